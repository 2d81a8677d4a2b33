// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// A certificate that stands alone goes out with its issuers, where one asks for it.
@Suite struct ChainCompletionTests {
    /// A root, an authority below it, and a leaf.
    private struct Setting {
        let root: CertificateAuthority
        let middle: CertificateAuthority
        let leaf: IssuedCertificate

        init(middle profile: CertificateProfile = .authority) throws {
            root = try CertificateAuthority()
            middle = try root.intermediate(profile: profile)
            leaf = try middle.issue("localhost")
        }

        var all: [[UInt8]] { [leaf.certificateDER, middle.certificateDER, root.certificateDER] }
        var trust: TrustRoots { .bytes(root.certificatePEM + middle.certificatePEM) }

        /// What a server sends that trusts so, as a client sees it who looks at nothing.
        func sent(
            _ trust: TrustRoots, _ chain: CertificateChain? = nil, completes: Bool = true
        ) throws -> [[UInt8]] {
            var configuration = SSLConfiguration.server(chain ?? leaf.leafOnly)
            configuration.trustRoots = trust
            configuration.completesCertificateChains = completes
            return try sent(by: GnuTLSContext(.server, configuration))
        }

        func sent(by server: GnuTLSContext) throws -> [[UInt8]] {
            let client = try GnuTLSContext(.client, SSLConfiguration(verifyMode: .none, checkHostname: false))
            let talk = try Conversation(client: client, server: server)
            try talk.handshake()
            return talk.client.unverifiedChain.map(\.derBytes)
        }
    }

    @Test func aServersLeafIsCompletedUpToTheRoot() throws {
        let it = try Setting()
        #expect(try it.sent(it.trust) == it.all)
        #expect(try it.sent(it.trust, completes: false) == [it.leaf.certificateDER])
    }

    @Test func clientsWithTheRootAloneThenTrustTheServer() throws {
        let it = try Setting()
        for completes in [false, true] {
            let conversation = try Pair { client, server in
                client.trustRoots = it.root.trust
                server = .server(it.leaf.leafOnly)
                server.trustRoots = it.trust
                server.completesCertificateChains = completes
            }.conversation
            #expect(((try? conversation.handshake()) != nil) == completes)
        }
    }

    @Test func aClientsLeafIsCompletedUpToTheRoot() throws {
        let it = try Setting()
        for completes in [false, true] {
            let pair = try Pair { client, server in
                client.certificateChains = [it.leaf.leafOnly]
                client.trustRoots.sources.append(.bytes(it.root.certificatePEM + it.middle.certificatePEM))
                client.completesCertificateChains = completes
                server.verifyMode = .optional
                server.trustRoots = it.trust
            }
            try pair.conversation.handshake()
            #expect(pair.server.unverifiedChain.map(\.derBytes) == (completes ? it.all : [it.all[0]]))
        }
    }

    @Test func aChainOfSeveralCertificatesIsSentAsItIs() throws {
        let it = try Setting()
        #expect(try it.sent(it.trust, it.leaf.chain) == [it.leaf.certificateDER, it.middle.certificateDER])
        // Even with one that has nothing to do with it.
        let stranger = try CertificateAuthority()
        let odd = CertificateChain(
            certificates: .bytes(it.leaf.certificatePEM + stranger.certificatePEM),
            privateKey: .bytes(it.leaf.privateKeyPEM))
        #expect(try it.sent(it.trust, odd) == [it.leaf.certificateDER, stranger.certificateDER])
    }

    @Test func issuersGoAsFarAsTheyAreKnown() throws {
        let it = try Setting()
        #expect(try it.sent(.none) == [it.leaf.certificateDER])
        #expect(try it.sent(it.root.trust) == [it.leaf.certificateDER])
        #expect(try it.sent(try CertificateAuthority().trust) == [it.leaf.certificateDER])
        #expect(try it.sent(.bytes(it.middle.certificatePEM)) == Array(it.all[..<2]))
        let own = try SelfSigned.certificate("localhost")
        #expect(try it.sent(own.trust, own.leafOnly) == [own.certificateDER])
    }

    @Test func eachKeyHasItsOwnChain() throws {
        let it = try Setting()
        let other = try CertificateAuthority("Other CA")
        let rsa = try other.issue("localhost", profile: KeyKind.rsa.profile)
        var configuration = SSLConfiguration.server(it.leaf.leafOnly)
        configuration.certificateChains.append(rsa.leafOnly)
        configuration.trustRoots = it.trust
        configuration.trustRoots.sources.append(.bytes(other.certificatePEM))
        configuration.completesCertificateChains = true
        configuration.ciphers = ["ECDHE-RSA-AES128-GCM-SHA256"]
        configuration.maximumVersion = .tls1_2
        #expect(
            try it.sent(by: GnuTLSContext(.server, configuration)) == [rsa.certificateDER, other.certificateDER])
    }

    @Test func renewingLooksForIssuersWhereverTheyCameFrom() throws {
        let it = try Setting()
        let directory = try TemporaryDirectory()
        for authority in [it.root, it.middle] {
            let number = SSLCertificate(derBytes: authority.certificateDER, info: nil).subjectHash
            let hash = String(number, radix: 16)
            try directory.write(
                authority.certificatePEM, String(repeating: "0", count: 8 - hash.count) + hash + ".0")
        }
        var configuration = SSLConfiguration.server(it.leaf.leafOnly)
        configuration.completesCertificateChains = true
        var server = try GnuTLSContext(.server, configuration)
        #expect(try it.sent(by: server) == [it.leaf.certificateDER])
        configuration.trustRoots.directories = [directory.path]
        server = try GnuTLSContext(.server, configuration, renewing: server)
        #expect(try it.sent(by: server) == it.all)
        configuration.trustRoots = .none
        server = try GnuTLSContext(.server, configuration, renewing: server)
        #expect(try it.sent(by: server) == [it.leaf.certificateDER])
    }

    @Test func aValidIssuerIsPreferredToAnExpiredOne() throws {
        let it = try Setting(middle: .authority.expired)
        #expect(try it.sent(it.trust) == it.all)
        let renewed = try it.root.intermediate { $0.privateKeyDER = it.middle.identity.privateKeyDER }
        let trust = TrustRoots.bytes(it.root.certificatePEM + it.middle.certificatePEM + renewed.certificatePEM)
        #expect(try it.sent(trust) == [it.leaf.certificateDER, renewed.certificateDER, it.root.certificateDER])
    }

    @Test func aLeafThatHasExpiredIsCompletedAllTheSame() throws {
        let it = try Setting()
        let expired = try it.middle.issue("localhost", profile: .leaf.expired)
        #expect(try it.sent(it.trust, expired.leafOnly) == [expired.certificateDER] + it.all[1...])
    }

    /// Two authorities that vouch for each other have no end.
    @Test func issuersInACircleComeToAnEnd() throws {
        let first = try CertificateAuthority("First")
        let second = try CertificateAuthority("Second")
        let firstBySecond = try second.intermediate("First") { $0.privateKeyDER = first.identity.privateKeyDER }
        let secondByFirst = try first.intermediate("Second") { $0.privateKeyDER = second.identity.privateKeyDER }
        let leaf = try first.issue("localhost")
        let sent = try Setting().sent(
            .bytes(firstBySecond.certificatePEM + secondByFirst.certificatePEM), leaf.leafOnly)
        #expect(Array(sent.prefix(3)) == [leaf, firstBySecond.identity, secondByFirst.identity].map(\.certificateDER))
        #expect(Set(sent).count == 3)
    }

    @Test func anImpostorAmongTheIssuersHarmsNobody() throws {
        let it = try Setting()
        // The same name, another key.
        let impostor = try CertificateAuthority(it.middle.name) { $0.subjectKeyIdentifier = .absent }
        let pair = try Pair { client, server in
            client.trustRoots = it.trust
            server = .server(it.leaf.leafOnly)
            server.trustRoots = .bytes(impostor.certificatePEM)
            server.completesCertificateChains = true
        }
        try pair.conversation.handshake()
        #expect(pair.client.verifiedChain.map(\.derBytes) == it.all)
    }
}
