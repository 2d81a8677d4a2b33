// SPDX-License-Identifier: MIT

extension ConformanceReport {
    /// The report in JUnit's XML: a suite for each pair.
    public var junit: String {
        let suites = pairs.indices.map(suite)
        return
            (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"] + suites + staleSuite + ["</testsuites>"])
            .joined(separator: "\n")
    }

    private func suite(_ pair: Int) -> String {
        let failed = rows.count { !$0.problems(with: pair).isEmpty }
        let skipped = rows.count { !$0.results[pair].verdict.ran }
        let seconds = rows.reduce(0) { $0 + $1.results[pair].seconds }
        let head =
            "  <testsuite name=\(pairs[pair].description.attribute) tests=\"\(rows.count)\" failures=\"\(failed)\" "
            + "skipped=\"\(skipped)\" time=\"\(seconds)\">"
        return ([head] + rows.map { testcase($0, pair) } + ["  </testsuite>"]).joined(separator: "\n")
    }

    private func testcase(_ row: Row, _ pair: Int) -> String {
        let result = row.results[pair]
        let head =
            "    <testcase classname=\(row.test.group.attribute) name=\(row.test.id.attribute) "
            + "time=\"\(result.seconds)\""
        if case .skipped(let reason) = result.verdict {
            return "\(head)><skipped message=\(reason.attribute)/></testcase>"
        }
        let problems = row.problems(with: pair)
        guard let first = problems.first else { return "\(head)/>" }
        let text = problems.joined(separator: "\n").escaped
        return "\(head)><failure message=\(first.attribute)>\(text)</failure></testcase>"
    }

    /// Differences that have gone are failures too.
    private var staleSuite: [String] {
        guard !stale.isEmpty else { return [] }
        let cases = stale.map {
            "    <testcase classname=\"differences\" name=\($0.cases.attribute)>"
                + "<failure message=\("no longer occurs: \($0.cause)".attribute)/></testcase>"
        }
        let head = "  <testsuite name=\"differences\" tests=\"\(stale.count)\" failures=\"\(stale.count)\">"
        return [head] + cases + ["  </testsuite>"]
    }
}

extension String {
    /// The text for XML. Control characters, which XML cannot hold, become blanks.
    fileprivate var escaped: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "\n"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    fileprivate var attribute: String { "\"\(escaped)\"" }
}
