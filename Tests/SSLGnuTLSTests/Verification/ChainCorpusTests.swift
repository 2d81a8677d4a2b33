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
    ///
    /// - Returns: how many were accepted.
    @discardableResult
    static func compare(_ cases: [ChainCase]) throws -> Int {
        var accepted = 0
        let verdicts = try ChainJudge.verdicts(cases)
        #expect(verdicts.count == cases.count)
        #expect(Set(cases.map(\.rule)).count == cases.count, "rules are told apart by their words")
        for (item, judge) in zip(cases, verdicts) {
            let ours = try item.verdict()
            let code = ours.fault?.rawValue ?? 0
            let expected = judge.isAccepted ? 0 : max(judge.code, 1)
            if code == 0 {
                accepted += 1
                #expect(judge.isAccepted, "accepted, but OpenSSL says \(judge.code): \(item.rule)")
                #expect(ours.path.map { Data($0.derBytes) } == judge.chain, "another chain: \(item.rule)")
            }
            if let codes = item.codesOfReleases {
                #expect(codes.contains(expected) && codes.contains(code) && code != 0, "ours \(code): \(item.rule)")
            } else if item.difference == nil {
                #expect(code == expected, "ours \(code), OpenSSL's \(expected): \(item.rule)")
            } else {
                #expect(code != expected, "a difference is stated where there is none: \(item.rule)")
            }
        }
        return accepted
    }

    @Test(arguments: ChainCorpus.subjects.keys.sorted())
    func everyChainOfTheCorpusHasOpenSSLsVerdict(subject: String) throws {
        try Self.compare(ChainCorpus.cases(subject))
    }

    @Test func theCorpusIsLargeEnough() throws {
        let count = try ChainCorpus.subjects.keys.map { try ChainCorpus.cases($0).count }.reduce(0, +)
        #expect(count >= 1000)
    }
}

/// All cases, made once.
enum ChainCorpus {
    static let subjects: [String: @Sendable () throws -> [ChainCase]] = [
        "paths": PathCases.all, "extensions": ExtensionCases.all, "strict mode": StrictCases.all,
        "name constraints": ConstraintCases.all, "revocation": RevocationCases.all,
        "strength and signatures": StrengthCases.all, "names and times": NameAndTimeCases.all,
    ]

    private static let made = subjects.mapValues { make in Result { try make() } }

    /// The cases of a subject.
    static func cases(_ subject: String) throws -> [ChainCase] { try made[subject]?.get() ?? [] }
}
