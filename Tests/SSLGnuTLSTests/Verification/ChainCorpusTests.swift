// SPDX-License-Identifier: MIT

import Foundation
import SSLCompat
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// The corpus of chains, each about a rule, judged by OpenSSL and by us.
@Suite("Chains are judged as OpenSSL judges them", .enabled(if: ChainJudge.isAvailable, ChainJudge.need))
struct ChainCorpusTests {
    /// Compares verdicts. Nothing that OpenSSL refuses may be accepted, and codes are the same unless a reason is stated.
    static func compare(_ cases: [ChainCase]) throws {
        let verdicts = try ChainJudge.verdicts(cases)
        #expect(verdicts.count == cases.count)
        #expect(Set(cases.map(\.rule)).count == cases.count, "rules are told apart by their words")
        for (item, judge) in zip(cases, verdicts) {
            let ours = try item.verdict()
            let code = ours.fault?.rawValue ?? 0
            let expected = judge.isAccepted ? 0 : max(judge.code, 1)
            if code == 0 {
                #expect(judge.isAccepted, "accepted, but OpenSSL says \(judge.code): \(item.rule)")
                #expect(ours.path.map { Data($0.derBytes) } == judge.chain, "another chain: \(item.rule)")
            }
            if item.difference == nil {
                #expect(code == expected, "ours \(code), OpenSSL's \(expected): \(item.rule)")
            } else {
                #expect(code != expected, "a difference is stated where there is none: \(item.rule)")
            }
        }
    }

    @Test func paths() throws { try Self.compare(PathCases.all()) }
    @Test func extensions() throws { try Self.compare(ExtensionCases.all()) }
    @Test func strictMode() throws { try Self.compare(StrictCases.all()) }
    @Test func nameConstraints() throws { try Self.compare(ConstraintCases.all()) }
    @Test func revocation() throws { try Self.compare(RevocationCases.all()) }
    @Test func strengthAndSignatures() throws { try Self.compare(StrengthCases.all()) }
    @Test func namesAndTimes() throws { try Self.compare(NameAndTimeCases.all()) }

    @Test func theCorpusIsLargeEnough() throws {
        let count = try [
            PathCases.all(), ExtensionCases.all(), StrictCases.all(), ConstraintCases.all(), RevocationCases.all(),
            StrengthCases.all(), NameAndTimeCases.all(),
        ].map(\.count).reduce(0, +)
        #expect(count >= 180)
    }
}
