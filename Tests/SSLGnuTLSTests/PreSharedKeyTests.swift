// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Keys that both sides know, instead of certificates.
@Suite struct PreSharedKeyTests {
    static let versions: [TLSVersion] = [.tls1_2, .tls1_3]
    static let key: [UInt8] = Array("a key of sixteen".utf8)

    /// A client and a server without any certificate.
    static func pair(
        _ version: TLSVersion, client key: PreSharedKey? = PreSharedKey(identity: "alice", key: key),
        lookup server: @escaping @Sendable (String?) -> [UInt8]? = { $0 == "alice" ? PreSharedKeyTests.key : nil },
        _ adjust: (_ client: inout SSLConfiguration, _ server: inout SSLConfiguration) -> Void = { _, _ in }
    ) throws -> Pair {
        try Pair(hostname: nil) { clientSide, serverSide in
            clientSide.checkHostname = false
            clientSide.maximumVersion = version
            clientSide.minimumVersion = version
            clientSide.pskClientCallback = PSKClientCallback { _, _ in key }
            serverSide.certificateChains = []
            serverSide.pskServerCallback = PSKServerCallback { _, identity in server(identity) }
            adjust(&clientSide, &serverSide)
        }
    }

    @Test(arguments: versions) func aKeyOpensAConnection(version: TLSVersion) throws {
        let pair = try Self.pair(version)
        try pair.conversation.handshake()
        #expect(pair.client.version == version && pair.client.peerCertificate == nil)
        #expect(try pair.conversation.exchange([1, 2, 3]).atServer == [1, 2, 3])
        #expect(pair.client.session?.isResumable(at: SystemClock.now) != true)
    }

    /// GnuTLS gives clients of TLS 1.2 something to resume, and asks nobody when it comes back.
    @Test(arguments: [VerifyMode.none, .required], [SSLOptions(), .noTicket])
    func whoResumesIsStillKnownByTheKey(mode: VerifyMode, options: SSLOptions) throws {
        let isKnown = Box(true)
        var configuration = SSLConfiguration.server()
        configuration.verifyMode = mode
        configuration.maximumVersion = .tls1_2
        configuration.options.formUnion(options)
        configuration.pskServerCallback = PSKServerCallback { _, name in
            isKnown.value && name == "alice" ? Self.key : nil
        }
        let context = try GnuTLSContext(.server, configuration)
        func connect(_ session: [UInt8]?) throws -> (peer: RawPeer, server: GnuTLSObject, failure: SSLError?) {
            let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
            let server = try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
            let peer = try RawPeer(
                .client, incoming: outgoing, outgoing: incoming,
                priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-PSK")
            try peer.use(PreSharedKey(identity: "alice", key: Self.key))
            if let session { try peer.resume(session) }
            for _ in 0..<8 {
                _ = peer.handshakeCode()
                if let failure = error(of: { try server.doHandshake() }), failure.code != .wantRead {
                    return (peer, server, failure)
                }
                if server.isHandshakeComplete { break }
            }
            return (peer, server, nil)
        }
        let first = try connect(nil)
        #expect(first.failure == nil && first.server.isHandshakeComplete)
        #expect(first.peer.handshakeCode() == 0)
        let session = try first.peer.sessionData()
        let second = try connect(session)
        #expect(second.failure == nil && second.server.isSessionReused)
        isKnown.update { $0 = false }
        let third = try connect(session)
        #expect(third.failure?.detail?.reason?.name == "PSK_IDENTITY_NOT_FOUND")
        #expect(third.failure?.detail?.alert?.description == .unknownPSKIdentity)
        #expect(!third.server.isHandshakeComplete)
    }

    @Test func anotherKeyDoesNot() throws {
        for (version, server, client) in [
            (TLSVersion.tls1_2, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "SSLV3_ALERT_BAD_RECORD_MAC"),
            (.tls1_3, "BINDER_DOES_NOT_VERIFY", "SSLV3_ALERT_ILLEGAL_PARAMETER"),
        ] {
            let outcomes = try Self.pair(version, lookup: { _ in Array("another key, too".utf8) }).conversation
                .handshakeOutcomes()
            #expect(outcomes.server.reason == server)
            #expect(outcomes.client.reason == client)
        }
    }

    @Test(arguments: versions) func anIdentityThatNobodyKnowsIsRefused(version: TLSVersion) throws {
        let outcomes = try Self.pair(version, lookup: { _ in nil }).conversation.handshakeOutcomes()
        #expect(outcomes.server.failure != nil && outcomes.client.failure?.detail?.alert?.isReceived == true)
        if version == .tls1_2 { #expect(outcomes.server.reason == "PSK_IDENTITY_NOT_FOUND") }
    }

    @Test(arguments: versions) func aClientMayDecline(version: TLSVersion) throws {
        let outcomes = try Self.pair(version, client: nil).conversation.handshakeOutcomes()
        #expect(outcomes.client.reason == "PSK_IDENTITY_NOT_FOUND")
        #expect(outcomes.server.failure?.detail?.alert == .init(.handshakeFailure, isReceived: true))
    }

    @Test func theHintReachesTheClientInTLS12() throws {
        let hints = Box<[String?]>([])
        let pair = try Self.pair(.tls1_2, lookup: { _ in Self.key }) { client, server in
            server.pskIdentityHint = "hint of the server, grün"
            client.pskClientCallback = PSKClientCallback { _, hint in
                hints.update { $0.append(hint) }
                return PreSharedKey(identity: "alice", key: Self.key)
            }
        }
        try pair.conversation.handshake()
        #expect(hints.value == ["hint of the server, grün"])
    }

    @Test(arguments: versions) func identitiesAreUTF8(version: TLSVersion) throws {
        let seen = Box<[String?]>([])
        let pair = try Self.pair(
            version, client: PreSharedKey(identity: "Zoë", key: Self.key),
            lookup: { name in
                seen.update { $0.append(name) }
                return Self.key
            })
        try pair.conversation.handshake()
        #expect(seen.value.allSatisfy { $0 == "Zoë" } && !seen.value.isEmpty)
    }

    @Test func aServerWithACertificateServesClientsWithoutAKeyToo() throws {
        let identity = try CertificateAuthority().issue("localhost")
        let pair = try Self.pair(.tls1_3, lookup: { _ in Self.key }) { client, server in
            client.pskClientCallback = nil
            client.verifyMode = .none
            server.certificateChains = [identity.chain]
        }
        try pair.conversation.handshake()
        #expect(pair.client.peerCertificate != nil)
    }

    @Test func keysAreForTheirSideOnly() {
        var configuration = SSLConfiguration()
        configuration.pskServerCallback = PSKServerCallback { _, _ in nil }
        #expect(error { _ = try GnuTLSContext(.client, configuration) }?.code == .invalidArgument)
        configuration = .server()
        configuration.pskClientCallback = PSKClientCallback { _, _ in nil }
        #expect(error { _ = try GnuTLSContext(.server, configuration) }?.code == .invalidArgument)
        configuration.pskClientCallback = nil
        configuration.pskServerCallback = PSKServerCallback { _, _ in nil }
        configuration.pskIdentityHint = String(repeating: "x", count: 257)
        #expect(error { _ = try GnuTLSContext(.server, configuration) }?.code == .invalidArgument)
    }

    /// There is no certificate that they could be about.
    @Test func keysDoNotGoWithRulesForCertificates() {
        var configuration = SSLConfiguration()
        configuration.pskClientCallback = PSKClientCallback { _, _ in nil }
        configuration.stapledStatus = .required
        #expect(error { _ = try GnuTLSContext(.client, configuration) }?.code == .invalidArgument)
    }

    @Test func aKeyShowsNothingOfItself() {
        let key = PreSharedKey(identity: "alice", key: [42, 43])
        #expect("\(key)" == "<pre-shared key of alice>")
        #expect(Mirror(reflecting: key).children.count == 1)
    }
}
