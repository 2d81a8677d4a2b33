// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport
import Testing

/// Sockets whose connection asks a callback that answers later.
@Suite struct AnswerTests {
    /// A client that asks before it trusts, and a server.
    static func connect(
        _ timeout: Timeout, _ callback: VerificationCallback
    ) throws -> (client: SSLSocket<GnuTLSObject>, server: Worker<[UInt8]>) {
        let authority = try CertificateAuthority()
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        configuration.verificationCallback = callback
        let context = try GnuTLSContext(.client, configuration)
        let server = try GnuTLSContext(.server, .server(authority.issue("localhost").chain))
        let (left, right) = try WireKind.socketPair.connect()
        let worker = Worker {
            let tls = try server.wrapSocket(right)
            defer { tls.close() }
            return try tls.read()
        }
        left.timeout = timeout
        let client = try context.wrapSocket(left, serverHostname: "localhost", doHandshakeOnConnect: false)
        return (client, worker)
    }

    @Test func aBlockingHandshakeWaitsForTheAnswer() throws {
        let replies = Mailbox<Reply<VerificationCallback.Decision>>()
        let (client, server) = try Self.connect(
            .seconds(30), VerificationCallback(later: { _, _, reply in replies.put(reply) }))
        let handshake = Worker { try client.doHandshake() }
        try replies.take()(.asVerified)
        try handshake.join()
        try client.writeAll("hello")
        #expect(try server.join() == Array("hello".utf8))
        client.close()
    }

    @Test func aRefusalWakesTheHandshake() throws {
        let replies = Mailbox<Reply<VerificationCallback.Decision>>()
        let (client, server) = try Self.connect(
            .seconds(30), VerificationCallback(later: { _, _, reply in replies.put(reply) }))
        let handshake = Worker { try client.doHandshake() }
        try replies.take()(.refuse(verifyCode: 50))
        #expect { try handshake.join() } throws: { ($0 as? SSLError)?.detail?.verifyCode == 50 }
        #expect(throws: SSLError.self) { try server.join() }
        client.close()
    }

    @Test func closingWakesWhoWaitsForAnAnswer() throws {
        let replies = Mailbox<Reply<VerificationCallback.Decision>>()
        let (client, server) = try Self.connect(
            .seconds(30), VerificationCallback(later: { _, _, reply in replies.put(reply) }))
        let handshake = Worker { try client.doHandshake() }
        let reply = try replies.take()
        client.close()
        #expect { try handshake.join() } throws: { ($0 as? SSLError)?.code == .noSocket }
        #expect(throws: SSLError.self) { try server.join() }
        reply(.asVerified)
    }

    @Test func aDeadlineIsKeptWithoutAnAnswer() throws {
        let replies = Mailbox<Reply<VerificationCallback.Decision>>()
        let (client, _) = try Self.connect(
            .seconds(0.05), VerificationCallback(later: { _, _, reply in replies.put(reply) }))
        var failure: SSLError?
        // The time may be over before the question is asked.
        while failure?.code != .timedOut { do { try client.doHandshake() } catch { failure = error } }
        client.close()
    }

    @Test func whoDoesNotWaitIsToldWhatIsWantedAndAsksAgain() throws {
        let replies = Mailbox<Reply<VerificationCallback.Decision>>()
        let (client, server) = try Self.connect(
            .nonBlocking, VerificationCallback(later: { _, _, reply in replies.put(reply) }))
        var failure: SSLError?
        while failure?.code != .wantX509Lookup { do { try client.doHandshake() } catch { failure = error } }
        try replies.take()(.asVerified)
        client.timeout = .seconds(30)
        try client.doHandshake()
        try client.writeAll("x")
        #expect(try server.join() == [120])
        client.close()
    }
}
