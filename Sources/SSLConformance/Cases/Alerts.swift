// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let alerts = CaseGroup("alerts", "Errors and alerts on both sides") {
        strangers.map { entry in
            ConformanceCase("stranger.server.\(entry.id)", "A server tells what is no TLS: \(entry.id)") { scene in
                let link = try scene.link()
                try link.conversation.serverIncoming.write(entry.bytes)
                scene.call("server", .fails(.ssl, entry.reason)) { try link.server.doHandshake() }
                scene.call("server again", .failure) { try link.server.doHandshake() }
                scene.note("answer", link.conversation.serverOutgoing.read().hexadecimal)
            }
        }
        answers.map { entry in
            ConformanceCase("stranger.client.\(entry.id)", "A client tells what is no TLS: \(entry.id)") { scene in
                let link = try scene.link()
                scene.call("client begins", .wantRead) { try link.client.doHandshake() }
                try link.conversation.clientIncoming.write(entry.bytes)
                scene.call("client", .fails(.ssl, entry.reason)) { try link.client.doHandshake() }
            }
        }
        received.map { entry in
            ConformanceCase(
                "received.\(entry.alert.rawValue)", "A client that is sent alert \(entry.alert.rawValue) says so"
            ) {
                scene in
                let link = try scene.link()
                scene.call("client begins", .wantRead) { try link.client.doHandshake() }
                try link.conversation.clientIncoming.write([21, 3, 3, 0, 2, 2, entry.alert.rawValue])
                scene.call("client", .fails(.ssl, entry.reason, received: entry.alert)) {
                    try link.client.doHandshake()
                }
                scene.expect(!link.client.isHandshakeComplete, "the handshake is not done")
                scene.call("client reads", .failure) { try link.client.read(10) }
            }
        }
        ConformanceCase("received.server", "A server that is sent an alert instead of a hello says so") { scene in
            let link = try scene.link()
            try link.conversation.serverIncoming.write([21, 3, 1, 0, 2, 2, 40])
            scene.call("server", .fails(.ssl)) { try link.server.doHandshake() }
        }
        ConformanceCase("received.close", "A close_notify in the handshake ends it") { scene in
            let link = try scene.link()
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            try link.conversation.clientIncoming.write([21, 3, 3, 0, 2, 1, 0])
            scene.call("client", .failure) { try link.client.doHandshake() }
        }
        for side in SSLSide.both {
            ConformanceCase.both("tampered.\(side.name)", "A record of the \(side.name) that was changed is refused") {
                scene, version in
                let link = try scene.settled(version)
                scene.call("\(side.name) writes", .done) { try link.object(side).write("data") }
                var bytes = link.conversation.outgoing(side).read()
                bytes[bytes.count - 1] ^= 1
                try link.conversation.incoming(side.peer).write(bytes)
                let peer = link.object(side.peer)
                scene.call("\(side.peer.name) reads", .fails(.ssl, sent: .badRecordMAC)) { try peer.read(10) }
                scene.call("\(side.peer.name) reads again", .fails(.eof)) { try peer.read(10) }
                scene.call("\(side.peer.name) writes", .fails(.eof)) { try peer.write("x") }
                link.carry()
                scene.call("\(side.name) reads", .fails(.ssl, received: .badRecordMAC)) {
                    try link.object(side).read(10)
                }
                scene.call("\(side.name) writes", .failure) { try link.object(side).write("x") }
            }
        }
        ConformanceCase.both("replayed", "A record that comes twice is refused") { scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write("data") }
            let bytes = link.conversation.serverOutgoing.read()
            try link.conversation.clientIncoming.write(bytes + bytes)
            scene.call("client reads", .bytes(4)) { try link.client.read(10) }
            scene.call("client reads again", .fails(.ssl, sent: .badRecordMAC)) { try link.client.read(10) }
        }
        ConformanceCase.both("lost", "A record that is missing is noticed at the next one") { scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write("first") }
            _ = link.conversation.serverOutgoing.read()
            scene.call("server writes", .done) { try link.server.write("second") }
            link.carry()
            scene.call("client reads", .fails(.ssl, sent: .badRecordMAC)) { try link.client.read(10) }
        }
        ConformanceCase.both("too-long", "A record longer than the protocol allows is refused") { scene, version in
            let link = try scene.settled(version)
            try link.conversation.clientIncoming.write([23, 3, 3, 0x48, 0x01] + [UInt8](repeating: 0, count: 0x4801))
            scene.call("client reads", .fails(.ssl, sent: .recordOverflow)) { try link.client.read(10) }
        }
        ConformanceCase.both("forged-alert", "An alert that is not encrypted is no alert after the handshake") {
            scene, version in
            let link = try scene.settled(version)
            try link.conversation.clientIncoming.write([21, 3, 3, 0, 2, 1, 0])
            scene.call("client reads", .fails(.ssl)) { try link.client.read(10) }
        }
        ConformanceCase.both("plaintext-data", "Data that is not encrypted is refused") { scene, version in
            let link = try scene.settled(version)
            try link.conversation.clientIncoming.write([23, 3, 3, 0, 4] + Array("data".utf8))
            scene.call("client reads", .fails(.ssl)) { try link.client.read(10) }
        }
        ConformanceCase("data-in-handshake", "Data in the place of a hello is refused") { scene in
            let link = try scene.link()
            try link.conversation.serverIncoming.write([23, 3, 3, 0, 4] + Array("data".utf8))
            scene.call("server", .fails(.ssl, sent: .unexpectedMessage)) { try link.server.doHandshake() }
        }
        ConformanceCase("ccs-flood", "Records that change nothing are not taken without end", tls13) { scene in
            let link = try scene.link(.tls1_3)
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            link.carry()
            scene.call("server begins", .wantRead) { try link.server.doHandshake() }
            let flood = (0..<100).flatMap { _ in [20, 3, 3, 0, 1, 1] as [UInt8] }
            try link.conversation.serverIncoming.write(flood)
            scene.call("server", .fails(.ssl, sent: .unexpectedMessage)) { try link.server.doHandshake() }
        }
        ConformanceCase("reflected", "A side that is sent its own records refuses them") { scene in
            let link = try scene.settled()
            scene.call("client writes", .done) { try link.client.write("data") }
            try link.conversation.clientIncoming.write(link.conversation.clientOutgoing.read())
            scene.call("client reads", .fails(.ssl, sent: .badRecordMAC)) { try link.client.read(10) }
        }
        ConformanceCase("alert-first", "The alert is in the buffer when the error reaches the caller") { scene in
            let link = try scene.link { $0.hostname = "example.org" }
            for _ in 0..<3 {
                guard (try? link.client.doHandshake()) == nil, !link.client.isHandshakeComplete else { break }
                if link.conversation.clientOutgoing.pending == 0 { break }
                link.carry()
                _ = try? link.server.doHandshake()
                link.carry()
                let (result, _) = scene.outcome { try link.client.doHandshake() }
                guard result.failure?.code == .ssl else { continue }
                scene.expect(link.conversation.clientOutgoing.pending > 0, "the alert waits to be sent")
                return scene.note("client", result)
            }
            scene.expect(false, "the client refuses the server")
        }
    }

    private static let strangers: [(id: String, bytes: [UInt8], reason: String)] = [
        ("get", Array("GET / HTTP/1.0\r\n\r\n".utf8), "HTTP_REQUEST"),
        ("post", Array("POST / HTTP/1.0\r\n\r\n".utf8), "HTTP_REQUEST"),
        ("head", Array("HEAD / HTTP/1.0\r\n\r\n".utf8), "HTTP_REQUEST"),
        ("put", Array("PUT / HTTP/1.0\r\n\r\n".utf8), "HTTP_REQUEST"),
        ("connect", Array("CONNECT example.org:443 HTTP/1.0\r\n\r\n".utf8), "HTTPS_PROXY_REQUEST"),
        ("smtp", Array("EHLO example.org\r\n".utf8), "WRONG_VERSION_NUMBER"),
        ("zeros", [UInt8](repeating: 0, count: 64), "WRONG_VERSION_NUMBER"),
        ("ssl2", ssl2Hello, "UNKNOWN_PROTOCOL"),
        ("short-hello", [22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0], "LENGTH_MISMATCH"),
    ]

    private static let answers: [(id: String, bytes: [UInt8], reason: String)] = [
        ("http", Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), "WRONG_VERSION_NUMBER"),
        ("ssh", Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "WRONG_VERSION_NUMBER"),
        ("smtp", Array("220 mail.example.org ESMTP\r\n".utf8), "WRONG_VERSION_NUMBER"),
    ]

    /// The hello of an SSL 2 client that would like to speak SSL 2.
    private static let ssl2Hello: [UInt8] =
        [128, 46, 1, 0, 2, 0, 21, 0, 0, 0, 16] + (0..<7).flatMap { _ in [1, 0, 128] as [UInt8] } + Array(0..<16)

    private static let received: [(alert: AlertDescription, reason: String)] = [
        (.unexpectedMessage, "SSLV3_ALERT_UNEXPECTED_MESSAGE"), (.badRecordMAC, "SSLV3_ALERT_BAD_RECORD_MAC"),
        (.recordOverflow, "TLSV1_ALERT_RECORD_OVERFLOW"), (.handshakeFailure, "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        (.badCertificate, "SSLV3_ALERT_BAD_CERTIFICATE"), (.illegalParameter, "SSLV3_ALERT_ILLEGAL_PARAMETER"),
        (.unknownCA, "TLSV1_ALERT_UNKNOWN_CA"), (.accessDenied, "TLSV1_ALERT_ACCESS_DENIED"),
        (.decodeError, "TLSV1_ALERT_DECODE_ERROR"), (.decryptError, "TLSV1_ALERT_DECRYPT_ERROR"),
        (.protocolVersion, "TLSV1_ALERT_PROTOCOL_VERSION"),
        (.insufficientSecurity, "TLSV1_ALERT_INSUFFICIENT_SECURITY"), (.internalError, "TLSV1_ALERT_INTERNAL_ERROR"),
        (.unsupportedExtension, "TLSV1_UNSUPPORTED_EXTENSION"), (.unrecognizedName, "TLSV1_UNRECOGNIZED_NAME"),
        (.certificateRequired, "TLSV13_ALERT_CERTIFICATE_REQUIRED"),
    ]
}
