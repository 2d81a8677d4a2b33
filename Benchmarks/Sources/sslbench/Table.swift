// SPDX-License-Identifier: MIT

/// A report for people.
struct Table {
    let rows: [Row]

    private static let headings = [
        "", "raw C", "ours", "", "ratio", "noise", "goal", "", "instructions: raw C", "ours", "ratio",
    ]

    /// Columns of equal width, numbers to the right.
    var text: String {
        let showsInstructions = rows.contains { $0.instructions != nil }
        let cells = [Self.headings] + rows.map(Self.cells)
        let columns = showsInstructions ? Self.headings.count : Self.headings.count - 3
        let widths = (0..<columns).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { Self.line($0, widths) }.joined(separator: "\n")
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, width) in widths.enumerated() {
            let padding = String(repeating: " ", count: width - cells[column].count)
            let isText = column == 0 || column == 3
            line += (isText ? cells[column] + padding : padding + cells[column]) + "  "
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func cells(_ row: Row) -> [String] {
        let verdict = row.isMet.map { $0 ? "ok" : "MISSED" } ?? ""
        var cells = [
            row.title, row.raw.map { number($0, row.unit) } ?? "", number(row.ours, row.unit), row.unit.rawValue,
        ]
        cells += [row.ratio.map { fixed($0, 3) } ?? "", row.noise.map { fixed($0, 3) } ?? ""]
        cells += [row.goal?.text ?? "", verdict]
        guard let instructions = row.instructions else { return cells + ["", "", ""] }
        return cells + [grouped(instructions.raw), grouped(instructions.ours), fixed(instructions.ratio, 3)]
    }

    private static func number(_ value: Double, _ unit: Row.Unit) -> String {
        switch unit {
        case .gigabytesPerSecond, .milliseconds: fixed(value, 3)
        case .allocations: fixed(value, 2)
        case .perSecond, .bytes: grouped(value)
        }
    }

    /// A whole number with its thousands apart.
    private static func grouped(_ value: Double) -> String {
        let digits = String(Int(value.rounded()))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

/// A number with so many digits after the point.
func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let whole = String(scaled / Int(scale))
    guard digits > 0 else { return (value < 0 ? "-" : "") + whole }
    let rest = String(scaled % Int(scale))
    return (value < 0 ? "-" : "") + whole + "." + String(repeating: "0", count: digits - rest.count) + rest
}
