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
}
