// SPDX-License-Identifier: MIT

/// All there is to run.
public enum ConformanceSuite {
    /// The groups, from what is common to what is rare.
    public static let groups: [CaseGroup] = [
        .handshake, .versions, .suites, .certificates, .loading, .verification, .status, .alpn, .serverName,
        .clientAuthentication, .postHandshake, .preSharedKeys, .sessions, .earlyData, .shutdown, .order, .buffers,
        .alerts, .bindings, .keyUpdate, .sizes, .misuse, .concurrency, .sockets, .faults,
    ]

    /// All cases of all groups.
    public static let cases: [ConformanceCase] = groups.flatMap(\.cases)

    /// The cases whose id a pattern fits: a whole id or a beginning of it, with `*` for any characters.
    public static func cases(matching pattern: String) -> [ConformanceCase] {
        cases.filter { Pattern(pattern).matches($0.id) || Pattern("\(pattern)*").matches($0.id) }
    }
}
