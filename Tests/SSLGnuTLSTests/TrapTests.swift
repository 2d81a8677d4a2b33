// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Things that GnuTLS does to its users, brought about by a peer that asks for them. Their numbers are those of TRAPS.md.
@Suite struct TrapTests {
    /// The connection under test and a raw peer.
    struct Meeting {
        let object: GnuTLSObject
        let peer: RawPeer

        /// - Parameter side: of the connection under test. Its certificate, or its peer's, is for `localhost`.
        init(
            _ side: SSLSide, peerPriority: String = "NORMAL", hostname: String = "localhost",
            named: CertificateAuthority? = nil,
            _ adjust: (inout SSLConfiguration, CertificateAuthority) throws -> Void = { _, _ in }
        ) throws {
            let authority = try CertificateAuthority()
            let identity = try authority.issue("localhost")
            var configuration =
                side == .client ? SSLConfiguration(trustRoots: authority.trust) : .server(identity.chain)
            try adjust(&configuration, authority)
            let incoming = MemoryBIO(), outgoing = MemoryBIO()
            object = try GnuTLSContext(side, configuration).wrapBIO(
                incoming: incoming, outgoing: outgoing, serverHostname: side == .client ? hostname : nil)
            peer = try RawPeer(
                side == .client ? .server : .client, incoming: outgoing, outgoing: incoming,
                identity: side == .client ? identity : nil, priority: peerPriority, named: named)
            try peer.handshake(with: object)
        }
    }

    /// 4, 29
    @Test func ticketsAndKeyUpdatesInFrontOfDataDoNotHideIt() throws {
        let meeting = try Meeting(.client)
        // The server's tickets wait in front already.
        try meeting.peer.updateKeys()
        try meeting.peer.send(Array("behind".utf8))
        #expect(try meeting.object.read(100) == Array("behind".utf8))
        try meeting.object.write("with new keys")
        #expect(try meeting.peer.receiveAll() == Array("with new keys".utf8))
    }

    /// 14
    @Test func aKeyUpdateUnderAHugeWriteIsNoTrouble() throws {
        let meeting = try Meeting(.client)
        try meeting.peer.updateKeys()
        #expect(throws: SSLError.wantRead) { try meeting.object.read(1) }
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try meeting.object.write(bytes)
        #expect(try meeting.peer.receiveAll() == bytes)
    }

    /// 21
    @Test func keysAreUpdatedWhileBothSidesReadAndWrite() async throws {
        let meeting = try Meeting(.client)
        let (object, peer) = (meeting.object, meeting.peer)
        let block = [UInt8](repeating: 5, count: 5000)
        let rounds = 300
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                for _ in 0..<rounds {
                    try object.write(block)
                    await Task.yield()
                }
                return 0
            }
            group.addTask {
                var received = 0
                while received < rounds * block.count {
                    do { received += try object.read(16384).count } catch SSLError.Code.wantRead { await Task.yield() }
                }
                return received
            }
            group.addTask {
                var received = 0
                for round in 0..<rounds {
                    // Eight in a second are the most that GnuTLS takes.
                    if round % 60 == 30 { try peer.updateKeys() }
                    try peer.send(block)
                    received += try peer.receiveAll().count
                    await Task.yield()
                }
                while received < rounds * block.count {
                    received += try peer.receiveAll().count
                    await Task.yield()
                }
                return received
            }
            let total = try await group.reduce(0, +)
            #expect(total == 2 * rounds * block.count)
        }
    }

    /// 30
    @Test func aPeerThatUpdatesKeysTooOftenIsRefusedByName() throws {
        let meeting = try Meeting(.client)
        for _ in 0..<20 { try unsafe RawPeer.check(gnutls_session_key_update(meeting.peer.session, 0)) }
        let failure = error { _ = try meeting.object.read(1) }
        #expect(failure?.code == .ssl)
        #expect(failure?.detail?.reason?.name == "TOO_MANY_KEY_UPDATES")
    }

    /// 31
    @Test func aRenegotiationIsDeclinedAndTheConversationGoesOn() throws {
        let meeting = try Meeting(.server, peerPriority: "NORMAL:-VERS-ALL:+VERS-TLS1.2")
        #expect(meeting.peer.handshakeCode() == GNUTLS_E_AGAIN)
        #expect(throws: SSLError.wantRead) { try meeting.object.read(1) }
        #expect(meeting.peer.handshakeCode() == GNUTLS_E_WARNING_ALERT_RECEIVED)
        let alert = unsafe gnutls_alert_get(meeting.peer.session)
        #expect(alert == GNUTLS_A_NO_RENEGOTIATION)
        try meeting.peer.send(Array("as before".utf8))
        #expect(try meeting.object.read(100) == Array("as before".utf8))
        try meeting.object.write("indeed")
        #expect(try meeting.peer.receiveAll() == Array("indeed".utf8))
        // What lies long back is not held against the peer.
        #expect(unsafe gnutls_handshake(meeting.peer.session) == GNUTLS_E_AGAIN)
        #expect(throws: SSLError.wantRead) { try meeting.object.read(1) }
        #expect(unsafe gnutls_handshake(meeting.peer.session) == GNUTLS_E_WARNING_ALERT_RECEIVED)
        try meeting.peer.send(Array("still".utf8))
        #expect(try meeting.object.read(100) == Array("still".utf8))
    }

    /// 48
    @Test(arguments: ["NORMAL", "NORMAL:-VERS-ALL:+VERS-TLS1.2"])
    func aClientShowsItsCertificateWhateverTheServerNames(priority: String) throws {
        let other = try CertificateAuthority("Nobody We Know")
        let meeting = try Meeting(.client, peerPriority: priority, named: other) { configuration, authority in
            configuration.certificateChains = [try authority.issue("alice").chain]
        }
        var count: UInt32 = 0
        _ = unsafe gnutls_certificate_get_peers(meeting.peer.session, &count)
        #expect(count == 1)
    }

    /// 49
    @Test func aNameWithAnUnderscoreIsRefusedWithAnAlert() throws {
        let pair = try Pair(hostname: "local_host") { client, _ in client.checkHostname = false }
        let outcomes = pair.conversation.handshakeOutcomes()
        guard case .failure(let server) = outcomes.server, case .failure(let client) = outcomes.client else {
            Issue.record("GnuTLS has lost a limit: the documentation names it")
            return
        }
        #expect(server.detail?.alert?.isReceived == false)
        #expect(client.detail?.alert?.isReceived == true)
    }

    /// 53
    @Test func aUserWhoCancelsIsAnEnd() throws {
        let meeting = try Meeting(.client)
        try unsafe RawPeer.check(gnutls_alert_send(meeting.peer.session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED))
        try unsafe RawPeer.check(gnutls_bye(meeting.peer.session, GNUTLS_SHUT_WR))
        #expect(try meeting.object.read(1).isEmpty)
    }

    /// 65
    @Test func aServerDoesNotNameItsAnchors() throws {
        let anchor = try CertificateAuthority("An Anchor For Clients")
        let pair = try Pair { client, server in
            // In TLS 1.2 the request for a certificate can be read on the wire.
            client.maximumVersion = .tls1_2
            server.verifyMode = .required
            server.trustRoots = anchor.trust
            client.certificateChains = [try anchor.issue("alice").chain]
        }
        try pair.conversation.handshake()
        let sent = String(decoding: pair.conversation.serverToClient.sent, as: UTF8.self)
        #expect(sent.contains("localhost"), "the server's certificate can be read")
        #expect(!sent.contains("An Anchor For Clients"))
    }

    /// 75
    @Test func aLongPasswordIsNotCut() throws {
        let identity = try CertificateAuthority().issue("localhost")
        let (right, wrong) = (String(repeating: "a", count: 300), String(repeating: "a", count: 299) + "b")
        let key = SSLDataSource.bytes(try identity.encryptedKeyPEM(password: right))
        func load(_ password: String) throws {
            let chain = CertificateChain(
                certificates: .bytes(identity.chainPEM), privateKey: key, password: Password(password))
            _ = try GnuTLSContext(.server, .server(chain))
        }
        try load(right)
        #expect(error { try load(wrong) }?.code == .ssl)
    }
}
