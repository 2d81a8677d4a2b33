// SPDX-License-Identifier: MIT

/// Cases about one thing.
public struct CaseGroup: Sendable {
    /// What the ids of its cases begin with.
    public let id: String
    /// What it is about.
    public let title: String
    /// Its cases.
    public let cases: [ConformanceCase]

    /// Makes a group. The ids of the cases get the group's in front.
    public init(_ id: String, _ title: String, @CaseList _ cases: () -> [ConformanceCase]) {
        self.id = id
        self.title = title
        self.cases = cases().map { $0.inside(id) }
    }
}

/// Collects single cases and rows of them.
@resultBuilder public enum CaseList {
    /// A single case.
    public static func buildExpression(_ single: ConformanceCase) -> [ConformanceCase] { [single] }
    /// A row of cases.
    public static func buildExpression(_ row: [ConformanceCase]) -> [ConformanceCase] { row }
    /// All of them.
    public static func buildBlock(_ rows: [ConformanceCase]...) -> [ConformanceCase] { rows.flatMap(\.self) }
    /// The rows of a loop.
    public static func buildArray(_ rows: [[ConformanceCase]]) -> [ConformanceCase] { rows.flatMap(\.self) }
}
