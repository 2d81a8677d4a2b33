// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// What is not TLS, and what ends too early.
    static let wire: [Scenario] = [
        Scenario(
            56, "GET", "HTTP GET to a server", both,
            [.inject(to: .server, Array("GET / HTTP/1.0\r\n\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "HTTP_REQUEST")]),
        Scenario(
            56, "POST", "HTTP POST to a server", both,
            [.inject(to: .server, Array("POST / HTTP/1.0\r\n\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "HTTP_REQUEST")]),
        Scenario(
            56, "HEAD", "HTTP HEAD to a server", both,
            [.inject(to: .server, Array("HEAD / HTTP/1.0\r\n\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "HTTP_REQUEST")]),
        Scenario(
            56, "PUT", "HTTP PUT to a server", both,
            [.inject(to: .server, Array("PUT / HTTP/1.0\r\n\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "HTTP_REQUEST")]),
        Scenario(
            57, "", "HTTP CONNECT to a server", both,
            [.inject(to: .server, Array("CONNECT example.org:443 HTTP/1.0\r\n\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "HTTPS_PROXY_REQUEST")]),
        Scenario(
            58, "SMTP", "SMTP to a server", both,
            [.inject(to: .server, Array("EHLO example.org\r\n".utf8)), .start(.server)],
            server: [.failed(1, "SSL", "WRONG_VERSION_NUMBER")]),
        Scenario(
            58, "zeros", "zeros to a server", both,
            [.inject(to: .server, [UInt8](repeating: 0, count: 64)), .start(.server)],
            server: [.failed(1, "SSL", "WRONG_VERSION_NUMBER")]),
        Scenario(
            59, "HTTP", "an HTTP response to a client", both,
            [.start(.client), .inject(to: .client, Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", "WRONG_VERSION_NUMBER")]),
        Scenario(
            59, "SSH", "an SSH banner to a client", both,
            [.start(.client), .inject(to: .client, Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", "WRONG_VERSION_NUMBER")]),
        Scenario(
            60, "", "an SSL 2 hello", both,
            [
                .inject(
                    to: .server,
                    [
                        128, 46, 1, 0, 2, 0, 21, 0, 0, 0, 16, 1, 0, 128, 1, 0, 128, 1, 0, 128, 1, 0, 128, 1, 0, 128, 1,
                        0, 128, 1, 0, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
                    ]), .start(.server),
            ], server: [.failed(1, "SSL", "UNKNOWN_PROTOCOL", sent: 70)]),
        Scenario(
            61, "client", "a ClientHello that ends too early", both,
            [.inject(to: .server, [22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0]), .start(.server)],
            server: [.failed(1, "SSL", "LENGTH_MISMATCH", sent: 50)]),
        Scenario(
            61, "server", "a ServerHello that ends too early", both,
            [.start(.client), .inject(to: .client, [22, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0]), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", "LENGTH_MISMATCH", sent: 50)]),
        Scenario(
            62, "", "a ServerHello to a server", both,
            [
                .inject(
                    to: .server,
                    [
                        22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                        17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 0, 192, 43, 0,
                    ]), .start(.server),
            ], server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            63, "", "a record of 32767 bytes", both,
            [.inject(to: .server, [22, 3, 1, 127, 255] + [UInt8](repeating: 1, count: 32767)), .start(.server)],
            server: [.failed(1, "SSL", "PACKET_LENGTH_TOO_LONG", sent: 22)]),
        Scenario(
            62, "client", "a ClientHello to a client", both,
            [
                .start(.client),
                .inject(
                    to: .client,
                    [
                        22, 3, 3, 0, 42, 1, 0, 0, 38, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
                        17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 0, 192, 43, 0,
                    ]), .start(.client),
            ], client: [.failed(2), .failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            63, "client", "a record of 32767 bytes to a client", both,
            [
                .start(.client), .inject(to: .client, [22, 3, 3, 127, 255] + [UInt8](repeating: 1, count: 32767)),
                .start(.client),
            ], client: [.failed(2), .failed(1, "SSL", "PACKET_LENGTH_TOO_LONG", sent: 22)]),
        Scenario(
            64, "server", "application data to a server that shakes hands", both,
            [.inject(to: .server, [23, 3, 3, 0, 1, 0]), .start(.server)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            64, "client", "application data to a client that shakes hands", both,
            [.start(.client), .inject(to: .client, [23, 3, 3, 0, 1, 0]), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            65, "", "three bytes", both, [.inject(to: .server, [22, 3, 1]), .start(.server)], server: [.failed(2)]),
        Scenario(
            65, "client", "three bytes to a client", both,
            [.start(.client), .inject(to: .client, [22, 3, 3]), .start(.client)], client: [.failed(2), .failed(2)]),
        Scenario(
            66, "server", "the end before the client's first byte", both, [.end(of: .server), .start(.server)],
            server: [.failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50)]),
        Scenario(
            66, "client", "the end before the server's first byte", both,
            [.start(.client), .end(of: .client), .start(.client)],
            client: [.failed(2), .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50)]),
        Scenario(
            66, "between", "the end between two records", both,
            [
                .start(.client), .carry, .start(.server), .deliver(from: .server, records: 1, bytes: 0),
                .end(of: .client), .start(.client),
            ], client: [.failed(2), .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50)], server: [.failed(2)]),
        Scenario(
            67, "", "the end inside a record", both,
            [
                .start(.client), .carry, .start(.server), .deliver(from: .server, records: 1, bytes: 20),
                .end(of: .client), .start(.client),
            ], client: [.failed(2), .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50)], server: [.failed(2)]),
        Scenario(
            70, "", "close_notify in the handshake", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 1, 0]), .start(.client)],
            client: [.failed(2), .failed(6)]),
        Scenario(
            71, "", "a fatal close_notify", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 2, 0]), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", nil, received: 0)]),
        Scenario(
            72, "41", "the warning 41 in the handshake", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 1, 41]), .start(.client)],
            client: [.failed(2), .failed(2)]),
        Scenario(
            72, "90", "the warning 90 in the handshake", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 1, 90]), .start(.client)],
            client: [.failed(2), .failed(2)]),
        Scenario(
            72, "112", "the warning 112 in the handshake", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 1, 112]), .start(.client)],
            client: [.failed(2), .failed(2)]),
        Scenario(
            70, "server", "close_notify instead of a hello", both,
            [.inject(to: .server, [21, 3, 1, 0, 2, 1, 0]), .start(.server)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            71, "server", "a fatal close_notify instead of a hello", both,
            [.inject(to: .server, [21, 3, 1, 0, 2, 2, 0]), .start(.server)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            72, "server", "the warning 90 instead of a hello", both,
            [.inject(to: .server, [21, 3, 1, 0, 2, 1, 90]), .start(.server)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            73, "server", "the warning no_renegotiation instead of a hello", both,
            [.inject(to: .server, [21, 3, 1, 0, 2, 1, 100]), .start(.server)],
            server: [.failed(1, "SSL", "UNEXPECTED_MESSAGE", sent: 10)]),
        Scenario(
            71, "80", "a fatal alert in the server's handshake", both,
            [
                .start(.client), .carry, .start(.server), .inject(to: .server, [21, 3, 3, 0, 2, 2, 80]),
                .start(.server),
            ], client: [.failed(2)],
            server: [.failed(2), .failed(1, "SSL", "TLSV1_ALERT_INTERNAL_ERROR", received: 80)]),
        Scenario(
            73, "", "the warning no_renegotiation in the handshake", both,
            [.start(.client), .inject(to: .client, [21, 3, 3, 0, 2, 1, 100]), .start(.client)],
            client: [.failed(2), .failed(1, "SSL", "NO_RENEGOTIATION", sent: 40)]),
        Scenario(
            74, "", "the end without close_notify", both,
            [.handshake, .carry, .end(of: .server), .read(.server), .read(.server)], client: [.done],
            server: [.done, .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING", sent: 50), .failed(8)]),
        Scenario(
            76, "", "a record that was tampered with", both,
            [.handshake, .carry, .write(.client), .tamper(.client), .read(.server), .carry, .read(.client)],
            client: [.done, .done, .failed(1, "SSL", "SSLV3_ALERT_BAD_RECORD_MAC", received: 20)],
            server: [.done, .failed(1, "SSL", "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", sent: 20)]),
        Scenario(
            77, "", "plaintext in an open conversation", both,
            [.handshake, .carry, .inject(to: .server, Array("hello, world\r\n".utf8)), .read(.server)], client: [.done],
            server: [.done, .failed(1, "SSL", "WRONG_VERSION_NUMBER", sent: 70)]),
        Scenario(
            78, "", "unwrap while the peer's data is queued", both,
            [.handshake, .carry, .write(.server), .carry, .unwrap(.client), .unwrap(.client)],
            client: [
                .done, .failed(1, "SSL", "APPLICATION_DATA_AFTER_CLOSE_NOTIFY"),
                .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT"),
            ], server: [.done, .done]),
        Scenario(
            79, "", "unwrap, then the end", both,
            [.handshake, .carry, .unwrap(.client), .end(of: .client), .unwrap(.client)],
            client: [.done, .failed(2), .failed(8, "SSL", "UNEXPECTED_EOF_WHILE_READING")], server: [.done]),
        Scenario(
            80, "", "a write after one's own close_notify", both,
            [.handshake, .carry, .unwrap(.client), .write(.client)],
            client: [.done, .failed(2), .failed(1, "SSL", "PROTOCOL_IS_SHUTDOWN")], server: [.done]),
        Scenario(
            81, "before", "unwrap before the handshake", both, [.unwrap(.client), .unwrap(.server)],
            client: [.failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT")], server: [.failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT")]
        ),
        Scenario(
            81, "during", "unwrap in the handshake", both,
            [.start(.client), .carry, .start(.server), .unwrap(.client), .unwrap(.server)],
            client: [.failed(2), .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT")],
            server: [.failed(2), .failed(1, "SSL", "SHUTDOWN_WHILE_IN_INIT")]),
        Scenario(
            82, "", "read and write before the handshake", both,
            [.write(.client), .read(.client), .read(.server), .write(.server)], client: [.failed(2), .failed(2)],
            server: [.failed(2), .failed(2)]),
    ]
}
