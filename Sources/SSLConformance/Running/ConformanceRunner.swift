// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// Runs cases over pairs of backends and compares what they see.
public struct ConformanceRunner: Sendable {
    /// The cases to run.
    public var cases: [ConformanceCase]
    /// The pairs to run them over. The last one is the reference that the others are compared with.
    public var pairs: [BackendPair]
    /// The differences that are known.
    public var differences: [Difference]
    /// Where random choices begin.
    public var seed: UInt64

    /// Makes a runner.
    public init(
        cases: [ConformanceCase] = ConformanceSuite.cases, pairs: [BackendPair], differences: [Difference] = [],
        seed: UInt64 = 1
    ) {
        self.cases = cases
        self.pairs = pairs
        self.differences = differences
        self.seed = seed
    }

    /// Runs everything.
    ///
    /// - Parameter jobs: how many cases at the same time, each on a thread of its own.
    public func run(jobs: Int = 1) -> ConformanceReport {
        let queue = Queue(cases.count)
        let work: @Sendable () -> Void = {
            while let index = queue.next() { queue.finish(index, row(of: cases[index])) }
        }
        // Where there can be no more threads, this one does what is left.
        if jobs > 1 { try? concurrently(Array(repeating: work, count: min(jobs, cases.count))) }
        work()
        let rows = queue.rows
        return ConformanceReport(pairs: pairs, seed: seed, rows: rows, stale: stale(rows))
    }

    private func row(of test: ConformanceCase) -> ConformanceReport.Row {
        let results = pairs.map { test.run(on: $0, seed: seed) }
        return ConformanceReport.Row(test: test, results: results, disagreements: disagreements(test, results))
    }

    /// What the pairs that ran a case see otherwise than the last one of them.
    private func disagreements(_ test: ConformanceCase, _ results: [CaseResult]) -> [Disagreement] {
        let ran = results.filter { $0.verdict.ran }
        guard let reference = ran.last else { return [] }
        return ran.dropLast().flatMap { Disagreement.between($0, reference) }.map { disagreement in
            var disagreement = disagreement
            disagreement.difference = differences.first { $0.explains(disagreement, in: test.id) }
            return disagreement
        }
    }

    /// The entries that explain nothing although a case that they are about was compared.
    private func stale(_ rows: [ConformanceReport.Row]) -> [Difference] {
        differences.filter { difference in
            let compared = rows.filter { row in
                row.results.filter { $0.verdict.ran }.dropLast().contains { difference.concerns(row.test.id, $0.pair) }
            }
            guard !compared.isEmpty else { return false }
            return !compared.contains { $0.disagreements.contains { $0.difference == difference } }
        }
    }
}

// @unchecked: what changes is touched with `lock` held.
/// The cases that are still to be run, and what became of the others.
private final class Queue: @unchecked Sendable {
    private let lock = Lock()
    private var started = 0
    private var finished: [ConformanceReport.Row?]

    init(_ count: Int) { finished = Array(repeating: nil, count: count) }

    func next() -> Int? {
        lock.withLock {
            guard started < finished.count else { return nil }
            defer { started += 1 }
            return started
        }
    }

    func finish(_ index: Int, _ row: ConformanceReport.Row) { lock.withLock { finished[index] = row } }

    /// In the order of the cases.
    var rows: [ConformanceReport.Row] { lock.withLock { finished.compactMap(\.self) } }
}

extension CaseResult.Verdict {
    /// Whether the case was run.
    var ran: Bool {
        if case .skipped = self { return false }
        return true
    }
}
