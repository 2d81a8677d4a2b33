// SPDX-License-Identifier: MIT

/// What became of a run.
public struct ConformanceReport: Sendable {
    /// The pairs of backends, the reference last.
    public let pairs: [BackendPair]
    /// Where random choices began.
    public let seed: UInt64
    /// What became of each case.
    public let rows: [Row]
    /// Differences that are listed and have gone.
    public let stale: [Difference]

    /// What became of a case.
    public struct Row: Sendable {
        /// The case.
        public let test: ConformanceCase
        /// With each pair, in the order of ``ConformanceReport/pairs``.
        public let results: [CaseResult]
        /// What pairs see otherwise than the reference.
        public let disagreements: [Disagreement]

        /// What the row comes to.
        public var state: State {
            if results.contains(where: { $0.verdict.isFailure }) { return .failed }
            if disagreements.contains(where: { $0.difference == nil }) { return .failed }
            return results.contains { $0.verdict.ran } ? .passed : .skipped
        }

        /// What was not as it must be with a pair, and what no entry explains.
        func problems(with pair: Int) -> [String] {
            let result = results[pair]
            var problems: [String] = []
            if case .failed(let failures) = result.verdict { problems = failures }
            for disagreement in disagreements(with: pair) where disagreement.difference == nil {
                problems.append(
                    "\(disagreement.label): \(disagreement.value), where the reference has \(disagreement.reference)")
            }
            return problems
        }

        /// What a pair sees otherwise than the reference.
        func disagreements(with pair: Int) -> [Disagreement] {
            disagreements.filter { $0.pair.description == results[pair].pair.description }
        }
    }

    /// What a row comes to.
    public enum State: String, Sendable {
        /// All is as it must be with each pair that could run it, and they see the same, or differ as is known.
        case passed
        /// Something is not as it must be, or pairs see different things and no entry says why.
        case failed
        /// No pair could run it.
        case skipped
    }

    /// The number of cases that passed.
    public var passed: Int { rows.count { $0.state == .passed } }
    /// The number of cases that failed, and of listed differences that have gone.
    public var failed: Int { rows.count { $0.state == .failed } + stale.count }
    /// The number of cases that no pair could run.
    public var skipped: Int { rows.count { $0.state == .skipped } }
    /// Whether something was run and nothing failed.
    public var isSuccess: Bool { failed == 0 && passed > 0 }

    /// The backends that took part, each once.
    var backends: [Backend] {
        pairs.flatMap { [$0.client, $0.server] }.reduce(into: []) { found, backend in
            if !found.contains(where: { $0.name == backend.name }) { found.append(backend) }
        }
    }

    /// The entries of the list of differences that explained something, each once.
    var usedDifferences: [Difference] {
        rows.flatMap(\.disagreements).compactMap(\.difference).reduce(into: []) { found, difference in
            if !found.contains(difference) { found.append(difference) }
        }
    }
}

extension CaseResult.Verdict {
    /// Whether something is not as it must be.
    var isFailure: Bool {
        if case .failed = self { return true }
        return false
    }
}
