// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

private let rounds = 1000
private let bulk = 256 << 20

/// Client and server of this package on 127.0.0.1, in one version of the protocol: from the handshake to the close.
func converse(_ version: TLSVersion, _ party: Party, _ report: Report) throws {
    let server = try Server(try party.server()) { connection in
        for _ in 0..<rounds { try connection.writeAll(connection.readAll(100)) }
        let count = try connection.discard(bulk)
        try connection.writeAll("\(count)")
        let block = [UInt8](repeating: 0x55, count: 1 << 20)
        for _ in 0..<bulk / block.count { try connection.writeAll(block) }
        // The client closes: an empty read says so, and unwrapping answers.
        try expect(connection.read(1).isEmpty, "the client sent more than it should")
        connection.close()
    }
    let context = try party.client { $0.maximumVersion = version }
    let socket = try Socket.connect(host: "127.0.0.1", port: server.port, timeout: patience)
    let tls = try context.wrapSocket(
        socket, serverHostname: "localhost", doHandshakeOnConnect: false, timeout: patience)

    report.step("a handshake") {
        try tls.doHandshake()
        try expect(tls.object.version == version, "the version is \(String(describing: tls.object.version))")
        return [tls.object.cipher?.name, tls.object.group].compactMap { $0 }.joined(separator: ", ")
    }
    report.step("the certificate is the one expected") {
        let chain = tls.object.verifiedChain.compactMap { $0.info?.commonName }
        try expect(chain == ["localhost", "Demo Authority"], "verified: \(chain)")
        return chain.joined(separator: ", issued by ")
    }
    report.step("\(rounds) messages there and back") {
        let message = [UInt8](repeating: 0x2a, count: 100)
        let time = try ContinuousClock().measure {
            for _ in 0..<rounds {
                try tls.writeAll(message)
                try expect(tls.readAll(100) == message, "the answer is another one")
            }
        }
        return "\((time / rounds).text) for each"
    }
    report.step("\(bulk >> 20) MiB to the server") {
        let block = [UInt8](repeating: 0xaa, count: 1 << 20)
        let time = try ContinuousClock().measure {
            for _ in 0..<bulk / block.count { try tls.writeAll(block) }
            let count = try String(decoding: tls.readAll("\(bulk)".count), as: UTF8.self)
            try expect(count == "\(bulk)", "\(count) bytes arrived")
        }
        return time.speed(bulk)
    }
    report.step("\(bulk >> 20) MiB to the client") {
        var count = 0
        let time = try ContinuousClock().measure { count = try tls.discard(bulk) }
        try expect(count == bulk, "\(count) bytes arrived")
        return time.speed(bulk)
    }
    report.step("closed by both sides") {
        try tls.unwrap().close()
        try server.finish()
        return "close_notify sent and answered"
    }
}

/// A client certificate: the server learns who it talks to.
func introduce(_ party: Party, _ report: Report) {
    report.step("the client shows a certificate") {
        let context = try party.server {
            $0.verifyMode = .required
            $0.trustRoots = party.authority.trust
        }
        let server = try Server(context) { connection in
            try connection.writeAll("hello, \(connection.object.peerCertificate?.info?.commonName ?? "stranger")")
            connection.close()
        }
        let client = try party.client { $0.certificateChains = [party.alice.chain] }
        let tls = try client.connect(to: "127.0.0.1", port: server.port, timeout: patience)
        let greeting = try String(decoding: tls.readAll(100), as: UTF8.self)
        try tls.unwrap().close()
        try server.finish()
        try expect(greeting == "hello, alice", "the server says: \(greeting)")
        return "the server says: \(greeting)"
    }
}

/// ALPN: of the protocols that both know, the server picks the one it likes best.
func choose(_ party: Party, _ report: Report) {
    report.step("a protocol is agreed on (ALPN)") {
        let server = try Server(try party.server { $0.alpnProtocols = ["h2", "http/1.1"] }) { $0.close() }
        let client = try party.client { $0.alpnProtocols = ["http/1.1", "h2", "gopher"] }
        let tls = try client.connect(to: "127.0.0.1", port: server.port, timeout: patience, serverHostname: "localhost")
        let chosen = tls.object.selectedALPNProtocol
        tls.close()
        try server.finish()
        try expect(chosen == "h2", "agreed on \(chosen ?? "nothing")")
        return "offered http/1.1, h2, gopher; the server prefers h2"
    }
}

/// Plaintext first, then TLS, then plaintext again, on one TCP connection: not a byte may end up on the wrong side.
func startTLS(_ party: Party, _ report: Report) {
    report.step("plaintext, TLS, plaintext on one socket") {
        let context = try party.server()
        let server = try Server { (plain: Socket) in
            try expect(plain.read(9) == Array("STARTTLS\n".utf8), "no STARTTLS came")
            try plain.writeAll("go ahead\n")
            let tls = try context.wrapSocket(plain)
            try tls.writeAll(tls.readAll(6))
            // The client closes TLS and goes on in plaintext at once.
            try expect(tls.read(1).isEmpty, "the client sent more than it should")
            let after = try tls.unwrap()
            try after.writeAll(after.read(100))
            after.close()
        }
        let plain = try Socket.connect(host: "127.0.0.1", port: server.port, timeout: patience)
        plain.timeout = patience
        try plain.writeAll("STARTTLS\n")
        try expect(plain.read(9) == Array("go ahead\n".utf8), "the server does not go ahead")
        let tls = try party.client().wrapSocket(plain, serverHostname: "localhost")
        try tls.writeAll("secret")
        try expect(tls.readAll(6) == Array("secret".utf8), "the secret came back changed")
        let after = try tls.unwrap()
        try after.writeAll("in the open")
        let answer = try String(decoding: after.read(100), as: UTF8.self)
        after.close()
        try server.finish()
        try expect(answer == "in the open", "after TLS: \(answer)")
        return "no byte lost where they meet"
    }
}

extension CertificateInfo {
    var commonName: String? { subject.joined().first { $0.type == "commonName" }?.value }
}
