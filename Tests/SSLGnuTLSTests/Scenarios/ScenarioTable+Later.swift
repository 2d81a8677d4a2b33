// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// Certificates after the handshake, keys shared before it, and peers of other kinds.
    static let later: [Scenario] = [
        Scenario(
            83, "", "a client asks for a certificate", [.tls1_2], [.handshake, .carry, .askForCertificate(.client)],
            client: [.done, .failed(1, "SSL", "WRONG_SSL_VERSION", number: 266)], server: [.done]),
        Scenario(
            83, "", "a client asks for a certificate", [.tls1_3], [.handshake, .carry, .askForCertificate(.client)],
            client: [.done, .failed(1, "SSL", "NOT_SERVER", number: 284)], server: [.done]),
        Scenario(
            83, "server", "a server asks in TLS 1.2", [.tls1_2], [.handshake, .carry, .askForCertificate(.server)],
            client: [.done], server: [.done, .failed(1, "SSL", "WRONG_SSL_VERSION", number: 266)]),
        Scenario(
            84, "", "a server asks a client that did not offer it", [.tls1_3],
            [.handshake, .carry, .askForCertificate(.server)], client: [.done],
            server: [.done, .failed(1, "SSL", "EXTENSION_NOT_RECEIVED", number: 279)]),
        Scenario(
            85, "", "a server asks a client that has no certificate", [.tls1_3],
            [
                .handshake, .carry, .askForCertificate(.server), .write(.server), .carry, .read(.client), .carry,
                .read(.server), .carry, .read(.client),
            ], client: [.done, .data(4), .failed(1, "SSL", "TLSV13_ALERT_CERTIFICATE_REQUIRED", received: 116)],
            server: [.done, .done, .done, .failed(1, "SSL", "PEER_DID_NOT_RETURN_A_CERTIFICATE", sent: 116)]),
        Scenario(
            94, "none", "a server asks that verifies nobody", [.tls1_3],
            [.handshake, .carry, .askForCertificate(.server)], client: [.done],
            server: [.done, .failed(1, "SSL", "INVALID_CONFIG", number: 283)]),
        Scenario(
            94, "twice", "a server asks twice", [.tls1_3],
            [.handshake, .carry, .askForCertificate(.server), .askForCertificate(.server)], client: [.done],
            server: [.done, .done, .failed(1, "SSL", "STILL_IN_INIT", number: 121)]),
        Scenario(
            94, "before", "a server asks before the handshake is done", both, [.askForCertificate(.server)],
            server: [.failed(1, "SSL", "WRONG_SSL_VERSION", number: 266)]),
        Scenario(
            86, "", "keys of one name that differ", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_BAD_RECORD_MAC", received: 20)],
            server: [.failed(1, "SSL", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", sent: 20)]),
        Scenario(
            87, "", "keys of one name that differ", [.tls1_3],
            client: [.failed(1, "SSL", "SSLV3_ALERT_ILLEGAL_PARAMETER", received: 47)],
            server: [.failed(1, "SSL", "BINDER_DOES_NOT_VERIFY", sent: 47)]),
        Scenario(
            88, "", "an identity that nobody knows", [.tls1_2], client: [.failed(1, "SSL", nil, received: 115)],
            server: [.failed(1, "SSL", "PSK_IDENTITY_NOT_FOUND", sent: 115)]),
        Scenario(
            88, "", "an identity that nobody knows", [.tls1_3],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SUITABLE_SIGNATURE_ALGORITHM", sent: 40)]),
        Scenario(
            89, "", "an empty identity", [.tls1_3], client: [.failed(1, "SSL", nil, sent: 80)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            90, "", "a client refuses the certificate before it has keys", both,
            [
                .start(.client), .carry, .start(.server), .inject(to: .server, [21, 3, 3, 0, 2, 2, 48]),
                .start(.server),
            ], client: [.failed(2)], server: [.failed(2), .failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            91, "", "a client refuses the server's certificate",
            client: [.refused(20, "unable to get local issuer certificate", sent: 48)],
            server: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)]),
        Scenario(
            92, "", "a client and a server of other versions", [.tls1_3],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            93, "", "a server and a client of other versions", [.tls1_2],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
    ]
}
