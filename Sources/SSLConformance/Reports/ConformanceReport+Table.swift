// SPDX-License-Identifier: MIT

import SSLInterface

extension ConformanceReport {
    /// The report as text, for people. The last line says how many passed and failed.
    public var table: String {
        let head = backends.flatMap(\.summary) + ["seed \(seed)", ""]
        let columns = pairs.enumerated().map { "\($0.offset + 1)  \($0.element)" } + [""]
        return (head + columns + rows.flatMap(lines) + skips + differenceLines + staleLines + [summary])
            .joined(separator: "\n")
    }

    /// How many passed and failed.
    public var summary: String { "\(passed) passed, \(failed) failed" }

    private func lines(_ row: Row) -> [String] {
        let width = (rows.map { $0.test.id.count }.max() ?? 0) + 2
        let marks = pairs.indices.map { mark(row, $0).padded(to: 5) }.joined()
        let first = row.test.id.padded(to: width) + marks + row.test.sentence
        return [first]
            + pairs.indices.flatMap { pair in
                row.problems(with: pair).map { "        \(pairs[pair]): \($0)" }
            }
    }

    private func mark(_ row: Row, _ pair: Int) -> String {
        switch row.results[pair].verdict {
        case .skipped: return "skip"
        case .failed: return "FAIL"
        case .passed:
            let disagreements = row.disagreements(with: pair)
            if disagreements.isEmpty { return "ok" }
            return disagreements.allSatisfy { $0.difference != nil } ? "diff" : "FAIL"
        }
    }

    private var skips: [String] {
        let reasons = rows.flatMap { row in
            row.results.compactMap { result -> String? in
                guard case .skipped(let reason) = result.verdict else { return nil }
                return "    \(row.test.id), \(result.pair): \(reason)"
            }
        }
        return reasons.isEmpty ? [] : ["", "Skipped:"] + reasons
    }

    private var differenceLines: [String] {
        let used = usedDifferences
        guard !used.isEmpty else { return [""] }
        let lines = used.map { "    \($0.cases) (\($0.client) x \($0.server)), \($0.decision.rawValue): \($0.cause)" }
        return ["", "Known differences:"] + lines + [""]
    }

    private var staleLines: [String] {
        guard !stale.isEmpty else { return [] }
        let lines = stale.map { "    \($0.cases) \($0.labels) (\($0.client) x \($0.server)): \($0.cause)" }
        return ["Listed differences that do not occur (take them out):"] + lines + [""]
    }
}

extension Backend {
    /// What it is and can do, in lines.
    var summary: [String] {
        [
            "\(name) (\(capabilities.backend) \(capabilities.libraryVersion))",
            "    versions: \(capabilities.versions.map(\.description).joined(separator: ", "))",
            "    groups:   \(capabilities.groups.joined(separator: ", "))",
            "    suites:   \(capabilities.ciphers.count)",
            "    bindings: \(capabilities.channelBindingTypes.map(\.rawValue).joined(separator: ", "))",
        ] + capabilities.features.map { "    feature:  \($0)" } + capabilities.limits.map { "    limit:    \($0)" }
    }
}

extension String {
    /// The text with blanks behind it.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
