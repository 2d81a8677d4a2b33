// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Handshakes that fail: what each side says, and what it tells the other.
@Suite struct FailureTests {
    @Test(arguments: Pairing.allCases, versions)
    func aServerOfAnUnknownAuthorityIsRefusedAndTold(pairing: Pairing, version: TLSVersion) throws {
        let stranger = try CertificateAuthority()
        let client = SSLConfiguration(trustRoots: stranger.trust, maximumVersion: version)
        let server = SSLConfiguration.server(try CertificateAuthority().issue("localhost").chain)
        let (refusal, told) = try converse(pairing, client, server) { $0.outcomes }
        #expect(refusal?.detail?.reason?.name == "CERTIFICATE_VERIFY_FAILED")
        #expect(refusal?.detail?.library == .ssl)
        #expect(refusal?.detail?.verifyCode == 20)
        #expect(refusal?.detail?.message.hasSuffix("unable to get local issuer certificate") == true)
        #expect(refusal?.detail?.alert == .init(.unknownCA, isReceived: false))
        #expect(told?.detail?.reason?.name == "TLSV1_ALERT_UNKNOWN_CA")
        #expect(told?.detail?.alert == .init(.unknownCA, isReceived: true))
    }

    @Test func theNameThatDoesNotMatchIsNamed() throws {
        let pair = try Pair(names: ["other.example"])
        let failure = pair.conversation.outcomes.client
        #expect(failure?.detail?.verifyCode == 62)
        #expect(failure?.detail?.verifyMessage == "Hostname mismatch, certificate is not valid for 'localhost'.")
        let address = try Pair(hostname: "127.0.0.1").conversation.outcomes.client
        #expect(address?.detail?.verifyCode == 64)
        try Pair(names: ["127.0.0.1"], hostname: "127.0.0.1").conversation.handshake()
        let strict = try Pair(names: ["*.example.org"], hostname: "a.example.org") { client, _, _ in
            client.hostFlags.insert(.noWildcards)
        }
        #expect(strict.conversation.outcomes.client?.detail?.verifyCode == 62)
    }

    @Test(arguments: versions) func anExpiredCertificateIsRefused(version: TLSVersion) throws {
        let outcomes = try Pair(version, profile: .leaf.expired).conversation.outcomes
        #expect(outcomes.client?.detail?.verifyCode == 10)
        #expect(outcomes.server?.detail?.alert == .init(.certificateExpired, isReceived: true))
    }

    @Test func withoutACommonSuiteThereIsNoHandshake() throws {
        let pair = try Pair(.tls1_2) { client, server, _ in
            client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
            server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384"]
        }
        let outcomes = pair.conversation.outcomes
        #expect(outcomes.server?.detail?.reason?.name == "NO_SHARED_CIPHER")
        #expect(outcomes.server?.detail?.reason?.number == 193)
        #expect(outcomes.client?.detail?.reason?.name == "SSLV3_ALERT_HANDSHAKE_FAILURE")
    }

    @Test func withoutACommonVersionThereIsNoHandshake() throws {
        let pair = try Pair(.tls1_2) { _, server, _ in server.minimumVersion = .tls1_3 }
        let outcomes = pair.conversation.outcomes
        #expect(outcomes.server?.detail?.reason?.name == "UNSUPPORTED_PROTOCOL")
        #expect(outcomes.client?.detail?.alert == .init(.protocolVersion, isReceived: true))
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n", "HTTP_REQUEST"), ("CONNECT a:1 HTTP/1.1\r\n", "HTTPS_PROXY_REQUEST"),
        ("SSH-2.0-x\r\n", "WRONG_VERSION_NUMBER"),
    ])
    func whoDoesNotSpeakTLSIsRecognised(text: String, reason: String) throws {
        let pair = try Pair()
        try pair.conversation.serverIncoming.write(Array(text.utf8))
        #expect(error { try pair.server.doHandshake() }?.detail?.reason?.name == reason)
        #expect(throws: SSLError(.eof)) { try pair.server.read(1) }
    }

    @Test func anEndInTheHandshakeIsReported() throws {
        let pair = try Pair()
        pair.conversation.endTransport(of: .server)
        #expect(error { try pair.client.doHandshake() }?.code == .eof)
        #expect(error { try pair.client.doHandshake() }?.code == .eof)
        #expect(!pair.client.isHandshakeComplete)
    }

    @Test func aConnectionThatWasRefusedSaysSoAgain() throws {
        let pair = try Pair()
        try pair.conversation.clientIncoming.write([21, 3, 3, 0, 2, 2, 80])
        let told = error { try pair.client.doHandshake() }
        #expect(told?.detail?.reason?.name == "TLSV1_ALERT_INTERNAL_ERROR")
        #expect(told?.detail?.alert == .init(.internalError, isReceived: true))
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.doHandshake() }
        #expect(throws: SSLError(.eof)) { try pair.client.read(1) }
        #expect(throws: SSLError(.eof)) { try pair.client.write("x") }
    }
}
