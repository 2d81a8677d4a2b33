// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// The last word on a certificate, said at once or later.
@Suite struct VerificationCallbackTests {
    typealias Replies = Box<[Reply<VerificationCallback.Decision>]>

    /// Both sides have certificates, and one of them asks.
    private func pair(
        _ version: TLSVersion, _ asker: SSLSide, _ callback: VerificationCallback, later: Bool = false
    ) throws -> Pair {
        try Pair(version) { client, server, authority in
            client.certificateChains = [try authority.issue("me").chain]
            client.postHandshakeAuth = later
            server.postHandshakeAuth = later
            server.verifyMode = .required
            server.trustRoots = authority.trust
            if asker == .client {
                client.verificationCallback = callback
            } else {
                server.verificationCallback = callback
            }
        }
    }

    @Test(arguments: versions, [SSLSide.client, .server])
    func chainAndVerdictAreShown(version: TLSVersion, asker: SSLSide) throws {
        let seen = Box<[ChainVerification]>([])
        let pair = try pair(
            version, asker,
            VerificationCallback { connection, chain in
                seen.update { $0.append(chain) }
                return connection.isHandshakeComplete ? .refuse(verifyCode: 1) : .asVerified
            })
        try pair.conversation.handshake()
        #expect(seen.value.count == 1 && seen.value[0].isValid && seen.value[0].chain.count == 2)
        #expect(pair.conversation.object(asker).verifiedChain == seen.value[0].chain)
    }

    @Test(arguments: versions, [SSLSide.client, .server])
    func aGoodChainMayBeRefusedAndABadOneAccepted(version: TLSVersion, asker: SSLSide) throws {
        let refusing = try pair(version, asker, VerificationCallback { _, _ in .refuse(verifyCode: 23) })
        let outcomes = refusing.conversation.outcomes
        let refusal = asker == .client ? outcomes.client : outcomes.server
        #expect(refusal?.detail?.verifyCode == 23)
        #expect(refusal?.detail?.alert == .init(.certificateRevoked, isReceived: false))
        let accepting = try Pair(version) { client, _, _ in
            client.trustRoots = .none
            client.verificationCallback = VerificationCallback { _, chain in
                chain.verifyCode == 20 ? .accept : .asVerified
            }
        }
        try accepting.conversation.handshake()
    }

    @Test(arguments: versions, [SSLSide.client, .server])
    func anAnswerMayComeLaterFromAnotherThread(version: TLSVersion, asker: SSLSide) async throws {
        let replies = Replies([])
        let pair = try pair(
            version, asker, VerificationCallback(later: { _, _, reply in replies.update { $0.append(reply) } }))
        let object = pair.conversation.object(asker)
        _ = pair.conversation.handshakeOutcomes()
        #expect(throws: SSLError(.wantX509Lookup)) { try object.doHandshake() }
        #expect(throws: SSLError(.wantX509Lookup)) { try object.write("x") }
        #expect(replies.value.count == 1 && !object.isHandshakeComplete)
        let reply = replies.value[0]
        // The call that goes on may be another thread's, too.
        await Task.detached {
            reply(.asVerified)
            try? object.doHandshake()
        }.value
        try pair.conversation.handshake()
        #expect(replies.value.count == 1)
        #expect(try pair.conversation.transfer([1, 2], from: .client) == [1, 2])
        #expect(try pair.conversation.transfer([3, 4], from: .server) == [3, 4])
    }

    @Test(arguments: versions, [SSLSide.client, .server])
    func aLateRefusalRefusesAndNoAnswerDoesToo(version: TLSVersion, asker: SSLSide) throws {
        let replies = Replies([])
        let pair = try pair(
            version, asker, VerificationCallback(later: { _, _, reply in replies.update { $0.append(reply) } }))
        _ = pair.conversation.handshakeOutcomes()
        replies.value[0](.refuse(verifyCode: 10))
        let outcomes = pair.conversation.outcomes
        let refusal = asker == .client ? outcomes.client : outcomes.server
        #expect(refusal?.detail?.verifyCode == 10)
        #expect(refusal?.detail?.alert == .init(.certificateExpired, isReceived: false))
        let silent = try self.pair(version, asker, VerificationCallback(later: { _, _, _ in }))
        let silence = silent.conversation.outcomes
        #expect((asker == .client ? silence.client : silence.server)?.detail?.verifyCode == 50)
    }

    @Test func anAnswerMayComeLaterAfterTheHandshake() throws {
        let replies = Replies([])
        let pair = try pair(
            .tls1_3, .server, VerificationCallback(later: { _, _, reply in replies.update { $0.append(reply) } }),
            later: true)
        try pair.conversation.handshake()
        try pair.server.verifyClientPostHandshake()
        #expect(try pair.conversation.transfer([1], from: .server) == [1])
        try pair.client.write("after")
        pair.conversation.pump()
        #expect(throws: SSLError(.wantX509Lookup)) { try pair.server.read(10) }
        #expect(throws: SSLError(.wantX509Lookup)) { try pair.server.write("x") }
        #expect(throws: SSLError(.wantX509Lookup)) { try pair.server.unwrap() }
        replies.value[0](.asVerified)
        #expect(try pair.conversation.transfer([2], from: .server) == [2])
        #expect(try pair.server.read(10) == Array("after".utf8))
        #expect(pair.server.peerCertificate != nil)
    }

    @Test func aConnectionMayGoAwayWhileItsAnswerIsOut() throws {
        let replies = Replies([])
        for asker in [SSLSide.client, .server] {
            weak var object: OpenSSLObject?
            do {
                let pair = try pair(
                    .tls1_3, asker, VerificationCallback(later: { _, _, reply in replies.update { $0.append(reply) } }))
                _ = pair.conversation.handshakeOutcomes()
                object = asker == .client ? pair.client : pair.server
                #expect(object != nil)
            }
            #expect(object == nil)
        }
        #expect(replies.value.count == 2)
        for reply in replies.value { reply(.accept) }
    }

    @Test(arguments: versions) func whoResumesIsShownAgain(version: TLSVersion) throws {
        let verdicts = Box<[VerificationCallback.Decision]>([.asVerified, .asVerified, .refuse(verifyCode: 23)])
        let codes = Box<[Int32]>([])
        let pair = try Pair(version) { client, _, _ in
            client.verificationCallback = VerificationCallback { _, chain in
                codes.update { $0.append(chain.verifyCode) }
                let decision = verdicts.value[0]
                verdicts.update { $0.removeFirst() }
                return decision
            }
        }
        try pair.conversation.handshake()
        _ = try pair.conversation.exchange([1])
        let second = try pair.again(pair.client.session)
        try second.handshake()
        #expect(second.client.isSessionReused)
        _ = try second.exchange([1])
        let third = try pair.again(second.client.session)
        #expect(third.outcomes.client?.detail?.verifyCode == 23)
        #expect(throws: SSLError(.eof)) { try third.client.write("x") }
        #expect(codes.value == [0, 0, 0])
    }
}
