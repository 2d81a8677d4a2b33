// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Pinned keys: one more condition, never one less.
@Suite struct PinTests {
    let root: CertificateAuthority
    let authority: CertificateAuthority
    let leaf: IssuedCertificate

    init() throws {
        root = try CertificateAuthority()
        authority = try root.intermediate()
        leaf = try authority.issue("localhost")
    }

    static func pin(_ der: [UInt8]) throws -> PublicKeyPin {
        try #require(PublicKeyPin(certificate: SSLCertificate(derBytes: der, info: nil)))
    }

    private func pair(
        _ pins: Set<PublicKeyPin>, serving chain: CertificateChain? = nil,
        _ adjust: (inout SSLConfiguration) -> Void = { _ in }
    ) throws -> Pair {
        var client = SSLConfiguration(trustRoots: root.trust)
        client.publicKeyPins = pins
        adjust(&client)
        return try Pair(
            client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, .server(chain ?? leaf.chain)),
            hostname: "localhost")
    }

    @Test func thePinIsWhatOpenSSLComputes() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write(leaf.certificatePEM, "leaf.pem")
        let script =
            "openssl x509 -in '\(file)' -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64"
        let run = try PeerProcess.run("sh", ["-c", script])
        let pin = try Self.pin(leaf.certificateDER)
        #expect(run.output.text.trimmingSuffix("\n") == String(pin.description.dropFirst("sha256/".count)))
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func eachKeyOfTheVerifiedChainWillDo(version: TLSVersion) throws {
        for der in [leaf.certificateDER, authority.certificateDER, root.certificateDER] {
            let pair = try pair([Self.pin(der), Self.pin(SelfSigned.certificate("backup").certificateDER)]) {
                $0.maximumVersion = version
            }
            try pair.conversation.handshake()
            #expect(pair.client.verifiedChain.count == 3)
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aChainWithoutAPinnedKeyIsRefused(version: TLSVersion) throws {
        let pair = try pair([Self.pin(authority.issue("localhost").certificateDER)]) { $0.maximumVersion = version }
        let outcomes = pair.conversation.handshakeOutcomes()
        let error = try #require(error { try outcomes.client.get() })
        #expect(error.detail?.verifyCode == 50)
        #expect(error.detail?.verifyMessage?.contains("pinned") == true)
        #expect(error.detail?.reason?.name == "CERTIFICATE_VERIFY_FAILED")
        #expect(error.detail?.alert == .init(.badCertificate, isReceived: false))
        let told = SSLGnuTLSTests.error { try outcomes.server.get() }
        #expect(told?.detail?.alert?.description == .badCertificate || version == .tls1_3)
    }

    @Test func aPinnedKeyDoesNotStandInForTrust() throws {
        let pair = try pair([Self.pin(leaf.certificateDER)]) { $0.trustRoots = .none }
        let error = try #require(error { try pair.conversation.handshake() })
        #expect(error.detail?.verifyCode == 20)
    }

    @Test func aPinnedCertificateOutsideTheVerifiedChainDoesNotCount() throws {
        // The server sends along a certificate that has the pinned key and nothing to do with its own.
        let other = try CertificateAuthority("Other")
        let chain = CertificateChain(
            certificates: .bytes(leaf.chainPEM + other.certificatePEM), privateKey: .bytes(leaf.privateKeyPEM))
        let pair = try pair([Self.pin(other.certificateDER)], serving: chain)
        #expect(try #require(error { try pair.conversation.handshake() }).detail?.verifyCode == 50)
    }

    @Test func serversPinTheirClients() throws {
        let client = try authority.issue("alice")
        for (pinned, isAccepted) in [(client, true), (leaf, false)] {
            var server = SSLConfiguration.server(leaf.chain)
            server.verifyMode = .required
            server.trustRoots = root.trust
            server.publicKeyPins = [try Self.pin(pinned.certificateDER)]
            let pair = try Pair(
                client: GnuTLSContext(
                    .client, SSLConfiguration(trustRoots: root.trust, certificateChains: [client.chain])),
                server: GnuTLSContext(.server, server), hostname: "localhost")
            let error = error { try pair.conversation.handshake() }
            #expect((error == nil) == isAccepted)
            if !isAccepted { #expect(error?.detail?.verifyCode == 50) }
        }
    }

    @Test func pinsWithoutVerificationAreRefused() throws {
        let error = try #require(
            error {
                _ = try pair([Self.pin(leaf.certificateDER)]) {
                    $0.verifyMode = .none
                    $0.checkHostname = false
                }
            })
        #expect(error.code == .invalidArgument)
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
