// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Certificates that are refused: the code on this side, and the alert that the other side is told.
@Suite struct VerificationTests {
    /// What a client should make of a server's certificate.
    struct Scenario: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var hostname = "localhost"
        let verifyCode: Int32
        let message: String
        let alert: String
        /// The chain to serve and the trust of the client.
        let make: @Sendable () throws -> (CertificateChain, TrustRoots)
    }

    static let scenarios: [Scenario] = [
        Scenario(
            testDescription: "expired", verifyCode: 10, message: "certificate has expired",
            alert: "SSLV3_ALERT_CERTIFICATE_EXPIRED"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue("localhost", profile: .leaf.expired)
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "not yet valid", verifyCode: 9, message: "certificate is not yet valid",
            alert: "SSLV3_ALERT_BAD_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue("localhost", profile: .leaf.notYetValid)
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "self-signed", verifyCode: 18, message: "self-signed certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let leaf = try SelfSigned.certificate("localhost")
            return (leaf.chain, try CertificateAuthority().trust)
        },
        Scenario(
            testDescription: "unknown authority", verifyCode: 20, message: "unable to get local issuer certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            (try CertificateAuthority("Other").issue("localhost").chain, try CertificateAuthority().trust)
        },
        Scenario(
            testDescription: "unknown authority of the same name", verifyCode: 7,
            message: "certificate signature failure",
            alert: "TLSV1_ALERT_DECRYPT_ERROR"
        ) {
            // Without key identifiers only the signature tells the two apart.
            let bare = CertificateProfile.authority.with { $0.subjectKeyIdentifier = .absent }
            let leaf = try CertificateAuthority("Same", profile: bare).issue("localhost")
            return (leaf.chain, try CertificateAuthority("Same", profile: bare).trust)
        },
        Scenario(
            testDescription: "unknown authority that is sent along", verifyCode: 19,
            message: "self-signed certificate in certificate chain", alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let other = try CertificateAuthority("Other")
            let leaf = try other.issue("localhost")
            let chain = CertificateChain(
                certificates: .bytes(leaf.chainPEM + other.certificatePEM), privateKey: .bytes(leaf.privateKeyPEM))
            return (chain, try CertificateAuthority().trust)
        },
        Scenario(
            testDescription: "nobody trusted", verifyCode: 20, message: "unable to get local issuer certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) { (try CertificateAuthority().issue("localhost").chain, .none) },
        Scenario(
            testDescription: "intermediate missing", verifyCode: 20, message: "unable to get local issuer certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.intermediate("Intermediate").issue("localhost")
            let chain = CertificateChain(
                certificates: .bytes(leaf.certificatePEM), privateKey: .bytes(leaf.privateKeyPEM))
            return (chain, authority.trust)
        },
        Scenario(
            testDescription: "only the intermediate trusted", verifyCode: 2,
            message: "unable to get issuer certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let intermediate = try CertificateAuthority().intermediate("Intermediate")
            return (try intermediate.issue("localhost").chain, intermediate.trust)
        },
        Scenario(
            testDescription: "only the leaf trusted", verifyCode: 20, message: "unable to get local issuer certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let leaf = try CertificateAuthority().issue("localhost")
            return (leaf.chain, .bytes(leaf.certificatePEM))
        },
        Scenario(
            testDescription: "another host", hostname: "example.org", verifyCode: 62,
            message: "Hostname mismatch, certificate is not valid for 'example.org'.",
            alert: "SSLV3_ALERT_BAD_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            return (try authority.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "another host and expired", hostname: "example.org", verifyCode: 62,
            message: "Hostname mismatch, certificate is not valid for 'example.org'.",
            alert: "SSLV3_ALERT_BAD_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue("localhost", profile: .leaf.expired)
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "another address", hostname: "127.0.0.2", verifyCode: 64,
            message: "IP address mismatch, certificate is not valid for '127.0.0.2'.",
            alert: "SSLV3_ALERT_BAD_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            return (try authority.issue("127.0.0.1").chain, authority.trust)
        },
        Scenario(
            testDescription: "a client's purpose", verifyCode: 26, message: "unsuitable certificate purpose",
            alert: "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue("localhost", profile: .leaf.with { $0.extendedKeyUsages = [.clientAuth] })
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "issued by a leaf", verifyCode: 79, message: "invalid CA certificate",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let authority = try CertificateAuthority()
            let impostor = try authority.intermediate(
                "Impostor",
                profile: .authority.with {
                    $0.isCA = false
                    $0.keyUsage = .absent
                })
            return (try impostor.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "path too long", verifyCode: 25, message: "path length constraint exceeded",
            alert: "TLSV1_ALERT_UNKNOWN_CA"
        ) {
            let authority = try CertificateAuthority()
            let first = try authority.intermediate("First", pathLength: 0)
            return (try first.intermediate("Second").issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "outside the name constraints", verifyCode: 47, message: "permitted subtree violation",
            alert: "SSLV3_ALERT_CERTIFICATE_UNKNOWN"
        ) {
            let authority = try CertificateAuthority()
            let intermediate = try authority.intermediate(
                "Only example.org",
                profile: .authority.with {
                    $0.permittedNames = [.dns("example.org")]
                })
            return (try intermediate.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "expired intermediate", verifyCode: 10, message: "certificate has expired",
            alert: "SSLV3_ALERT_CERTIFICATE_EXPIRED"
        ) {
            let authority = try CertificateAuthority()
            let intermediate = try authority.intermediate("Old", profile: .authority.expired)
            return (try intermediate.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "expired root", verifyCode: 10, message: "certificate has expired",
            alert: "SSLV3_ALERT_CERTIFICATE_EXPIRED"
        ) {
            let authority = try CertificateAuthority("Old", profile: .authority.expired)
            return (try authority.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "broken signature", verifyCode: 7, message: "certificate signature failure",
            alert: "TLSV1_ALERT_DECRYPT_ERROR"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue("localhost", profile: .leaf.with { $0.corruptsSignature = true })
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "signed with SHA-1", verifyCode: 68, message: "CA signature digest algorithm too weak",
            alert: "SSLV3_ALERT_BAD_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority("Weak", profile: .authority.with { $0.keyType = .rsa(2048) })
            let intermediate = try authority.intermediate(
                "SHA-1", profile: .authority.with { $0.signatureHash = .sha1 })
            return (try intermediate.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "outside directory name constraints", verifyCode: 47,
            message: "permitted subtree violation", alert: "SSLV3_ALERT_CERTIFICATE_UNKNOWN"
        ) {
            let authority = try CertificateAuthority()
            let intermediate = try authority.intermediate(
                "Only Allowed",
                profile: .authority.with { $0.permittedNames = [.directory([.organization("Allowed")])] })
            return (try intermediate.issue("localhost").chain, authority.trust)
        },
        Scenario(
            testDescription: "a client's by Netscape's types", verifyCode: 26,
            message: "unsuitable certificate purpose",
            alert: "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue(
                "localhost",
                profile: .leaf.with {
                    let types = ExtensionType(rawValue: "2.16.840.1.113730.1.1")
                    $0.extraExtensions = [RawExtension(types, der: [3, 2, 7, 0x80])]
                })
            return (leaf.chain, authority.trust)
        },
        Scenario(
            testDescription: "unknown critical extension", verifyCode: 34, message: "unhandled critical extension",
            alert: "SSLV3_ALERT_CERTIFICATE_UNKNOWN"
        ) {
            let authority = try CertificateAuthority()
            let leaf = try authority.issue(
                "localhost",
                profile: .leaf.with {
                    $0.extraExtensions = [RawExtension(.init(rawValue: "1.2.3.4"), isCritical: true, der: [5, 0])]
                })
            return (leaf.chain, authority.trust)
        },
    ]

    @Test(arguments: scenarios, [TLSVersion.tls1_2, .tls1_3])
    func aBadServerIsRefusedAndTold(scenario: Scenario, version: TLSVersion) throws {
        let (chain, trust) = try scenario.make()
        let pair = try Pair(
            client: GnuTLSContext(.client, SSLConfiguration(trustRoots: trust, maximumVersion: version)),
            server: GnuTLSContext(.server, .server(chain)), hostname: scenario.hostname)
        let outcomes = pair.conversation.handshakeOutcomes()
        guard case .failure(let refusal) = outcomes.client else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.isCertificateVerificationError)
        #expect(refusal.detail?.verifyCode == scenario.verifyCode)
        #expect(refusal.detail?.verifyMessage == scenario.message)
        #expect(refusal.detail?.reason?.name == "CERTIFICATE_VERIFY_FAILED")
        #expect(refusal.description.contains("certificate verify failed: \(scenario.message)"))
        #expect(refusal.detail?.alert?.isReceived == false)
        #expect(pair.client.verifiedChain.isEmpty)
        #expect(!pair.client.isHandshakeComplete)
        guard case .failure(let told) = outcomes.server else {
            Issue.record("the server was not told")
            return
        }
        #expect(told.detail?.reason?.name == scenario.alert)
    }

    @Test func withoutVerificationAnythingGoes() throws {
        let server = try GnuTLSContext(.server, .server(try SelfSigned.certificate("elsewhere").chain))
        var configuration = SSLConfiguration(verifyMode: .none, checkHostname: false)
        configuration.trustRoots = .none
        let pair = try Pair(client: GnuTLSContext(.client, configuration), server: server, hostname: "localhost")
        try pair.conversation.handshake()
        #expect(pair.client.verifiedChain.isEmpty)
        #expect(pair.client.peerCertificate != nil)
    }

    @Test func withPartialChainsAnyTrustedCertificateEndsThePath() throws {
        let intermediate = try CertificateAuthority().intermediate("Intermediate")
        let leaf = try intermediate.issue("localhost")
        // Where the leaf itself is trusted, the chain is as long as the peer made it: OpenSSL leaves it so.
        for trust in [intermediate.trust, TrustRoots.bytes(leaf.certificateDER)] {
            var configuration = SSLConfiguration(trustRoots: trust)
            configuration.verifyFlags.insert(.partialChain)
            let pair = try Pair(
                client: GnuTLSContext(.client, configuration), server: GnuTLSContext(.server, .server(leaf.chain)),
                hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.client.verifiedChain.count == 2)
        }
    }

    @Test func intermediatesOfTheStoreCompleteAChain() throws {
        let authority = try CertificateAuthority()
        let intermediate = try authority.intermediate("Intermediate")
        let leaf = try intermediate.issue("localhost")
        let context = try GnuTLSContext(
            .client,
            SSLConfiguration(trustRoots: .bytes(authority.certificateDER + intermediate.certificateDER)))
        let result = context.verifyChain([leaf.certificateDER], purpose: .server, hostname: "localhost")
        #expect(result.isValid)
        #expect(
            result.chain.map(\.derBytes) == [
                leaf.certificateDER, intermediate.certificateDER, authority.certificateDER,
            ])
    }

    @Test func theOrderAndCompanyOfIntermediatesDoNotMatter() throws {
        let authority = try CertificateAuthority()
        let first = try authority.intermediate("First")
        let second = try first.intermediate("Second")
        let leaf = try second.issue("localhost")
        let stranger = try CertificateAuthority("Stranger")
        let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let shuffled = [leaf.certificateDER, first.certificateDER, stranger.certificateDER, second.certificateDER]
        #expect(context.verifyChain(shuffled, purpose: .server, hostname: "localhost").chain.count == 4)
    }

    @Test func aChainIsJudgedAtTheTimeThatIsAsked() throws {
        let authority = try CertificateAuthority()
        let leaf = try authority.issue("localhost")
        let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        #expect(context.verifyChain([leaf.certificateDER], purpose: .server, at: 0).verifyCode == 9)
        #expect(context.verifyChain([leaf.certificateDER], purpose: .server, at: 1 << 40).verifyCode == 10)
        #expect(context.verifyChain([leaf.certificateDER], purpose: .server).isValid)
    }

    @Test func hostileChainsCostLittleAndAreRefused() throws {
        let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: try CertificateAuthority().trust))
        #expect(context.verifyChain([], purpose: .server).verifyCode != 0)
        #expect(context.verifyChain([[]], purpose: .server).verifyCode != 0)
        #expect(context.verifyChain([[0x30, 0x80]], purpose: .server).verifyCode != 0)
        var authority = try CertificateAuthority("0")
        var chain: [[UInt8]] = []
        for depth in 1...110 {
            authority = try authority.intermediate("\(depth)")
            chain.insert(authority.certificateDER, at: 0)
        }
        let leaf = try authority.issue("localhost")
        #expect(context.verifyChain([leaf.certificateDER] + chain, purpose: .server).verifyCode == 22)
        // Certificates of one name, each of which could be the issuer.
        let twins = try (0..<100).map { _ in try CertificateAuthority("Twin").certificateDER }
        let orphan = try CertificateAuthority("Twin").issue("localhost")
        #expect(context.verifyChain([orphan.certificateDER] + twins, purpose: .server).verifyCode != 0)
    }

    @Test func aDirectoryIsLookedUpByTheHashOfTheName() throws {
        guard let openssl = PeerProcess.find("openssl") else { return }
        let authority = try CertificateAuthority("Directory CA")
        let leaf = try authority.issue("localhost")
        let directory = try TemporaryDirectory()
        let context = try GnuTLSContext(
            .client, SSLConfiguration(trustRoots: TrustRoots(directories: [directory.path])))
        #expect(context.verifyChain([leaf.certificateDER], purpose: .server).verifyCode == 20)
        let path = try directory.write(authority.certificatePEM, "ca.pem")
        #expect(
            context.verifyChain([leaf.certificateDER], purpose: .server).verifyCode == 20, "only hashed names count")
        let hash = try PeerProcess.run(openssl, ["x509", "-in", path, "-noout", "-subject_hash"]).output
        _ = try directory.write(authority.certificatePEM, hash.trimmed + ".0")
        #expect(context.verifyChain([leaf.certificateDER], purpose: .server).isValid)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aRequiredClientCertificateThatIsMissingIsAskedForByAlert(version: TLSVersion) throws {
        let pair = try Pair { client, server in
            client.maximumVersion = version
            server.verifyMode = .required
            server.trustRoots = try CertificateAuthority("Clients").trust
        }
        let outcomes = pair.conversation.handshakeOutcomes()
        #expect(outcomes.server.reason == "PEER_DID_NOT_RETURN_A_CERTIFICATE")
        if version == .tls1_2 {
            #expect(outcomes.client.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        } else {
            // The client is done before the server has judged it: the first read tells.
            let refusal = error { _ = try pair.client.read(1) }
            #expect(refusal?.detail?.reason?.name == "TLSV13_ALERT_CERTIFICATE_REQUIRED")
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aClientOfAnUnknownAuthorityIsRefused(version: TLSVersion) throws {
        let stranger = try CertificateAuthority("Strangers").issue("someone")
        let pair = try Pair { client, server in
            client.maximumVersion = version
            client.certificateChains = [stranger.chain]
            server.verifyMode = .optional
            server.trustRoots = try CertificateAuthority("Clients").trust
        }
        let outcomes = pair.conversation.handshakeOutcomes()
        guard case .failure(let refusal) = outcomes.server else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.detail?.verifyCode == 20)
        let told =
            version == .tls1_2 ? outcomes.client.reason : error { _ = try pair.client.read(1) }?.detail?.reason?.name
        #expect(told == "TLSV1_ALERT_UNKNOWN_CA")
    }

    @Test func aServersPurposeDoesNotMakeAClient() throws {
        let authority = try CertificateAuthority("Clients")
        let identity = try authority.issue("someone", profile: .leaf.with { $0.extendedKeyUsages = [.serverAuth] })
        let pair = try Pair { client, server in
            client.certificateChains = [identity.chain]
            server.verifyMode = .required
            server.trustRoots = authority.trust
        }
        guard case .failure(let refusal) = pair.conversation.handshakeOutcomes().server else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.detail?.verifyCode == 26)
    }
}
