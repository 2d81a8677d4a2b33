// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Asking clients who they are, in the handshake and after it.
@Suite struct ClientCertificateTests {
    /// A server that asks, and a client that has something to show.
    private func pair(
        _ version: TLSVersion, _ mode: VerifyMode, shows: Bool = true, later: Bool = false
    ) throws -> Pair {
        try Pair(version) { client, server, authority in
            if shows { client.certificateChains = [try authority.issue("me").chain] }
            server.verifyMode = mode
            server.trustRoots = authority.trust
            client.postHandshakeAuth = later
            server.postHandshakeAuth = later
        }
    }

    @Test(arguments: versions, [VerifyMode.optional, .required])
    func theServerSeesWhoComes(version: TLSVersion, mode: VerifyMode) throws {
        let pair = try pair(version, mode)
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate?.info?.subject.last?.first?.value == "me")
        #expect(pair.server.verifiedChain.count == 2)
        #expect(pair.server.unverifiedChain.count == 1)
        #expect(pair.server.signatureScheme(of: .client) == "ecdsa_secp256r1_sha256")
        #expect(pair.client.signatureScheme(of: .client) == "ecdsa_secp256r1_sha256")
    }

    @Test(arguments: versions) func aChainIsCompletedIfThatIsAskedFor(version: TLSVersion) throws {
        let pair = try Pair(version) { _, server, authority in
            let intermediate = try authority.intermediate()
            server.certificateChains = [try intermediate.issue("localhost").leafOnly]
            server.trustRoots = .bytes(intermediate.certificatePEM + authority.certificatePEM)
            server.completesCertificateChains = true
        }
        try pair.conversation.handshake()
        #expect(pair.client.unverifiedChain.count == 3)
    }

    @Test(arguments: versions) func whoHasNothingToShowIsRefusedWhereItIsRequired(version: TLSVersion) throws {
        try pair(version, .optional, shows: false).conversation.handshake()
        let pair = try pair(version, .required, shows: false)
        let outcomes = pair.conversation.outcomes
        #expect(outcomes.server?.detail?.reason?.name == "PEER_DID_NOT_RETURN_A_CERTIFICATE")
        #expect(outcomes.server?.detail?.verifyCode == nil)
        guard version == .tls1_3 else {
            #expect(outcomes.client?.detail?.alert == .init(.handshakeFailure, isReceived: true))
            return
        }
        // The client learns it when it reads.
        let told = error { _ = try pair.client.read(1) }
        #expect(told?.detail?.reason?.name == "TLSV13_ALERT_CERTIFICATE_REQUIRED")
    }

    @Test func theCertificateComesWhenItIsAskedForLater() throws {
        let pair = try pair(.tls1_3, .required, later: true)
        try pair.conversation.handshake()
        #expect(pair.server.peerCertificate == nil)
        try pair.server.verifyClientPostHandshake()
        #expect(error { try pair.server.verifyClientPostHandshake() }?.detail?.reason?.name == "STILL_IN_INIT")
        #expect(try pair.conversation.transfer([1], from: .server) == [1])
        #expect(error { try pair.server.verifyClientPostHandshake() }?.detail?.reason?.name == "REQUEST_SENT")
        #expect(try pair.conversation.transfer([2], from: .client) == [2])
        #expect(pair.server.peerCertificate?.info?.subject.last?.first?.value == "me")
    }

    @Test func askingLaterIsRefusedWhereItCannotBe() throws {
        func reason(_ object: OpenSSLObject) -> String? {
            error { try object.verifyClientPostHandshake() }?.detail?.reason?.name
        }
        let old = try Pair.connected(.tls1_2)
        #expect(reason(old.server) == "WRONG_SSL_VERSION")
        let pair = try Pair.connected()
        #expect(reason(pair.client) == "NOT_SERVER")
        #expect(reason(pair.server) == "EXTENSION_NOT_RECEIVED")
        let nobody = try Pair.connected(.tls1_3) { client, _, _ in client.postHandshakeAuth = true }
        #expect(reason(nobody.server) == "INVALID_CONFIG")
        #expect(reason(try Pair().server) == "WRONG_SSL_VERSION")
    }
}
