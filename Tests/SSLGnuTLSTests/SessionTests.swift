// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Resumption: what a client keeps, what a server honours, and what neither may.
@Suite struct SessionTests {
    /// Two contexts that know each other, to make several conversations of.
    struct Sides {
        var authority: CertificateAuthority
        var client: SSLConfiguration
        var server: SSLConfiguration

        init(_ version: TLSVersion = .tls1_3) throws {
            authority = try CertificateAuthority()
            client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
            server = .server(try authority.issue("localhost", "other.example").chain)
        }

        func contexts() throws -> (client: GnuTLSContext, server: GnuTLSContext) {
            (try GnuTLSContext(.client, client), try GnuTLSContext(.server, server))
        }
    }

    /// A whole conversation; the client has read what the server had to say.
    @discardableResult
    static func talk(
        _ client: GnuTLSContext, _ server: GnuTLSContext, session: SSLSession? = nil, hostname: String = "localhost"
    ) throws -> Conversation<GnuTLSObject, GnuTLSObject> {
        let talk = try Conversation(client: client, server: server, serverHostname: hostname, session: session)
        try talk.handshake()
        #expect(try talk.transfer(Array("there".utf8), from: .client) == Array("there".utf8))
        // Tickets come in with the first data.
        #expect(try talk.transfer(Array("back".utf8), from: .server) == Array("back".utf8))
        return talk
    }

    static let versions: [TLSVersion] = [.tls1_2, .tls1_3]

    @Test(arguments: versions) func aSessionIsResumed(version: TLSVersion) throws {
        let (client, server) = try Sides(version).contexts()
        let first = try Self.talk(client, server)
        #expect(!first.client.isSessionReused)
        let session = try #require(first.client.session)
        #expect(session.hasTicket && session.id.count == 32 && session.timeout == 7200)
        #expect(session.ticketLifetimeHint == 7200)
        let second = try Self.talk(client, server, session: session)
        #expect(second.client.isSessionReused && second.server.isSessionReused)
        #expect(second.client.version == version)
        #expect(second.client.verifiedChain == first.client.verifiedChain)
        #expect(server.sessionStatistics.hits == 1 && server.sessionStatistics.acceptGood == 2)
        #expect(client.sessionStatistics.connectGood == 2)
    }

    @Test(arguments: versions) func anExportedSessionIsResumedByAnotherContextOfTheSameConfiguration(
        version: TLSVersion
    ) throws {
        let sides = try Sides(version)
        let (client, server) = try sides.contexts()
        let exported = try #require(Self.talk(client, server).client.session).export()
        let session = try SSLSession(importing: exported)
        let second = try Self.talk(try GnuTLSContext(.client, sides.client), server, session: session)
        #expect(second.client.isSessionReused)
    }

    @Test func anImportThatIsNoSessionIsRefused() throws {
        let (client, server) = try Sides().contexts()
        let exported = try #require(Self.talk(client, server).client.session).export()
        for length in 0..<exported.count {
            #expect(error { _ = try SSLSession(importing: Array(exported[..<length])) }?.code == .invalidArgument)
        }
        #expect(error { _ = try SSLSession(importing: exported + [0]) }?.code == .invalidArgument)
    }

    /// Bytes that pass for a session reach GnuTLS: it must refuse or ignore them.
    @Test(arguments: versions) func aDamagedSessionHarmsNobody(version: TLSVersion) throws {
        let (client, server) = try Sides(version).contexts()
        let session = try #require(Self.talk(client, server).client.session)
        var random = SplitMix64(seed: 11)
        for _ in 0..<1000 {
            var secret = session.secret
            secret[Int.random(in: 0..<secret.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            if random.next() % 4 == 0 {
                secret = Array(secret.prefix(Int.random(in: 1...secret.count, using: &random)))
            }
            let damaged = SSLSession(
                id: session.id, time: session.time, timeout: session.timeout, ticketLifetimeHint: 0, hasTicket: true,
                backend: session.backend, policy: session.policy, secret: secret)
            guard let talk = try? Conversation(client: client, server: server, session: damaged) else { continue }
            _ = talk.handshakeOutcomes()
        }
    }

    @Test func aSessionOfAnotherConfigurationIsRefused() throws {
        let sides = try Sides()
        let (client, server) = try sides.contexts()
        let session = try #require(Self.talk(client, server).client.session)
        var other = sides.client
        other.checkHostname = false
        let lax = try GnuTLSContext(.client, other)
        let failure = error { _ = try Conversation(client: lax, server: server, session: session) }
        #expect(failure?.detail?.message == "Session refers to a different SSLContext.")
    }

    @Test func aServerTakesNoSession() throws {
        let (client, server) = try Sides().contexts()
        let session = try #require(Self.talk(client, server).client.session)
        let failure = error {
            _ = try server.wrapBIO(
                incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: nil, session: session)
        }
        #expect(failure?.detail?.message == "Cannot set session for server-side SSLSocket.")
    }

    @Test(arguments: versions) func aResumedSessionIsForItsHostOnly(version: TLSVersion) throws {
        let (client, server) = try Sides(version).contexts()
        let session = try #require(Self.talk(client, server).client.session)
        let talk = try Conversation(
            client: client, server: server, serverHostname: "elsewhere.example", session: session)
        let outcomes = talk.handshakeOutcomes()
        guard case .failure(let failure) = outcomes.client else {
            Issue.record("resumed for another host")
            return
        }
        #expect(failure.detail?.verifyCode == 62)
    }

    @Test func aSessionThatIsTooOldIsLeftOut() throws {
        let (client, server) = try Sides().contexts()
        let session = try #require(Self.talk(client, server).client.session)
        let old = SSLSession(
            id: session.id, time: session.time - 7201, timeout: session.timeout, ticketLifetimeHint: 7200,
            hasTicket: true, backend: session.backend, policy: session.policy, secret: session.secret)
        #expect(!(try Self.talk(client, server, session: old).client.isSessionReused))
    }

    /// A ticket that began without a client certificate opens no door that needs one.
    @Test(arguments: versions) func aTicketDoesNotPassBetweenPolicies(version: TLSVersion) throws {
        var sides = try Sides(version)
        let key = try TicketKey([UInt8](repeating: 7, count: 64))
        sides.server.ticketKeys = [key]
        let (client, open) = try sides.contexts()
        let session = try #require(Self.talk(client, open).client.session)
        // Servers of one configuration share sessions.
        #expect(
            try Self.talk(client, try GnuTLSContext(.server, sides.server), session: session).client.isSessionReused)
        sides.server.verifyMode = .optional
        sides.server.trustRoots = sides.authority.trust
        let careful = try GnuTLSContext(.server, sides.server)
        #expect(!(try Self.talk(client, careful, session: session).client.isSessionReused))
        sides.server.verifyMode = .none
        sides.server.sessionIDContext = [1]
        let other = try GnuTLSContext(.server, sides.server)
        #expect(!(try Self.talk(client, other, session: session).client.isSessionReused))
    }

    @Test(arguments: versions) func clientCertificatesAreJudgedAgainOnResumption(version: TLSVersion) throws {
        var sides = try Sides(version)
        sides.client.certificateChains = [try sides.authority.issue("me").chain]
        sides.server.verifyMode = .required
        sides.server.trustRoots = sides.authority.trust
        let seen = Counter()
        sides.server.verificationCallback = VerificationCallback { _, chain in
            seen.increment()
            return seen.value == 1 && chain.isValid ? .asVerified : .refuse(verifyCode: 50)
        }
        let (client, server) = try sides.contexts()
        let first = try Self.talk(client, server)
        let session = try #require(first.client.session)
        let second = try Conversation(client: client, server: server, session: session)
        let outcomes = second.handshakeOutcomes()
        #expect(seen.value == 2)
        guard case .failure(let failure) = outcomes.server else {
            Issue.record("resumed against the callback's word")
            return
        }
        #expect(failure.detail?.verifyCode == 50)
    }

    @Test(arguments: [0, 1, 2, 5, 31]) func aServerGivesAsManyTicketsAsItIsTold(count: Int) throws {
        var sides = try Sides()
        sides.server.numTickets = count
        let messages = Box<[Int]>([])
        sides.client.messageCallback = MessageCallback { _, message in
            if message.contentType == .handshake && message.isReceived {
                messages.update { $0.append(message.messageType) }
            }
        }
        let (client, server) = try sides.contexts()
        let talk = try Self.talk(client, server)
        #expect(messages.value.count { $0 == 4 } == count)
        #expect(talk.client.session?.hasTicket == (count > 0))
        // Without a ticket there is nothing to resume: the next handshake is a full one.
        let again = try Self.talk(client, server, session: talk.client.session)
        #expect(again.client.isSessionReused == (count > 0))
        messages.update { $0 = [] }
        if count > 0 {
            try Self.talk(client, server, session: again.client.session)
            #expect(messages.value.count { $0 == 4 } == 1)
        }
    }

    @Test(arguments: [-1, 32]) func numbersOfTicketsOutOfRangeAreRefused(count: Int) throws {
        var sides = try Sides()
        sides.server.numTickets = count
        #expect(error { _ = try GnuTLSContext(.server, sides.server) } != nil)
    }

    @Test(arguments: versions) func oldTicketKeysStillOpen(version: TLSVersion) throws {
        var sides = try Sides(version)
        let old = try TicketKey((0..<64).map { _ in UInt8(1) })
        let new = try TicketKey((0..<64).map { _ in UInt8(2) })
        sides.server.ticketKeys = [old]
        let (client, server) = try sides.contexts()
        let session = try #require(Self.talk(client, server).client.session)
        sides.server.ticketKeys = [new, old]
        let rotated = try GnuTLSContext(.server, sides.server)
        let resumed = try Self.talk(client, rotated, session: session)
        #expect(resumed.client.isSessionReused)
        // A key on its way out encrypts nothing any more; TLS 1.2 leaves that to GnuTLS.
        if version == .tls1_3 { #expect(resumed.client.session?.hasTicket == false) }
        // New clients get the new key's tickets.
        let fresh = try #require(Self.talk(client, rotated).client.session)
        sides.server.ticketKeys = [new]
        let final = try GnuTLSContext(.server, sides.server)
        #expect(try Self.talk(client, final, session: fresh).client.isSessionReused)
        #expect(!(try Self.talk(client, final, session: session).client.isSessionReused))
    }

    @Test func withoutTicketsAServerRemembersSessionsOfTLS12() throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        let (client, server) = try sides.contexts()
        let first = try Self.talk(client, server)
        let session = try #require(first.client.session)
        #expect(!session.hasTicket && session.ticketLifetimeHint == 0)
        #expect(server.sessionStatistics.number == 1)
        let second = try Self.talk(client, server, session: session)
        #expect(second.client.isSessionReused && second.client.session?.id == session.id)
        #expect(server.sessionStatistics.hits == 1)
        // Another server knows nothing of it.
        let stranger = try GnuTLSContext(.server, sides.server)
        #expect(!(try Self.talk(client, stranger, session: session).client.isSessionReused))
        #expect(stranger.sessionStatistics.misses == 1)
    }

    @Test func theCacheIsBounded() throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        sides.server.sessionCacheSize = 2
        let (client, server) = try sides.contexts()
        let sessions = try (0..<4).map { _ in try #require(try Self.talk(client, server).client.session) }
        #expect(server.sessionStatistics.number == 2 && server.sessionStatistics.cacheFull == 2)
        #expect(!(try Self.talk(client, server, session: sessions[0]).client.isSessionReused))
    }

    @Test func aCacheThatIsOffRemembersNothing() throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        sides.server.sessionCacheMode = []
        let (client, server) = try sides.contexts()
        let session = try Self.talk(client, server).client.session
        #expect(!(try Self.talk(client, server, session: session).client.isSessionReused))
    }

    @Test func sessionsAreEqualByIdAndShowNoSecret() throws {
        let (client, server) = try Sides().contexts()
        let talk = try Self.talk(client, server)
        let session = try #require(talk.client.session)
        #expect(session == talk.client.session)
        #expect(session != (try Self.talk(client, server).client.session))
        #expect(!"\(session)".contains("secret:") && Mirror(reflecting: session).children.isEmpty)
        #expect(talk.server.session == nil)
    }

    @Test func ticketKeysHave64Bytes() {
        #expect(error { _ = try TicketKey([1, 2, 3]) }?.code == .invalidArgument)
    }
}
