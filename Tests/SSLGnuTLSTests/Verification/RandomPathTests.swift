// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// Authorities that vouch for each other at random: we find OpenSSL's chain, or fail with OpenSSL's code.
@Suite("Random webs of authorities", .enabled(if: ChainJudge.isAvailable, ChainJudge.need))
struct RandomPathTests {
    @Test(arguments: [11, 12, 13] as [UInt64])
    func pathsAreOpenSSLs(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var cases: [ChainCase] = []
        for web in 0..<12 {
            let web = try Web(web, &random)
            for _ in 0..<15 { cases.append(web.question(cases.count, &random)) }
        }
        let accepted = try ChainCorpusTests.compare(cases)
        #expect((10..<cases.count - 10).contains(accepted), "\(accepted) of \(cases.count)")
    }

    /// Three roots, and authorities of the same few names and keys below them.
    private struct Web {
        private var authorities: [[UInt8]] = []
        private var leaves: [[UInt8]] = []

        init(_ number: Int, _ random: inout SplitMix) throws {
            var makers = try (0..<3).map { try CertificateAuthority("N\($0)") }
            let keys = try (0..<4).map { try CertificateAuthority("K\($0)").identity.privateKeyDER }
            for _ in 0..<9 {
                let issuer = makers[Int.random(in: 0..<makers.count, using: &random)]
                let name = Int.random(in: 0..<4, using: &random)
                let roll = Int.random(in: 0..<10, using: &random)
                makers.append(
                    try issuer.intermediate("N\(name)") {
                        $0.privateKeyDER = keys[name]
                        switch roll {
                        case 0: $0 = $0.expired
                        case 1: $0.subjectKeyIdentifier = .absent
                        case 2: $0.authorityKeyIdentifier = .absent
                        case 3: $0.pathLength = 1
                        case 4: $0.isCA = false
                        default: break
                        }
                    })
            }
            for _ in 0..<4 {
                let issuer = makers[Int.random(in: 0..<makers.count, using: &random)]
                leaves.append(try issuer.issue("example.org").certificateDER)
            }
            authorities = makers.map(\.certificateDER)
        }

        func question(_ number: Int, _ random: inout SplitMix) -> ChainCase {
            func some(_ share: Int) -> [[UInt8]] {
                authorities.shuffled(using: &random).filter { _ in Int.random(in: 0..<10, using: &random) < share }
            }
            let leaf = leaves[Int.random(in: 0..<leaves.count, using: &random)]
            var item = ChainCase(rule: "web, question \(number)", presented: [leaf] + some(7), trusted: some(3))
            let flags: [VerifyFlags] = [[], .trustedFirst, .partialChain, [.trustedFirst, .partialChain], .x509Strict]
            item.flags = flags[Int.random(in: 0..<flags.count, using: &random)]
            if Int.random(in: 0..<8, using: &random) == 0 { item.trusted.append(leaf) }
            return item
        }
    }
}
