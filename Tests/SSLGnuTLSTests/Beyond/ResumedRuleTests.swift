// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// The rules for peers where a session is resumed, or a callback has its say.
@Suite struct ResumedRuleTests {
    let authority: CertificateAuthority
    let leaf: IssuedCertificate
    static let versions: [TLSVersion] = [.tls1_2, .tls1_3]

    init() throws {
        authority = try CertificateAuthority()
        leaf = try authority.issue("localhost", profile: .leaf.mustStaple)
    }

    /// The first connection's session, and the outcome of resuming it.
    private func resume(
        _ client: GnuTLSContext, _ server: GnuTLSContext, between: () throws -> Void = {}
    ) throws -> (object: GnuTLSObject, error: SSLError?) {
        let first = try Pair(client: client, server: server, hostname: "localhost")
        try first.conversation.handshake()
        _ = try first.conversation.exchange([1])
        let session = try #require(first.client.session)
        try between()
        let conversation = try Conversation(
            client: client, server: server, serverHostname: "localhost", session: session)
        let failure = error { try conversation.handshake() }
        return (conversation.client, failure)
    }

    @Test(arguments: versions) func pinsHoldAndPromisesAreNotAskedForAgain(version: TLSVersion) throws {
        var chain = leaf.chain
        let response = try authority.statusResponse(for: leaf).der
        chain.ocspResponse = .bytes(response)
        var client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
        client.publicKeyPins = [try PinTests.pin(leaf.certificateDER)]
        client.stapledStatus = .required
        let (object, error) = try resume(
            GnuTLSContext(.client, client), GnuTLSContext(.server, .server(chain)))
        #expect(error == nil && object.isSessionReused)
        #expect(object.stapledOCSPResponse == response && object.verifiedChain.count == 2)
    }

    @Test(arguments: versions) func aKeyThatHasChangedMeanwhileIsRefused(version: TLSVersion) throws {
        let store = MemoryKnownHosts()
        var client = SSLConfiguration(maximumVersion: version)
        client.trustOnFirstUse = TrustOnFirstUse(store)
        let server = try GnuTLSContext(.server, .server(SelfSigned.certificate("localhost").chain))
        let context = try GnuTLSContext(.client, client)
        #expect(try resume(context, server).error == nil)
        let (_, error) = try resume(context, server) {
            store.forget("localhost")
            _ = store.remember(try PinTests.pin(leaf.certificateDER), of: "localhost")
        }
        #expect(error?.detail?.verifyCode == 50)
    }

    @Test(arguments: versions) func aRawKeyComesWithItsSessionAndIsJudgedAgain(version: TLSVersion) throws {
        var client = SSLConfiguration(checkHostname: false, maximumVersion: version)
        client.rawPublicKeys = RawPublicKeys(peers: [try PinTests.pin(leaf.certificateDER)])
        var server = SSLConfiguration.server()
        server.rawPublicKeys = RawPublicKeys(privateKey: .bytes(leaf.privateKeyPEM))
        let (object, error) = try resume(GnuTLSContext(.client, client), GnuTLSContext(.server, server))
        #expect(error == nil && object.isSessionReused)
        #expect(try PublicKeyPin(publicKeyDER: #require(object.peerPublicKey)) == PinTests.pin(leaf.certificateDER))
    }

    @Test func aSessionDoesNotPassToStricterRules() throws {
        var client = SSLConfiguration(trustRoots: authority.trust)
        client.stapledStatus = .ignored
        let server = try GnuTLSContext(.server, .server(leaf.chain))
        let first = try Pair(client: GnuTLSContext(.client, client), server: server, hostname: "localhost")
        try first.conversation.handshake()
        _ = try first.conversation.exchange([1])
        let session = try #require(first.client.session)
        client.stapledStatus = .required
        let strict = try GnuTLSContext(.client, client)
        #expect(
            error {
                _ = try Conversation(client: strict, server: server, serverHostname: "localhost", session: session)
            }?.code == .invalidArgument)
    }

    @Test(arguments: versions) func aCallbackCannotWaiveARule(version: TLSVersion) throws {
        let other = try PinTests.pin(SelfSigned.certificate("other").certificateDER)
        let own = try PinTests.pin(leaf.certificateDER)
        // Trusted or not, with the pinned key or another one.
        for (trust, pin, code) in [
            (authority.trust, other, 50), (TrustRoots.none, other, 50), (TrustRoots.none, own, nil),
        ] as [(TrustRoots, PublicKeyPin, Int32?)] {
            var client = SSLConfiguration(trustRoots: trust, maximumVersion: version)
            client.publicKeyPins = [pin]
            client.stapledStatus = .ignored
            client.verificationCallback = VerificationCallback { _, _ in .accept }
            let pair = try Pair(
                client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, .server(leaf.chain)),
                hostname: "localhost")
            #expect(error { try pair.conversation.handshake() }?.detail?.verifyCode == code)
        }
    }
}
