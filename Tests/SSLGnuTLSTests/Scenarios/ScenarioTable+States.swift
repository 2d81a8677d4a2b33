// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// What calls give before, after and between closes and failures.
    static let states: [Scenario] = [
        Scenario(
            0, "", "open: nothing to read", both,
            [.handshake, .carry, .read(.client), .write(.client), .start(.client), .unwrap(.client)],
            client: [.done, .failed(2), .done, .done, .failed(2)], server: [.done]),
        Scenario(
            0, "", "the peer has closed", both,
            [
                .handshake, .carry, .unwrap(.server), .carry, .read(.client), .read(.client), .write(.client), .carry,
                .read(.server), .unwrap(.client), .read(.client), .write(.client),
            ],
            client: [.done, .data(0), .data(0), .done, .done, .failed(6), .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN")],
            server: [.done, .failed(2), .data(4)]),
        Scenario(
            0, "", "this side has closed", both,
            [
                .handshake, .carry, .unwrap(.client), .write(.server), .carry, .read(.client), .read(.client),
                .write(.client), .unwrap(.client), .start(.client),
            ],
            client: [
                .done, .failed(2), .data(4), .failed(2), .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN"), .failed(2), .done,
            ], server: [.done, .done]),
        Scenario(
            0, "", "both have closed", both,
            [
                .handshake, .carry, .unwrap(.client), .carry, .unwrap(.server), .carry, .unwrap(.client),
                .read(.client), .write(.client), .unwrap(.client), .read(.server), .write(.server), .unwrap(.server),
            ], client: [.done, .failed(2), .done, .failed(6), .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN"), .done],
            server: [.done, .done, .failed(6), .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN"), .done]),
        Scenario(
            0, "", "nothing is read and nothing is written", both,
            [
                .readNothing(.client), .writeNothing(.client), .handshake, .carry, .readNothing(.client),
                .writeNothing(.client), .unwrap(.client), .readNothing(.client), .writeNothing(.client),
            ],
            client: [
                .data(0), .failed(2), .done, .data(0), .done, .failed(2), .data(0),
                .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN"),
            ], server: [.done]),
        Scenario(
            0, "", "after the end without close_notify", both,
            [
                .handshake, .carry, .end(of: .client), .read(.client), .read(.client), .write(.client),
                .unwrap(.client), .start(.client),
            ],
            client: [
                .done, .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50), .failed(8), .failed(8),
                .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(8),
            ], server: [.done]),
        Scenario(
            0, "", "after the end inside a record", both,
            [
                .handshake, .carry, .write(.server), .deliver(from: .server, records: 0, bytes: 12), .end(of: .client),
                .read(.client), .read(.client), .write(.client), .unwrap(.client), .start(.client),
            ],
            client: [
                .done, .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50), .failed(8), .failed(8),
                .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(8),
            ], server: [.done, .done]),
        Scenario(
            0, "", "after a certificate was refused", both,
            [.handshake, .read(.client), .write(.client), .unwrap(.client), .start(.client)],
            client: [
                .refused(62, "Hostname mismatch, certificate is not valid for 'example.org'.", sent: 42), .failed(8),
                .failed(8), .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(8),
            ], server: [.failed(1, "SSL", "SSLV3_ALERT_BAD_CERTIFICATE", received: 42)]),
        Scenario(
            0, "", "after a fatal alert in the handshake", both,
            [
                .start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 2, 80]), .start(.client), .start(.client),
                .read(.client), .write(.client), .unwrap(.client),
            ],
            client: [
                .failed(2), .failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80), .failed(6), .data(0),
                .failed(6), .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"),
            ]),
        Scenario(
            0, "", "after a record that was tampered with", both,
            [
                .handshake, .carry, .write(.client), .tamper(.client), .read(.server), .read(.server), .write(.server),
                .unwrap(.server), .start(.server), .carry, .read(.client), .read(.client), .write(.client),
                .unwrap(.client), .start(.client),
            ],
            client: [
                .done, .done, .failed(1, "SSL", "SSLV3_ALERT_BAD_RECORD_MAC", received: 20), .data(0), .failed(6),
                .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(6),
            ],
            server: [
                .done, .failed(1, "SSL", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", sent: 20), .failed(8), .failed(8),
                .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"), .failed(8),
            ]),
        Scenario(
            0, "", "five warnings in a row", both,
            [
                .start(.client),
                .inject(
                    to: .client,
                    [
                        21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 90, 21, 3, 3, 0, 2, 1, 90, 21,
                        3, 3, 0, 2, 1, 90,
                    ]), .start(.client),
            ], client: [.failed(2), .failed(1, "SSL", "TOO_MANY_WARN_ALERTS", sent: 10)]),
        Scenario(
            0, "", "a proxy certificate",
            client: [.refused(40, "proxy certificates not allowed, please set the appropriate flag", sent: 46)],
            server: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", received: 46)]),
        Scenario(0, "", "a proxy certificate where they are let in", client: [.done], server: [.done]),
        Scenario(
            0, "", "a trusted issuer, and another of its name and key in the chain", client: [.done], server: [.done]),
        Scenario(0, "", "the same without trusted first", client: [.done], server: [.done]),
        Scenario(
            0, "", "the end without close_notify is ignored", both,
            [
                .handshake, .carry, .end(of: .client), .read(.client), .read(.client), .write(.client),
                .unwrap(.client), .start(.client),
            ], client: [.done, .data(0), .data(0), .done, .done, .done], server: [.done]),
        Scenario(
            0, "", "the end inside a record is not ignored", both,
            [
                .handshake, .carry, .write(.server), .deliver(from: .server, records: 0, bytes: 12), .end(of: .client),
                .read(.client),
            ], client: [.done, .data(0)], server: [.done, .done]),
        Scenario(
            0, "", "the end in the handshake is ignored", both, [.start(.client), .end(of: .client), .start(.client)],
            client: [.failed(2), .failed(6)]),
        Scenario(
            0, "", "the end instead of an answer to close_notify is ignored", both,
            [.handshake, .carry, .unwrap(.client), .end(of: .client), .unwrap(.client), .read(.client)],
            client: [.done, .failed(2), .done, .failed(6)], server: [.done]),
    ]
}
