// SPDX-License-Identifier: MIT

import SSLInterface

/// All scenarios.
enum ScenarioTable {
    static let all = certificates + negotiation + wire + later + states

    /// Each scenario with each of its versions.
    static let runs = all.flatMap { scenario in
        scenario.versions.map { ScenarioRun(scenario: scenario, version: $0) }
    }

    /// Those that take sockets: `SSLSocketsTests/ScenarioTests.swift` plays them.
    static let both: [TLSVersion] = [.tls1_2, .tls1_3]
    static let onSockets = [68, 69, 75]

    /// Those that need what is not there yet: common names that do not count, lists of revocation, strictness, proxy
    /// certificates to be let in.
    static let arrives: Set = [
        "15 strict", "26", "27", "28", "29", "30", "31", "33", "a proxy certificate where they are let in",
    ]
}
