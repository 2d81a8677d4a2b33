// SPDX-License-Identifier: MIT

import Foundation
import SSLCompat
import SSLInterface
import SSLTestSupport

@testable import SSLGnuTLS

/// A chain to be judged by OpenSSL and by us, and the rule that it is about.
struct ChainCase: Sendable {
    /// What the chain is about, in words.
    let rule: String
    /// What the peer sends, the leaf first.
    var presented: [[UInt8]]
    /// The trust store.
    var trusted: [[UInt8]]
    /// Revocation lists in the store.
    var lists: [[UInt8]] = []
    var flags: VerifyFlags = .trustedFirst
    var securityLevel = 2
    var peer = SSLSide.server
    var hostname: String?
    /// Seconds since 1970.
    var time = CertificateFactory.now
    /// Where our code is not OpenSSL's: why. It never is where we accept.
    var difference: String?
    /// Where releases of OpenSSL 3 do not agree with each other: the codes that they give. Ours is one of them, and no
    /// acceptance.
    var codesOfReleases: Set<Int32>?

    /// Our verdict.
    func verdict() throws -> ChainVerifier.Verdict {
        let pem = trusted.map { PEM.encode($0, label: "CERTIFICATE") } + lists.map { PEM.encode($0, label: "X509 CRL") }
        let roots = pem.isEmpty ? TrustRoots.none : .bytes(Array(pem.joined().utf8))
        let verifier = ChainVerifier(trust: try TrustStore(roots), flags: flags, securityLevel: securityLevel)
        return verifier.verify(presented, peer: peer, hostname: hostname, now: time)
    }
}

/// Collects the cases of one subject.
struct ChainCases {
    private(set) var cases: [ChainCase] = []

    /// Adds a chain.
    mutating func add(
        _ rule: String, _ presented: [[UInt8]], trust: [[UInt8]], _ adjust: (inout ChainCase) -> Void = { _ in }
    ) {
        var item = ChainCase(rule: rule, presented: presented, trusted: trust)
        adjust(&item)
        cases.append(item)
    }

    /// Adds a leaf of an authority under a root, all of which may be changed.
    mutating func add(
        _ rule: String, names: [String] = ["example.org"], root: (inout CertificateProfile) -> Void = { _ in },
        intermediate: (inout CertificateProfile) -> Void = { _ in },
        leaf: (inout CertificateProfile) -> Void = { _ in }, settings: (inout ChainCase) -> Void = { _ in }
    ) throws {
        let top = try CertificateAuthority("Root", adjust: root)
        let middle = try top.intermediate("Intermediate", adjust: intermediate)
        let bottom = try middle.issue(names, adjust: leaf)
        add(rule, [bottom.certificateDER, middle.certificateDER], trust: [top.certificateDER], settings)
    }
}

/// What the certificates of all cases have in common.
enum CertificateFactory {
    /// The time at which all chains are judged, unless they say otherwise.
    static let now = SystemClock.now

    /// Changes the signed part of a certificate, and signs it again.
    static func edit(
        _ certificate: [UInt8], signer: CertificateAuthority, _ change: (inout [UInt8]) -> Void
    ) throws -> [UInt8] {
        guard let parsed = X509Certificate(derBytes: certificate) else { return certificate }
        var content = Array(certificate[parsed.signature.signed])
        change(&content)
        return try signer.sign(content)
    }
}

extension [UInt8] {
    /// Replaces the first place where some octets stand with as many others.
    mutating func replaceFirst(_ old: [UInt8], with new: [UInt8]) {
        guard !old.isEmpty, count >= old.count else { return }
        for start in 0...(count - old.count) where self[start..<start + old.count].elementsEqual(old) {
            replaceSubrange(start..<start + old.count, with: new)
            return
        }
    }
}
