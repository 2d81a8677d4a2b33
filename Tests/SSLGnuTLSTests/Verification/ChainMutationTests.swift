// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// Chains with octets changed at random, signed again where the signature would tell: what OpenSSL refuses is refused.
@Suite("Chains with changed octets", .enabled(if: ChainJudge.isAvailable, ChainJudge.need))
struct ChainMutationTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatOpenSSLRefusesIsRefused(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var cases: [ChainCase] = []
        for round in 0..<150 {
            cases.append(try Self.mutated(round, &random))
        }
        let verdicts = try ChainJudge.verdicts(cases)
        var accepted = 0
        for (item, judge) in zip(cases, verdicts) {
            // A store that cannot be read is an error before anything is verified.
            guard let verdict = try? item.verdict(), verdict.fault == nil else { continue }
            accepted += 1
            #expect(judge.isAccepted, "accepted, but OpenSSL says \(judge.code): \(item.rule)")
        }
        // Neither is everything refused, which would prove nothing.
        #expect(accepted > 10)
    }

    private static func mutated(_ round: Int, _ random: inout SplitMix) throws -> ChainCase {
        let rich: (inout CertificateProfile) -> Void = {
            $0.permittedNames = [.dns("example.org"), .ip("10.0.0.0/8"), .directory([])]
            $0.pathLength = 3
            $0.crlDistributionPoints = ["http://example.org/crl"]
        }
        let root = try CertificateAuthority("Root")
        let middle = try root.intermediate("Intermediate", adjust: rich)
        let leaf = try middle.issue("example.org", "10.1.2.3") { $0.crlDistributionPoints = ["http://example.org/crl"] }
        var random = random.split()
        let place = Int.random(in: 0..<4, using: &random)
        func change(_ certificate: [UInt8], _ signer: CertificateAuthority) throws -> [UInt8] {
            try CertificateFactory.edit(certificate, signer: signer) { content in
                let start = content.count - (X509Certificate(derBytes: certificate)?.extensionLength ?? 0)
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    let index = Int.random(in: max(0, start)..<content.count, using: &random)
                    content[index] = Self.octet(content[index], &random)
                }
            }
        }
        let list = try RevocationCases.Setting.list(middle) { list in
            let serial = X509Certificate(derBytes: leaf.certificateDER)?.serialNumber ?? []
            if Bool.random(using: &random) { list.entries = [.init(serial: [1, 2]), .init(serial: serial)] }
        }
        var item = ChainCase(
            rule: "round \(round)", presented: [leaf.certificateDER, middle.certificateDER],
            trusted: [root.certificateDER], lists: [list])
        switch place {
        case 0: item.presented[0] = try change(leaf.certificateDER, middle)
        case 1: item.presented[1] = try change(middle.certificateDER, root)
        case 2: item.trusted[0] = try change(root.certificateDER, root)
        default: item.lists = [try changed(list, middle, &random)]
        }
        let flags: [VerifyFlags] = [[], .x509Strict, .partialChain, .crlCheckLeaf]
        item.flags = (place == 3 ? .crlCheckLeaf : flags[Int.random(in: 0..<4, using: &random)]).union(.trustedFirst)
        item.hostname = Bool.random(using: &random) ? "example.org" : nil
        return item
    }

    /// A revocation list with one octet changed, signed again.
    private static func changed(
        _ list: [UInt8], _ signer: CertificateAuthority, _ random: inout SplitMix
    ) throws -> [UInt8] {
        guard let signed = CertificateList(derBytes: list)?.signature.signed else { return list }
        var content = Array(list[signed])
        let index = Int.random(in: 0..<content.count, using: &random)
        content[index] = octet(content[index], &random)
        return try signer.sign(content)
    }

    /// Another octet, mostly one that means something in DER.
    private static func octet(_ old: UInt8, _ random: inout SplitMix) -> UInt8 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: old ^ (1 << UInt8.random(in: 0..<8, using: &random))
        case 1: old &+ 1
        case 2:
            [0, 1, 2, 3, 4, 5, 6, 0x0c, 0x30, 0x31, 0x80, 0x81, 0x82, 0xa0, 0xff].randomElement(using: &random) ?? 0
        default: UInt8.random(in: 0...255, using: &random)
        }
    }
}

extension X509Certificate {
    /// How many octets at the end of the signed part are extensions.
    fileprivate var extensionLength: Int {
        guard let first = extensions.first else { return 0 }
        return extensions.map { $0.value.count + 11 }.reduce(0, +) + first.oid.count / 8
    }
}

/// A generator of random numbers that begins where it is told.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    /// Another generator, which does not disturb this one.
    mutating func split() -> SplitMix { SplitMix(seed: next()) }
}
