// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// Sides that do not come together.
    static let negotiation: [Scenario] = [
        Scenario(
            34, "", "an old client and a new server", [.tls1_2],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            35, "", "a new client and an old server", [.tls1_3],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            36, "", "a client of TLS 1.1 and a server of today", [.tls1_2],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            37, "", "the server answers with a version below the client's oldest", both,
            [
                .start(.client),
                .inject(
                    to: .client,
                    [
                        22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 9, 0,
                    ]), .start(.client),
            ], client: [.failed(2), .failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            38, "", "no suite in common", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SHARED_CIPHER", sent: 40)]),
        Scenario(
            39, "", "no suite in common", [.tls1_3],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SHARED_CIPHER", sent: 40)]),
        Scenario(
            40, "", "no group in common", [.tls1_3],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SUITABLE_KEY_SHARE", sent: 40)]),
        Scenario(
            41, "", "no group in common", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SHARED_CIPHER", sent: 40)]),
        Scenario(
            42, "", "a server without certificate", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SHARED_CIPHER", sent: 40)]),
        Scenario(
            42, "", "a server without certificate", [.tls1_3],
            client: [.failed(1, "SSL", "TLSV1_ALERT_PROTOCOL_VERSION", received: 70)],
            server: [.failed(1, "SSL", "UNSUPPORTED_PROTOCOL", sent: 70)]),
        Scenario(
            43, "", "a server with RSA and a client of ECDSA alone", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SHARED_CIPHER", sent: 40)]),
        Scenario(
            43, "", "a server with RSA and a client of ECDSA alone", [.tls1_3],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "NO_SUITABLE_SIGNATURE_ALGORITHM", sent: 40)]),
        Scenario(
            44, "", "a client certificate is required and none comes", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "PEER_DID_NOT_RETURN_A_CERTIFICATE", sent: 40)]),
        Scenario(
            45, "", "a client certificate is required and none comes", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(1, "SSL", "TLSV13_ALERT_CERTIFICATE_REQUIRED", received: 116)],
            server: [.failed(1, "SSL", "PEER_DID_NOT_RETURN_A_CERTIFICATE", sent: 116)]),
        Scenario(
            46, "", "a client certificate of an unknown authority", [.tls1_2],
            client: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)],
            server: [.refused(20, "unable to get local issuer certificate", sent: 48)]),
        Scenario(
            47, "", "a client certificate of an unknown authority", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)],
            server: [.refused(20, "unable to get local issuer certificate", sent: 48)]),
        Scenario(
            48, "", "a self-signed client certificate", [.tls1_2],
            client: [.failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)],
            server: [.refused(18, "self-signed certificate", sent: 48)]),
        Scenario(
            48, "", "a self-signed client certificate", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(1, "SSL", "TLSV1_ALERT_UNKNOWN_CA", received: 48)],
            server: [.refused(18, "self-signed certificate", sent: 48)]),
        Scenario(
            49, "", "an expired client certificate", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)],
            server: [.refused(10, "certificate has expired", sent: 45)]),
        Scenario(
            49, "", "an expired client certificate", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(1, "SSL", "SSLV3_ALERT_CERTIFICATE_EXPIRED", received: 45)],
            server: [.refused(10, "certificate has expired", sent: 45)]),
        Scenario(
            50, "", "a client certificate for servers alone", [.tls1_2],
            client: [.failed(1, "SSL", "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", received: 43)],
            server: [.refused(26, "unsuitable certificate purpose", sent: 43)]),
        Scenario(
            50, "", "a client certificate for servers alone", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(1, "SSL", "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", received: 43)],
            server: [.refused(26, "unsuitable certificate purpose", sent: 43)]),
        Scenario(51, "", "an optional client certificate does not come", [.tls1_2], client: [.done], server: [.done]),
        Scenario(
            51, "", "an optional client certificate does not come", [.tls1_3], [.handshake, .read(.client)],
            client: [.done, .failed(2)], server: [.done]),
        Scenario(52, "", "no application protocol in common", client: [.done], server: [.done]),
        Scenario(
            53, "49", "the server name callback refuses with alert 49",
            client: [.failed(1, "SSL", "TLSV1_ALERT_ACCESS_DENIED", received: 49)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 49)]),
        Scenario(
            53, "40", "the server name callback refuses with alert 40",
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 40)]),
        Scenario(
            53, "80", "the server name callback refuses with alert 80",
            client: [.failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 80)]),
        Scenario(
            53, "112", "the server name callback refuses with alert 112",
            client: [.failed(1, "SSL", "TLSV1_UNRECOGNIZED_NAME", received: 112)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 112)]),
        Scenario(
            53, "100", "the server name callback refuses with alert 100",
            client: [.failed(1, "SSL", "TLSV1_ALERT_NO_RENEGOTIATION", received: 100)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 100)]),
        Scenario(
            54, "raises", "the server name callback raises",
            client: [.failed(1, "SSL", "SSLV3_ALERT_HANDSHAKE_FAILURE", received: 40)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 40)]),
        Scenario(
            54, "type", "the server name callback returns something else",
            client: [.failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80)],
            server: [.failed(1, "SSL", "CALLBACK_FAILED", sent: 80)]),
        Scenario(55, "", "a server name with an underscore", client: [.done], server: [.done]),
    ]
}
