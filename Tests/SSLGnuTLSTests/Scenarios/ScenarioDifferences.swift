// SPDX-License-Identifier: MIT

import SSLInterface

/// What is different here on purpose, or because GnuTLS cannot do otherwise.
struct ScenarioDifference: Sendable {
    /// Why.
    let reason: String
    /// In which versions; all, unless said.
    var versions: [TLSVersion] = [.tls1_2, .tls1_3]
    /// What each side's calls give here, where that is not what was recorded.
    var client: [Outcome]?
    var server: [Outcome]?
}

extension ScenarioTable {
    /// The differences, by the scenarios' keys.
    static let differences: [String: [ScenarioDifference]] = [
        "55": [
            ScenarioDifference(
                reason: "GnuTLS ends handshakes with names of other characters than letters, digits, hyphens and dots",
                client: [.failed(1, "SSL", "SSLV3_ALERT_ILLEGAL_PARAMETER", received: 47)],
                server: [.failed(1, "SSL", "BAD_EXTENSION", sent: 47)])
        ],
        "54 raises": [
            ScenarioDifference(
                reason: "callbacks here cannot throw; for one that does not answer the alert is internal_error",
                client: [.failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80)],
                server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 80)])
        ],
        "88": [
            ScenarioDifference(
                reason: "OpenSSL goes on with certificates, and finds none; GnuTLS cannot go back",
                versions: [.tls1_3], client: [.failed(1, "SSL", nil, received: 115)],
                server: [.failed(1, "SSL", "PSK_IDENTITY_NOT_FOUND", sent: 115)])
        ],
        "89": [
            ScenarioDifference(
                reason: "an alert in the place of the hello is reported as the alert that it is",
                server: [.failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80)])
        ],
        "78": [
            ScenarioDifference(
                reason: "data in flight is not lost: it can be read, and unwrap called again",
                client: [
                    .done, .failed(1, "SSL", "APPLICATION_DATA_AFTER_CLOSE_NOTIFY"),
                    .failed(1, "SSL", "APPLICATION_DATA_AFTER_CLOSE_NOTIFY"),
                ])
        ],
        "after a fatal alert in the handshake": [
            ScenarioDifference(
                reason: afterAlert,
                client: [
                    .failed(2), .failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80), .failed(6), .failed(8),
                    .failed(8), .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"),
                ])
        ],
        "after a record that was tampered with": [
            ScenarioDifference(
                reason: afterAlert,
                client: [
                    .done, .done, .failed(1, "SSL", "SSLV3_ALERT_BAD_RECORD_MAC", received: 20), .failed(8), .failed(8),
                    .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(6),
                ])
        ],
        "a proxy certificate where they are let in": [
            ScenarioDifference(
                reason: "proxy certificates are never let in",
                client: [
                    .refused(40, "proxy certificates not allowed, please set the appropriate flag", sent: 46)
                ], server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", received: 46)])
        ],
        "the end inside a record is not ignored": [
            ScenarioDifference(
                reason: "data that was cut in two has not ended cleanly, whatever is ignored",
                client: [.done, .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50)])
        ],
    ]

    private static let afterAlert =
        "what ended with a fatal alert is no proper end: reading says so again, where OpenSSL says that nothing more comes"

    /// What a scenario is to give here.
    static func expected(_ run: ScenarioRun) -> (client: [Outcome], server: [Outcome]) {
        let difference = differences[run.scenario.key]?.first { $0.versions.contains(run.version) }
        return (difference?.client ?? run.scenario.client, difference?.server ?? run.scenario.server)
    }
}
