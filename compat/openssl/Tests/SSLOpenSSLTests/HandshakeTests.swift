// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Handshakes that succeed, and what both sides know afterwards.
@Suite struct HandshakeTests {
    @Test(arguments: Pairing.allCases, versions)
    func bothSidesAgreeAndBytesArrive(pairing: Pairing, version: TLSVersion) throws {
        let authority = try CertificateAuthority()
        var client = SSLConfiguration(trustRoots: authority.trust, alpnProtocols: ["http/1.1", "h2"])
        var server = SSLConfiguration.server(try authority.issue("localhost").chain)
        client.maximumVersion = version
        server.alpnProtocols = ["h2", "http/1.1"]
        try converse(pairing, client, server) { talk in
            try talk.handshake(maxSteps: 1000)
            let sides = [talk.object(.client), talk.object(.server)]
            for object in sides {
                #expect(object.version == version)
                #expect(object.serverHostname == "localhost")
                #expect(object.selectedALPNProtocol == "h2")
                #expect(object.group == "x25519")
                #expect(object.signatureScheme(of: .server) == "ecdsa_secp256r1_sha256")
                #expect(object.signatureScheme(of: .client) == nil)
            }
            #expect(sides[0].cipher == sides[1].cipher)
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
            #expect(try talk.transfer(bytes, from: .client) == bytes)
            #expect(try talk.transfer(bytes, from: .server) == bytes)
            try talk.close(maxSteps: 1000)
        }
    }

    @Test(arguments: versions)
    func oneByteAtATimeIsEnough(version: TLSVersion) throws {
        let pair = try Pair(version)
        pair.conversation.delivery = .oneByteAtATime
        try pair.conversation.handshake()
        #expect(try pair.conversation.transfer(Array("hello".utf8), from: .client) == Array("hello".utf8))
    }

    @Test func withoutBytesTheHandshakeWantsToRead() throws {
        let pair = try Pair()
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        #expect(pair.conversation.clientOutgoing.pending > 0)
        #expect(throws: SSLError.wantRead) { try pair.server.doHandshake() }
        #expect(pair.conversation.serverOutgoing.pending == 0)
        #expect(!pair.client.isHandshakeComplete)
        #expect(pair.client.version == nil)
        #expect(pair.server.sharedCiphers == nil)
    }

    @Test func aHandshakeThatIsDoneStaysDone() throws {
        let pair = try Pair.connected()
        let sent = pair.conversation.clientToServer.sent.count
        try pair.client.doHandshake()
        try pair.server.doHandshake()
        #expect(pair.conversation.clientOutgoing.pending == 0)
        #expect(pair.conversation.clientToServer.sent.count == sent)
    }

    @Test(arguments: [KeyType.rsa(2048), .ecdsaP384, .ed25519], versions)
    func everyKeyTypeServes(type: KeyType, version: TLSVersion) throws {
        let pair = try Pair(version, profile: .leaf.with { $0.keyType = type })
        try pair.conversation.handshake()
        #expect(pair.client.verifiedChain.count == 2)
        #expect(pair.client.peerCertificate == pair.client.unverifiedChain.first)
        let scheme =
            switch type {
            case .rsa: "rsa_pss_rsae_sha256"
            case .ed25519: "ed25519"
            // Only TLS 1.3 ties the hash to the curve.
            default: version == .tls1_3 ? "ecdsa_secp384r1_sha384" : "ecdsa_secp256r1_sha256"
            }
        #expect(pair.client.signatureScheme(of: .server) == scheme)
    }

    @Test func theServerKnowsWhatBothSidesHave() throws {
        let pair = try Pair(.tls1_2) { client, server, _ in
            client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]
            server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"]
        }
        try pair.conversation.handshake()
        let names = pair.server.sharedCiphers?.map(\.name) ?? []
        #expect(names == ["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"])
        #expect(pair.client.sharedCiphers == nil)
        #expect(pair.client.cipher?.name == names.first)
    }
}
