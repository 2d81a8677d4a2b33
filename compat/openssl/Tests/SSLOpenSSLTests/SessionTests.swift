// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Resumption: what a client keeps, and what a server honours.
@Suite struct SessionTests {
    /// A pair that has talked, and the session that its client keeps.
    private func talked(
        _ version: TLSVersion,
        _ adjust: (inout SSLConfiguration, inout SSLConfiguration, CertificateAuthority) throws -> Void = { _, _, _ in }
    ) throws -> (Pair, SSLSession) {
        let pair = try Pair.connected(version, adjust)
        _ = try pair.conversation.exchange([1])
        return (pair, try #require(pair.client.session))
    }

    private func resumes(_ pair: Pair, _ session: SSLSession) throws -> Bool {
        let talk = try pair.again(session)
        try talk.handshake()
        _ = try talk.exchange([1])
        #expect(talk.client.isSessionReused == talk.server.isSessionReused)
        return talk.client.isSessionReused
    }

    @Test(arguments: versions) func aSessionIsResumed(version: TLSVersion) throws {
        let (pair, session) = try talked(version)
        #expect(session.hasTicket && session.id.count == 32 && session.timeout == 7200)
        #expect(session.ticketLifetimeHint == 7200 && session.backend == "OpenSSL")
        #expect(!pair.client.isSessionReused && pair.server.session == nil)
        #expect(try resumes(pair, session))
        #expect(pair.serverContext.sessionStatistics.hits == 1)
        #expect(pair.serverContext.sessionStatistics.acceptGood == 2)
        #expect(pair.clientContext.sessionStatistics.connectGood == 2)
    }

    @Test(arguments: versions) func anExportedSessionIsResumedElsewhere(version: TLSVersion) throws {
        let (pair, session) = try talked(version)
        let imported = try SSLSession(importing: session.export())
        let client = try OpenSSLContext(.client, pair.clientContext.configuration)
        let talk = try Conversation(client: client, server: pair.serverContext, session: imported)
        try talk.handshake()
        #expect(talk.client.isSessionReused && talk.client.peerCertificate != nil)
    }

    @Test func sessionsDoNotPassBetweenConfigurationsSidesAndBackends() throws {
        let (pair, session) = try talked(.tls1_3)
        var configuration = pair.clientContext.configuration
        configuration.checkHostname = false
        let other = try OpenSSLContext(.client, configuration)
        for context in [other, pair.serverContext] {
            let failure = error {
                _ = try context.wrapBIO(
                    incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: context.side == .client ? "x" : nil,
                    session: session)
            }
            #expect(failure?.code == .invalidArgument)
        }
        let foreign = SSLSession(
            id: session.id, time: session.time, timeout: session.timeout, ticketLifetimeHint: 0, hasTicket: true,
            backend: "GnuTLS", policy: session.policy, secret: session.secret)
        #expect(error { _ = try pair.again(foreign) }?.code == .invalidArgument)
        let damaged = SSLSession(
            id: session.id, time: session.time, timeout: session.timeout, ticketLifetimeHint: 0, hasTicket: true,
            backend: session.backend, policy: session.policy, secret: [1, 2, 3])
        #expect(error { _ = try pair.again(damaged) }?.code == .invalidArgument)
    }

    @Test func aServerWithoutTicketsRemembersByItself() throws {
        let (pair, session) = try talked(.tls1_2) { _, server, _ in server.options.insert(.noTicket) }
        #expect(!session.hasTicket && pair.serverContext.sessionStatistics.number == 1)
        #expect(try resumes(pair, session))
        let (forgetful, other) = try talked(.tls1_2) { _, server, _ in
            server.options.insert(.noTicket)
            server.sessionCacheSize = 0
        }
        #expect(try !resumes(forgetful, other))
    }

    @Test func aServerGivesAsManyTicketsAsItIsTold() throws {
        for number in [0, 1, 4] {
            let tickets = Box(0)
            let (_, session) = try talked(.tls1_3) { client, server, _ in
                server.numTickets = number
                client.messageCallback = MessageCallback { _, message in
                    if message.contentType == .handshake, message.messageType == 4 { tickets.update { $0 += 1 } }
                }
            }
            #expect(tickets.value == number && session.hasTicket == (number > 0))
            #expect(session.isResumable(at: session.time) == (number > 0))
        }
    }

    @Test(arguments: versions) func serversShareAndRotateTicketKeys(version: TLSVersion) throws {
        let old = try TicketKey([UInt8](repeating: 1, count: 64))
        let new = try TicketKey([UInt8](repeating: 2, count: 64))
        let (pair, session) = try talked(version) { _, server, _ in server.ticketKeys = [old] }
        func server(_ keys: [TicketKey]) throws -> OpenSSLContext {
            var configuration = pair.serverContext.configuration
            configuration.ticketKeys = keys
            return try OpenSSLContext(.server, configuration)
        }
        for (keys, isResumed) in [([old], true), ([new, old], true), ([new], false)] {
            let talk = try Conversation(client: pair.clientContext, server: server(keys), session: session)
            try talk.handshake()
            #expect(talk.client.isSessionReused == isResumed)
        }
    }

    @Test func earlyDataArrivesBeforeTheHandshakeIsDone() throws {
        let (pair, session) = try talked(.tls1_3) { client, server, _ in
            client.earlyData = EarlyData()
            server.earlyData = EarlyData(maximumSize: 100)
        }
        let talk = try pair.again(session)
        #expect(try talk.client.writeEarly(Array("hello, ".utf8)) == 7)
        #expect(try talk.client.writeEarly(Array("world".utf8)) == 5)
        #expect(error { _ = try talk.client.writeEarly([UInt8](repeating: 0, count: 89)) }?.code == .invalidArgument)
        #expect(talk.client.earlyDataStatus == .pending)
        #expect(throws: SSLError.wantRead) { try talk.client.doHandshake() }
        #expect(error { _ = try talk.client.writeEarly([1]) }?.code == .invalidArgument)
        talk.pump()
        #expect(throws: SSLError.wantRead) { try talk.server.doHandshake() }
        #expect(!talk.server.isHandshakeComplete && talk.server.earlyDataStatus == .accepted)
        #expect(try talk.server.readEarly(5) == Array("hello".utf8))
        #expect(try talk.server.readEarly(100) == Array(", world".utf8))
        try talk.handshake()
        #expect(talk.client.earlyDataStatus == .accepted)
        #expect(try talk.transfer([1], from: .client) == [1])
        // A ticket serves once.
        let replay = try pair.again(session)
        _ = try replay.client.writeEarly([1])
        try replay.handshake()
        #expect(replay.client.earlyDataStatus == .rejected)
        #expect(try replay.server.readEarly(10).isEmpty)
        #expect(try replay.transfer([1], from: .client) == [1])
    }

    @Test func earlyDataNeedsASessionThatAllowsIt() throws {
        let (pair, session) = try talked(.tls1_3) { client, _, _ in client.earlyData = EarlyData() }
        #expect(error { _ = try pair.again(session).client.writeEarly([1]) }?.code == .invalidArgument)
        #expect(error { _ = try pair.again().client.writeEarly([1]) }?.code == .invalidArgument)
        #expect(error { _ = try pair.again().server.writeEarly([1]) }?.code == .invalidArgument)
        #expect(error { _ = try pair.again().client.readEarly(1) }?.code == .invalidArgument)
        #expect(error { _ = try pair.again().server.readEarly(-1) }?.code == .invalidArgument)
    }
}
