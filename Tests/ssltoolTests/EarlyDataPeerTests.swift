// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport
import Testing

/// Early data with OpenSSL at the other end.
@Suite(.enabled(if: Tool.isInstalled("openssl"))) struct EarlyDataPeerTests {
    let credentials: Credentials
    init() throws { credentials = try Credentials() }

    @Test func openSSLsServerTakesIt() throws {
        let server = try ForeignServer("openssl", ready: { $0.hasPrefix("ACCEPT") }) { port in
            [
                "s_server", "-accept", "\(port)", "-cert", credentials.server.chain, "-key",
                credentials.server.privateKey, "-tls1_3", "-early_data",
            ]
        }
        var configuration = SSLConfiguration(trustRoots: credentials.authority.trust)
        configuration.earlyData = EarlyData()
        let context = try GnuTLSContext(.client, configuration)
        let first = try context.connect(to: "localhost", port: server.port, timeout: .seconds(20))
        // Tickets come with data.
        try server.process.send("hello\n")
        #expect(try first.read() == Array("hello\n".utf8))
        let session = try #require(first.object.session)
        first.close()

        let socket = try Socket.connect(host: "localhost", port: server.port, timeout: .seconds(20))
        socket.timeout = .seconds(20)
        let second = try context.wrapSocket(
            socket, serverHostname: "localhost", session: session, doHandshakeOnConnect: false)
        #expect(try second.object.writeEarly(Array("before everything\n".utf8)) == 18)
        try second.doHandshake()
        #expect(second.object.isSessionReused && second.object.earlyDataStatus == .accepted)
        try server.process.waitForLine { $0.contains("before everything") }
        try second.writeAll("after it\n")
        try server.process.waitForLine { $0.contains("after it") }
        second.close()
    }

    @Test func openSSLsClientIsTakenAtItsWord() throws {
        var configuration = SSLConfiguration.server(
            CertificateChain(certificates: .file(credentials.server.combined)))
        configuration.earlyData = EarlyData()
        let context = try GnuTLSContext(.server, configuration)
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        let port = try listener.localAddress.port
        let done = DispatchGroup()
        done.enter()
        Thread.detachNewThread {
            defer { done.leave() }
            for _ in 0..<3 { try? serve(listener, context) }
        }
        let session = credentials.directory.path + "/session.pem"
        let data = try credentials.directory.write(Array("before everything".utf8), "early")
        let connect = ["s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", credentials.ca, "-tls1_3"]
        let first = try PeerProcess("openssl", connect + ["-sess_out", session])
        try first.waitForLine { $0.contains("early: nothing") }
        try first.send("Q\n")
        _ = try first.waitForExit()
        for told in ["early: before everything", "early: nothing"] {
            let arguments = told.contains("nothing") ? [] : ["-early_data", data]
            let client = try PeerProcess("openssl", connect + ["-sess_in", session] + arguments)
            try client.waitForLine { $0.contains(told) }
            try client.send("Q\n")
            _ = try client.waitForExit()
        }
        done.wait()
    }
}

/// Says what early data a client has sent.
private func serve(_ listener: Socket, _ context: GnuTLSContext) throws {
    let socket = try listener.accept()
    socket.timeout = .seconds(20)
    let tls = try context.wrapSocket(socket)
    var early: [UInt8] = []
    while case let part = try tls.object.readEarly(100), !part.isEmpty { early += part }
    let text = early.isEmpty ? "nothing" : String(decoding: early, as: UTF8.self)
    try tls.writeAll("early: \(text)\n")
    while try !tls.read().isEmpty {}
    tls.close()
}
