// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Handshakes that succeed, and what both sides know afterwards.
@Suite struct HandshakeTests {
    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bothSidesAgreeOnVersionCipherAndName(version: TLSVersion) throws {
        let pair = try Pair { client, server in
            client.maximumVersion = version
        }
        try pair.conversation.handshake()
        for object in [pair.client, pair.server] {
            #expect(object.isHandshakeComplete)
            #expect(object.version == version)
            #expect(object.serverHostname == "localhost")
            #expect(!object.isSessionReused)
        }
        #expect(pair.client.cipher == pair.server.cipher)
        #expect(
            pair.client.cipher?.name
                == (version == .tls1_3 ? "TLS_AES_256_GCM_SHA384" : "ECDHE-ECDSA-AES256-GCM-SHA384"))
        #expect(pair.client.group == "x25519")
    }

    @Test(arguments: [KeyKind.ecdsa, .rsa, .ed25519, .ecdsaP384], [TLSVersion.tls1_2, .tls1_3])
    func everyKeyTypeServes(kind: KeyKind, version: TLSVersion) throws {
        let pair = try Pair(key: kind) { client, _ in client.maximumVersion = version }
        try pair.conversation.handshake()
        #expect(pair.client.version == version)
        #expect(pair.client.verifiedChain.count == 2)
    }

    @Test func aHandshakeThatIsDoneStaysDone() throws {
        let pair = try Pair()
        try pair.conversation.handshake()
        let sent = pair.clientOutgoing.pending
        // A second call into GnuTLS would put a key update on the wire.
        try pair.client.doHandshake()
        try pair.server.doHandshake()
        #expect(pair.clientOutgoing.pending == sent)
    }

    @Test func withoutBytesTheHandshakeWantsToRead() throws {
        let pair = try Pair()
        let error = #expect(throws: SSLError.self) { try pair.client.doHandshake() }
        #expect(error == SSLError.wantRead)
        #expect(pair.clientOutgoing.pending > 0)
        #expect(throws: SSLError.wantRead) { try pair.server.doHandshake() }
        #expect(pair.serverOutgoing.pending == 0)
    }

    @Test func readingAndWritingBeforeTheHandshakePerformIt() throws {
        let pair = try Pair()
        #expect(throws: SSLError.wantRead) { try pair.client.write("early") }
        #expect(pair.clientOutgoing.pending > 0)
        #expect(throws: SSLError.wantRead) { try pair.server.read(10) }
        try pair.conversation.handshake()
        #expect(try pair.client.write("now") == 3)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func theServersOrderOfApplicationProtocolsWins(version: TLSVersion) throws {
        let pair = try Pair { client, server in
            client.maximumVersion = version
            client.alpnProtocols = ["http/1.1", "h2"]
            server.alpnProtocols = ["h2", "http/1.1"]
        }
        try pair.conversation.handshake()
        #expect(pair.client.selectedALPNProtocol == "h2")
        #expect(pair.server.selectedALPNProtocol == "h2")
    }

    @Test func withoutACommonApplicationProtocolTheHandshakeGoesOnWithoutOne() throws {
        let pair = try Pair { client, server in
            client.alpnProtocols = ["h2"]
            server.alpnProtocols = ["imap"]
        }
        try pair.conversation.handshake()
        #expect(pair.client.selectedALPNProtocol == nil)
        #expect(pair.server.selectedALPNProtocol == nil)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aClientCertificateIsVerifiedByTheServer(version: TLSVersion) throws {
        let authority = try CertificateAuthority("Clients")
        let identity = try authority.issue("someone")
        let pair = try Pair { client, server in
            client.maximumVersion = version
            client.certificateChains = [identity.chain]
            server.verifyMode = .required
            server.trustRoots = authority.trust
        }
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate?.derBytes == identity.certificateDER)
        #expect(pair.server.verifiedChain.map(\.derBytes) == [identity.certificateDER, authority.certificateDER])
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func anOptionalClientCertificateMayBeMissing(version: TLSVersion) throws {
        let pair = try Pair { client, server in
            client.maximumVersion = version
            server.verifyMode = .optional
            server.trustRoots = try CertificateAuthority("Clients").trust
        }
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate == nil)
        #expect(pair.server.verifiedChain.isEmpty)
    }

    @Test(arguments: ["x25519", "P-256", "secp384r1", "X448", "ffdhe2048"])
    func theGroupThatWasAskedForIsUsed(name: String) throws {
        let pair = try Pair { client, _ in client.groups = [name] }
        try pair.conversation.handshake()
        let expected = ["P-256": "secp256r1", "X448": "x448"][name] ?? name
        #expect(pair.client.group == expected)
    }

    @Test(arguments: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"])
    func theSuiteThatWasAskedForIsUsed(name: String) throws {
        let pair = try Pair { client, _ in client.ciphersuites = [name] }
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == name)
        #expect(pair.server.cipher?.protocolName == "TLSv1.3")
    }

    @Test func addressesAreCheckedButNotSentAsAName() throws {
        let pair = try Pair(names: ["127.0.0.1", "::1"], hostname: "127.0.0.1")
        try pair.conversation.handshake()
        #expect(pair.server.serverHostname == nil)
        #expect(pair.client.serverHostname == "127.0.0.1")
    }

    @Test func oneByteAtATimeIsEnough() throws {
        let pair = try Pair()
        pair.conversation.delivery = .oneByteAtATime
        try pair.conversation.handshake()
        #expect(pair.client.version == .tls1_3)
    }

    @Test func theMatchingCertificateOfSeveralIsShown() throws {
        let authority = try CertificateAuthority()
        let rsa = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        let ecdsa = try authority.issue("localhost")
        let server = try GnuTLSContext(.server, .server(rsa.chain, ecdsa.chain))
        for (ciphers, expected) in [
            (["ECDHE-RSA-AES128-GCM-SHA256"], rsa), (["ECDHE-ECDSA-AES128-GCM-SHA256"], ecdsa),
        ] {
            var configuration = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
            configuration.ciphers = ciphers
            let pair = try Pair(
                client: GnuTLSContext(.client, configuration), server: server, hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.client.peerCertificate?.derBytes == expected.certificateDER)
        }
    }

    @Test func aConnectionOutlivesItsContext() throws {
        var pair: Pair? = try Pair()
        weak let context = pair?.client.context
        try pair?.conversation.handshake()
        #expect(context != nil)
        pair = nil
        #expect(context == nil, "nothing else keeps a context")
    }
}
