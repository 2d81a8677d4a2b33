// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Asking a client for its certificate when the handshake is done (TLS 1.3).
@Suite struct PostHandshakeTests {
    /// A server that asks later, and a client with a certificate that lets itself be asked.
    static func pair(
        mode: VerifyMode = .required,
        _ adjust: (_ client: inout SSLConfiguration, _ server: inout SSLConfiguration) throws -> Void = { _, _ in }
    ) throws -> Pair {
        let authority = try CertificateAuthority()
        return try Pair { client, server in
            client.postHandshakeAuth = true
            client.certificateChains = [try authority.issue("me").chain]
            server.postHandshakeAuth = true
            server.verifyMode = mode
            server.trustRoots = authority.trust
            try adjust(&client, &server)
        }
    }

    @Test func theCertificateComesWhenItIsAskedFor() throws {
        let pair = try Self.pair()
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate == nil)
        try pair.server.verifyClientPostHandshake()
        #expect(error { try pair.server.verifyClientPostHandshake() }?.detail?.reason?.name == "STILL_IN_INIT")
        #expect(try pair.conversation.transfer(Array("ask".utf8), from: .server) == Array("ask".utf8))
        #expect(error { try pair.server.verifyClientPostHandshake() }?.detail?.reason?.name == "REQUEST_SENT")
        #expect(try pair.conversation.transfer(Array("here".utf8), from: .client) == Array("here".utf8))
        #expect(pair.server.peerCertificate?.info?.subject.last?.first?.value == "me")
        #expect(pair.server.verifiedChain.count == 2)
        // And again.
        try pair.server.verifyClientPostHandshake()
        #expect(try pair.conversation.exchange(Array("again".utf8)).atServer == Array("again".utf8))
        #expect(try pair.conversation.exchange(Array("again".utf8)).atServer == Array("again".utf8))
    }

    @Test func dataInFlightIsNotLost() throws {
        let pair = try Self.pair()
        try pair.conversation.handshake()
        try pair.client.write("before")
        pair.carry()
        try pair.server.verifyClientPostHandshake()
        try pair.server.write("ask")
        try pair.client.write("between")
        pair.carry()
        #expect(try pair.server.read(3) == Array("bef".utf8))
        #expect(try pair.server.read(100) == Array("ore".utf8))
        #expect(try pair.server.read(100) == Array("between".utf8))
        #expect(try pair.client.read(100) == Array("ask".utf8))
        try pair.client.write("after")
        pair.carry()
        #expect(try pair.server.read(100) == Array("after".utf8))
        #expect(pair.server.peerCertificate != nil)
    }

    @Test func aReadAsksAsWell() throws {
        let pair = try Self.pair()
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        #expect(throws: SSLError.wantRead) { try pair.server.read(10) }
        pair.carry()
        #expect(throws: SSLError.wantRead) { try pair.client.read(10) }
        pair.carry()
        #expect(throws: SSLError.wantRead) { try pair.server.read(10) }
        #expect(pair.server.peerCertificate != nil)
    }

    @Test func whoMustShowACertificateAndHasNoneIsRefused() throws {
        let pair = try Self.pair { client, _ in client.certificateChains = [] }
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        try pair.server.write("ask")
        pair.carry()
        #expect(try pair.client.read(10) == Array("ask".utf8))
        pair.carry()
        let failure = error { _ = try pair.server.read(10) }
        #expect(failure?.detail?.reason?.name == "PEER_DID_NOT_RETURN_A_CERTIFICATE")
        pair.carry()
        #expect(error { _ = try pair.client.read(10) }?.detail?.reason?.name == "TLSV13_ALERT_CERTIFICATE_REQUIRED")
    }

    @Test func whoMayShowACertificateNeedNot() throws {
        let pair = try Self.pair(mode: .optional) { client, _ in client.certificateChains = [] }
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        _ = try pair.conversation.exchange([1])
        #expect(try pair.conversation.transfer([2], from: .client) == [2])
        #expect(pair.server.peerCertificate == nil)
    }

    @Test func aBadCertificateIsRefused() throws {
        let stranger = try CertificateAuthority("Stranger").issue("me")
        let pair = try Self.pair { client, _ in client.certificateChains = [stranger.chain] }
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        try pair.server.write("ask")
        pair.carry()
        _ = try pair.client.read(10)
        pair.carry()
        let failure = error { _ = try pair.server.read(10) }
        #expect(failure?.detail?.verifyCode == 20)
        pair.carry()
        #expect(error { _ = try pair.client.read(10) }?.detail?.reason?.name == "TLSV1_ALERT_UNKNOWN_CA")
    }

    @Test func aVerdictMayComeLater() throws {
        let replies = Box<[Reply<VerificationCallback.Decision>]>([])
        let pair = try Self.pair { _, server in
            server.verificationCallback = VerificationCallback(later: { _, _, reply in
                replies.update { $0.append(reply) }
            })
        }
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        try pair.server.write("ask")
        pair.carry()
        _ = try pair.client.read(10)
        try pair.client.write("data")
        pair.carry()
        #expect(throws: SSLError(.wantX509Lookup)) { try pair.server.read(10) }
        replies.value[0](.asVerified)
        #expect(try pair.server.read(10) == Array("data".utf8))
    }

    /// A server that does not ask later asks in the handshake, and may still ask later.
    @Test func aServerMayAskTwice() throws {
        let pair = try Self.pair { _, server in server.postHandshakeAuth = false }
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate != nil)
        try pair.server.verifyClientPostHandshake()
        _ = try pair.conversation.exchange([1])
        #expect(pair.server.peerCertificate != nil)
    }

    @Test func aClientThatWasNotAskedResumesAndIsAskedThen() throws {
        let authority = try CertificateAuthority()
        var sides = try SessionTests.Sides()
        sides.client.postHandshakeAuth = true
        sides.client.certificateChains = [try authority.issue("me").chain]
        sides.server.postHandshakeAuth = true
        sides.server.verifyMode = .required
        sides.server.trustRoots = authority.trust
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        let talk = try SessionTests.talk(client, server, session: session)
        #expect(talk.server.isSessionReused && talk.server.peerCertificate == nil)
        try talk.server.verifyClientPostHandshake()
        _ = try talk.exchange([1])
        _ = try talk.exchange([2])
        #expect(talk.server.verifiedChain.count == 2)
    }

    @Test func inTLS12TheHandshakeAsks() throws {
        let pair = try Self.pair { client, _ in client.maximumVersion = .tls1_2 }
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate != nil)
        #expect(error { try pair.server.verifyClientPostHandshake() }?.detail?.reason?.name == "WRONG_SSL_VERSION")
    }

    @Test func askingWithoutTheConditionsIsRefused() throws {
        let unasked = try Self.pair { client, _ in client.postHandshakeAuth = false }
        #expect(error { try unasked.server.verifyClientPostHandshake() }?.detail?.reason?.name == "WRONG_SSL_VERSION")
        try unasked.conversation.handshake()
        let reason = error { try unasked.server.verifyClientPostHandshake() }?.detail?.reason
        #expect(reason?.name == "EXTENSION_NOT_RECEIVED" && reason?.number == 279)
        #expect(error { try unasked.client.verifyClientPostHandshake() }?.detail?.reason?.name == "NOT_SERVER")
        let incurious = try Self.pair(mode: .none)
        try incurious.conversation.handshake()
        #expect(error { try incurious.server.verifyClientPostHandshake() } != nil)
    }
}
