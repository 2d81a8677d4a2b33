// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// Data with the first message, and those who send it twice.
@Suite struct EarlyDataTests {
    private let authority: CertificateAuthority
    private let server: GnuTLSContext
    private let client: GnuTLSContext

    init() throws {
        authority = try CertificateAuthority()
        var serving = SSLConfiguration.server(try authority.issue("localhost").chain)
        serving.earlyData = EarlyData(maximumSize: 1000)
        var asking = SSLConfiguration(trustRoots: authority.trust)
        asking.earlyData = EarlyData()
        server = try GnuTLSContext(.server, serving)
        client = try GnuTLSContext(.client, asking)
    }

    private func session(_ client: GnuTLSContext? = nil, _ server: GnuTLSContext? = nil) throws -> SSLSession {
        let pair = try Pair(client: client ?? self.client, server: server ?? self.server, hostname: "localhost")
        try pair.conversation.handshake()
        _ = try pair.conversation.exchange([1])
        return try #require(pair.client.session)
    }

    private func resuming(
        _ session: SSLSession, _ server: GnuTLSContext? = nil
    ) throws -> Conversation<GnuTLSObject, GnuTLSObject> {
        try Conversation(client: client, server: server ?? self.server, serverHostname: "localhost", session: session)
    }

    /// What was sent under one protocol must not be read as another's (RFC 8446, section 4.2.10), nor as another host's.
    @Test(arguments: [("h2", "localhost", true), ("http/1.1", "localhost", false), ("h2", "other.example", false)])
    func earlyDataIsForTheProtocolAndNameOfItsTicket(alpn: String, name: String, isAccepted: Bool) throws {
        var serving = SSLConfiguration.server(try authority.issue("localhost", "other.example").chain)
        serving.earlyData = EarlyData()
        serving.alpnProtocols = ["h2", "http/1.1"]
        let server = try GnuTLSContext(.server, serving)
        func client(_ alpn: String) throws -> GnuTLSContext {
            var asking = SSLConfiguration(trustRoots: authority.trust, alpnProtocols: [alpn])
            asking.earlyData = EarlyData()
            return try GnuTLSContext(.client, asking)
        }
        let first = try session(client("h2"), server)
        let other = try client(alpn)
        // A client that is not as careful as ours, which keeps the sessions of its configurations apart.
        let careless = SSLSession(
            id: first.id, time: first.time, timeout: first.timeout, ticketLifetimeHint: first.ticketLifetimeHint,
            hasTicket: true, backend: first.backend, policy: try session(other, server).policy, secret: first.secret)
        let talk = try Conversation(client: other, server: server, serverHostname: name, session: careless)
        #expect(try talk.client.writeEarly([1, 2, 3]) == 3)
        try talk.handshake()
        #expect((talk.server.earlyDataStatus == .accepted) == isAccepted)
        #expect((talk.client.earlyDataStatus == .accepted) == isAccepted)
        #expect(talk.client.selectedALPNProtocol == alpn)
    }

    @Test func earlyDataArrivesBeforeTheHandshakeIsDone() throws {
        let conversation = try resuming(session())
        let (client, server) = (conversation.client, conversation.server)
        #expect(client.earlyDataStatus == .none)
        #expect(try client.writeEarly(Array("hello, ".utf8)) == 7)
        #expect(try client.writeEarly([]) == 0)
        #expect(try client.writeEarly(Array("world".utf8)) == 5)
        #expect(client.earlyDataStatus == .pending)
        #expect(error { try client.doHandshake() }?.code == .wantRead)
        conversation.pump()
        #expect(error { try server.doHandshake() }?.code == .wantRead)
        #expect(server.earlyDataStatus == .accepted && !server.isHandshakeComplete)
        #expect(try server.readEarly(3) == Array("hel".utf8))
        var rest: [UInt8] = []
        while case let part = try server.readEarly(100), !part.isEmpty { rest += part }
        #expect(rest == Array("lo, world".utf8))
        try conversation.handshake()
        #expect(client.earlyDataStatus == .accepted && client.isSessionReused)
        #expect(try conversation.transfer(Array("later".utf8), from: .client) == Array("later".utf8))
        #expect(try conversation.transfer(Array("answer".utf8), from: .server) == Array("answer".utf8))
        #expect(try server.readEarly(100).isEmpty)
    }

    @Test func itStaysToBeReadAfterTheHandshakeAndIsNeverMixedWithTheRest() throws {
        let conversation = try resuming(session())
        _ = try conversation.client.writeEarly(Array("early".utf8))
        try conversation.handshake()
        #expect(try conversation.transfer(Array("late".utf8), from: .client) == Array("late".utf8))
        #expect(try conversation.server.readEarly(100) == Array("early".utf8))
    }

    @Test func aReplayIsResumedWithoutItsEarlyData() throws {
        let conversation = try resuming(session())
        _ = try conversation.client.writeEarly(Array("pay".utf8))
        try? conversation.client.doHandshake()
        let flight = conversation.clientOutgoing.read()
        var accepted = 0
        for _ in 0..<3 {
            let incoming = MemoryBIO(), outgoing = MemoryBIO()
            let object = try server.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
            _ = try incoming.write(flight)
            #expect(error { try object.doHandshake() }?.code == .wantRead)
            if object.earlyDataStatus == .accepted { accepted += 1 } else { #expect(try object.readEarly(100).isEmpty) }
        }
        #expect(accepted == 1)
    }

    /// Two contexts that take each other's tickets and remember first messages apart would both accept the same one.
    @Test func ticketsPassToARenewedContextTogetherWithTheMemoryOrNotAtAll() throws {
        let session = try session()
        func resumes(_ context: GnuTLSContext) throws -> Bool {
            let talk = try resuming(session, context)
            try talk.handshake()
            return talk.server.isSessionReused
        }
        func renewed(_ context: GnuTLSContext, _ adjust: (inout SSLConfiguration) -> Void) throws -> GnuTLSContext {
            var configuration = context.configuration
            adjust(&configuration)
            return try GnuTLSContext(.server, configuration, renewing: context)
        }
        let same = try renewed(server) { $0.numTickets = 1 }
        #expect(same.antiReplay === server.antiReplay)
        #expect(try resumes(same))
        let longer = try renewed(server) { $0.earlyData?.replayWindow = 20_000 }
        #expect(try !resumes(longer))
        // There and back again, over one with other rules and over one without early data.
        let other = try renewed(renewed(server) { $0.sessionIDContext = [1] }) { $0.sessionIDContext = [] }
        #expect(try !resumes(other))
        let without = try renewed(server) { $0.earlyData = nil }
        #expect(try !resumes(renewed(without) { $0.earlyData = server.configuration.earlyData }))
    }

    @Test func aRejectionIsToldAndNothingIsRepeated() throws {
        // Too few to remember: the second first message cannot be told from a replay.
        var small = server.configuration
        small.earlyData?.replayCapacity = 1
        let server = try GnuTLSContext(.server, small)
        let sessions = [try session(nil, server), try session(nil, server)]
        let statuses = try sessions.map { session -> EarlyDataStatus in
            let conversation = try resuming(session, server)
            _ = try conversation.client.writeEarly(Array("x".utf8))
            try conversation.handshake()
            #expect(conversation.client.isSessionReused)
            #expect(try conversation.transfer(Array("y".utf8), from: .client) == Array("y".utf8))
            return conversation.client.earlyDataStatus
        }
        #expect(statuses == [.accepted, .rejected])
    }

    @Test func limitsAreKept() throws {
        let conversation = try resuming(session())
        let client = conversation.client
        #expect(error { _ = try client.writeEarly([UInt8](repeating: 1, count: 1001)) }?.code == .invalidArgument)
        #expect(try client.writeEarly([UInt8](repeating: 1, count: 600)) == 600)
        #expect(error { _ = try client.writeEarly([UInt8](repeating: 1, count: 600)) }?.code == .invalidArgument)
        #expect(try client.writeEarly([UInt8](repeating: 1, count: 400)) == 400)
        try conversation.handshake()
        var count = 0
        while case let part = try conversation.server.readEarly(333), !part.isEmpty { count += part.count }
        #expect(count == 1000)
    }

    @Test func itTakesASessionAndAClientAndAnOpenQuestion() throws {
        let fresh = try Pair(client: client, server: server, hostname: "localhost")
        #expect(error { _ = try fresh.client.writeEarly([1]) }?.code == .invalidArgument)
        #expect(error { _ = try fresh.server.writeEarly([1]) }?.code == .invalidArgument)
        #expect(error { _ = try fresh.client.readEarly(1) }?.code == .invalidArgument)
        #expect(error { _ = try fresh.server.readEarly(-1) }?.code == .invalidArgument)
        #expect(try fresh.server.readEarly(10).isEmpty)
        let conversation = try resuming(session())
        try? conversation.client.doHandshake()
        #expect(error { _ = try conversation.client.writeEarly([1]) }?.code == .invalidArgument)
    }

    @Test func aServerThatAllowsNoneGetsNone() throws {
        var plain = server.configuration
        plain.earlyData = nil
        let server = try GnuTLSContext(.server, plain)
        let conversation = try resuming(session(nil, server), server)
        #expect(error { _ = try conversation.client.writeEarly([1]) }?.code == .invalidArgument)
        try conversation.handshake()
        #expect(conversation.client.isSessionReused && conversation.client.earlyDataStatus == .none)
    }

    @Test func clientsThatAreVerifiedAreReadAfterwards() throws {
        var strict = server.configuration
        strict.verifyMode = .required
        strict.trustRoots = authority.trust
        let server = try GnuTLSContext(.server, strict)
        var known = client.configuration
        known.certificateChains = [try authority.issue("alice").chain]
        let client = try GnuTLSContext(.client, known)
        let session = try session(client, server)
        let conversation = try Conversation(
            client: client, server: server, serverHostname: "localhost", session: session)
        _ = try conversation.client.writeEarly(Array("early".utf8))
        try? conversation.client.doHandshake()
        conversation.pump()
        try? conversation.server.doHandshake()
        #expect(conversation.server.earlyDataStatus == .accepted)
        #expect(try conversation.server.readEarly(100).isEmpty)
        try conversation.handshake()
        #expect(try conversation.server.readEarly(100) == Array("early".utf8))
    }

    @Test func limitsThatAreNoneAndSharedTicketKeysAreRefused() throws {
        var changed = server.configuration
        for limits in [
            EarlyData(maximumSize: 0), EarlyData(maximumSize: 1 << 30), EarlyData(replayWindow: 0),
            EarlyData(replayWindow: 1 << 40), EarlyData(replayCapacity: 0),
        ] {
            changed.earlyData = limits
            #expect(error { _ = try GnuTLSContext(.server, changed) }?.code == .invalidArgument)
        }
        changed.earlyData = EarlyData()
        changed.ticketKeys = [try TicketKey([UInt8](repeating: 1, count: 64))]
        #expect(error { _ = try GnuTLSContext(.server, changed) }?.code == .invalidArgument)
    }

    @Test func theStoreRemembersForAWindowAndForgetsAfterTwo() {
        let store = ReplayStore(window: 10, capacity: 2, now: 0)
        #expect(store.add([1], now: 0))
        #expect(!store.add([1], now: 0))
        #expect(store.add([2], now: 9))
        #expect(!store.add([3], now: 10))
        // The second half begins: the first is still known.
        #expect(!store.add([2], now: 11))
        #expect(store.add([3], now: 12))
        #expect(!store.add([2], now: 20))
        #expect(store.add([2], now: 40))
        // A clock that goes back forgets nothing.
        #expect(!store.add([2], now: 5))
    }
}
