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

    /// Those that need what is not there yet: signature schemes, server name callbacks, certificates after the handshake,
    /// shared keys.
    static let arrives: Set = [
        "43", "53 49", "53 40", "53 80", "53 112", "53 100", "54 raises", "54 type", "83", "83 server", "84", "85",
        "86",
        "87", "88", "89", "94 none", "94 twice", "94 before",
    ]
}
