// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// The last word on a certificate, said at once or later.
@Suite struct VerificationCallbackTests {
    static let versions: [TLSVersion] = [.tls1_2, .tls1_3]

    @Test(arguments: versions) func theCallbackSeesChainAndVerdict(version: TLSVersion) throws {
        let seen = Box<[ChainVerification]>([])
        let pair = try Pair { client, _ in
            client.maximumVersion = version
            client.verificationCallback = VerificationCallback { _, chain in
                seen.update { $0.append(chain) }
                return .asVerified
            }
        }
        try pair.conversation.handshake()
        #expect(seen.value.count == 1 && seen.value[0].isValid && seen.value[0].chain.count == 2)
        #expect(pair.client.verifiedChain == seen.value[0].chain)
    }

    @Test(arguments: versions) func theCallbackMayRefuseAGoodChain(version: TLSVersion) throws {
        let pair = try Pair { client, _ in
            client.maximumVersion = version
            client.verificationCallback = VerificationCallback { _, _ in .refuse(verifyCode: 23) }
        }
        let outcomes = pair.conversation.handshakeOutcomes()
        #expect(outcomes.client.failure?.detail?.verifyCode == 23)
        #expect(outcomes.server.reason == "SSLV3_ALERT_CERTIFICATE_REVOKED")
    }

    @Test(arguments: versions) func theCallbackMayAcceptABadChain(version: TLSVersion) throws {
        let seen = Box<Int32?>(nil)
        let pair = try Pair { client, _ in
            client.maximumVersion = version
            client.trustRoots = .none
            client.verificationCallback = VerificationCallback { _, chain in
                seen.update { $0 = chain.verifyCode }
                return .accept
            }
        }
        try pair.conversation.handshake()
        #expect(seen.value == 20)
    }

    @Test func aFaultStaysAFaultWithoutASayOtherwise() throws {
        let pair = try Pair { client, _ in
            client.trustRoots = .none
            client.verificationCallback = VerificationCallback { _, _ in .asVerified }
        }
        #expect(pair.conversation.handshakeOutcomes().client.failure?.detail?.verifyCode == 20)
    }

    @Test(arguments: versions, [SSLSide.client, .server])
    func anAnswerMayComeLater(version: TLSVersion, asker: SSLSide) throws {
        let replies = Box<[Reply<VerificationCallback.Decision>]>([])
        let callback = VerificationCallback(later: { _, _, reply in replies.update { $0.append(reply) } })
        let authority = try CertificateAuthority()
        let pair = try Pair { client, server in
            client.maximumVersion = version
            client.certificateChains = [try authority.issue("me").chain]
            server.verifyMode = .required
            server.trustRoots = authority.trust
            if asker == .client {
                client.verificationCallback = callback
            } else {
                server.verificationCallback = callback
            }
        }
        let object = pair.conversation.object(asker)
        _ = pair.conversation.handshakeOutcomes()
        #expect(throws: SSLError(.wantX509Lookup)) { try object.doHandshake() }
        #expect(throws: SSLError(.wantX509Lookup)) { try object.doHandshake() }
        #expect(replies.value.count == 1 && !object.isHandshakeComplete)
        replies.value[0](.asVerified)
        replies.value[0](.refuse(verifyCode: 1))
        try pair.conversation.handshake()
        #expect(replies.value.count == 1)
        #expect(try pair.conversation.transfer([1, 2], from: .client) == [1, 2])
    }

    @Test(arguments: versions) func aLateRefusalRefuses(version: TLSVersion) throws {
        let replies = Box<[Reply<VerificationCallback.Decision>]>([])
        let pair = try Pair { client, _ in
            client.maximumVersion = version
            client.verificationCallback = VerificationCallback(later: { _, _, reply in
                replies.update { $0.append(reply) }
            })
        }
        _ = pair.conversation.handshakeOutcomes()
        replies.value[0](.refuse(verifyCode: 50))
        let outcomes = pair.conversation.handshakeOutcomes()
        #expect(outcomes.client.failure?.detail?.verifyCode == 50)
        #expect(outcomes.server.failure?.detail?.alert?.isReceived == true)
    }

    @Test func aReplyThatIsDroppedRefuses() throws {
        let pair = try Pair { client, _ in
            client.verificationCallback = VerificationCallback(later: { _, _, _ in })
        }
        #expect(pair.conversation.handshakeOutcomes().client.failure?.detail?.verifyCode == 50)
    }

    /// On resumption the verdict is ours, after GnuTLS is done: it can wait there, too.
    @Test(arguments: versions) func anAnswerMayComeLaterOnResumption(version: TLSVersion) throws {
        let replies = Box<[Reply<VerificationCallback.Decision>]>([])
        var sides = try SessionTests.Sides(version)
        sides.client.verificationCallback = VerificationCallback(later: { _, _, reply in
            if replies.value.isEmpty { reply(.asVerified) }
            replies.update { $0.append(reply) }
        })
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        let talk = try Conversation(client: client, server: server, session: session)
        _ = talk.handshakeOutcomes()
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.client.doHandshake() }
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.client.write("x") }
        replies.value[1](.asVerified)
        try talk.client.doHandshake()
        #expect(talk.client.isSessionReused && talk.client.isHandshakeComplete)
    }
}
