// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Raw public keys in place of certificates.
@Suite struct RawKeyTests {
    let server: IssuedCertificate
    let client: IssuedCertificate
    let stranger: PublicKeyPin

    init() throws {
        // Certificates as sources of keys: raw keys have nothing else of them.
        server = try SelfSigned.certificate("server")
        client = try SelfSigned.certificate("client") { $0.keyType = .ecdsaP384 }
        stranger = try PinTests.pin(SelfSigned.certificate("stranger").certificateDER)
    }

    private func own(_ key: IssuedCertificate) -> RawPublicKeys { RawPublicKeys(privateKey: .bytes(key.privateKeyPEM)) }

    private func pin(_ certificate: IssuedCertificate) throws -> PublicKeyPin {
        try PinTests.pin(certificate.certificateDER)
    }

    private func configuration(_ rule: RawPublicKeys, verifies: Bool = true) -> SSLConfiguration {
        var configuration = SSLConfiguration(verifyMode: verifies ? .required : .none, checkHostname: false)
        configuration.rawPublicKeys = rule
        return configuration
    }

    private func pair(_ client: SSLConfiguration, _ server: SSLConfiguration) throws -> Pair {
        try Pair(client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, server), hostname: "localhost")
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aServerIsKnownByItsKeyAlone(version: TLSVersion) throws {
        var expecting = configuration(RawPublicKeys(peers: [try pin(server), stranger]))
        expecting.checkHostname = true
        expecting.maximumVersion = version
        let pair = try pair(expecting, configuration(own(server), verifies: false))
        try pair.conversation.handshake()
        #expect(pair.client.version == version)
        #expect(pair.client.peerCertificate == nil && pair.client.verifiedChain.isEmpty)
        let key = try #require(pair.client.peerPublicKey)
        #expect(try PublicKeyPin(publicKeyDER: key) == pin(server))
        #expect(pair.server.peerPublicKey == nil)
        _ = try pair.conversation.exchange([1, 2, 3])
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func anotherKeyIsRefused(version: TLSVersion) throws {
        var expecting = configuration(RawPublicKeys(peers: [stranger]))
        expecting.maximumVersion = version
        let pair = try pair(expecting, configuration(own(server), verifies: false))
        let error = try #require(error { try pair.conversation.handshake() })
        #expect(error.detail?.verifyCode == 50)
        #expect(error.detail?.verifyMessage?.contains("raw public key") == true)
        #expect(error.detail?.alert == .init(.badCertificate, isReceived: false))
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bothSidesMayBe(version: TLSVersion) throws {
        for (expected, isAccepted) in [(try pin(client), true), (stranger, false)] {
            var there = own(client)
            there.peers = [try pin(server)]
            var here = own(server)
            here.peers = [expected]
            var expecting = configuration(there)
            expecting.maximumVersion = version
            let pair = try pair(expecting, configuration(here))
            let error = error { try pair.conversation.handshake() }
            #expect((error == nil) == isAccepted)
            if isAccepted {
                #expect(try PublicKeyPin(publicKeyDER: #require(pair.server.peerPublicKey)) == pin(client))
            }
        }
    }

    @Test func aRequiredKeyThatDoesNotComeEndsIt() throws {
        var here = own(server)
        here.peers = [try pin(client)]
        let pair = try pair(configuration(RawPublicKeys(peers: [pin(server)])), configuration(here))
        let outcomes = pair.conversation.handshakeOutcomes()
        #expect(error { try outcomes.server.get() }?.detail?.reason?.name == "PEER_DID_NOT_RETURN_A_CERTIFICATE")
    }

    @Test func certificatesStayPossibleWhereBothWantThem() throws {
        let authority = try CertificateAuthority()
        let leaf = try authority.issue("localhost")
        var serving = SSLConfiguration.server(leaf.chain)
        serving.rawPublicKeys = own(server)
        // Who knows nothing of raw keys gets the certificate.
        let plain = try pair(SSLConfiguration(trustRoots: authority.trust), serving)
        try plain.conversation.handshake()
        #expect(plain.client.verifiedChain.count == 2)
        #expect(plain.client.peerPublicKey != nil)
        // Who takes both gets the key.
        var either = SSLConfiguration(trustRoots: authority.trust)
        either.rawPublicKeys = RawPublicKeys(peers: [try pin(server)], acceptsCertificates: true)
        let both = try pair(either, serving)
        try both.conversation.handshake()
        #expect(both.client.peerCertificate == nil)
        // And a certificate, verified as ever, from who has nothing else.
        let fallback = try pair(either, .server(leaf.chain))
        try fallback.conversation.handshake()
        #expect(fallback.client.verifiedChain.count == 2)
        either.trustRoots = .none
        let unknown = try pair(either, .server(leaf.chain))
        #expect(error { try unknown.conversation.handshake() }?.detail?.verifyCode == 20)
    }

    @Test func aCertificateIsNoRawKey() throws {
        let authority = try CertificateAuthority()
        let leaf = try authority.issue("localhost")
        var strict = SSLConfiguration(trustRoots: authority.trust)
        strict.rawPublicKeys = RawPublicKeys(peers: [try pin(leaf)])
        let pair = try pair(strict, .server(leaf.chain))
        let error = try #require(error { try pair.conversation.handshake() })
        #expect(error.detail?.verifyMessage == "a certificate instead of a raw public key")
    }

    @Test func pinsApplyToRawKeysToo() throws {
        var expecting = configuration(RawPublicKeys(peers: [try pin(server)]))
        expecting.publicKeyPins = [stranger]
        let pair = try pair(expecting, configuration(own(server), verifies: false))
        #expect(error { try pair.conversation.handshake() }?.detail?.verifyCode == 50)
    }

    @Test func nobodyIsAcceptedUnseen() throws {
        let empty = configuration(RawPublicKeys(peers: []))
        #expect(error { _ = try GnuTLSContext(.client, empty) }?.code == .invalidArgument)
        let unverified = configuration(RawPublicKeys(peers: [stranger]), verifies: false)
        #expect(error { _ = try GnuTLSContext(.client, unverified) }?.code == .invalidArgument)
        let noKey = configuration(RawPublicKeys(privateKey: .pem("nothing")))
        #expect(error { _ = try GnuTLSContext(.client, noKey) }?.code == .ssl)
    }
}
