// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let verification = CaseGroup("verification", "Verification failures") {
        refusals.map { entry in
            ConformanceCase(entry.id, entry.sentence) { scene in
                let link = try scene.link(nil, entry.adjust)
                scene.tryHandshake(
                    link, client: .refuses(entry.verifyCode, sent: entry.alert),
                    server: .fails(.ssl, received: entry.alert))
                let error = link.client.verifiedChain
                scene.expect(error.isEmpty, "what was refused is no verified chain")
            }
        }
        acceptances.map { entry in
            ConformanceCase(entry.id, entry.sentence) { scene in
                let link = try scene.link(nil, entry.adjust)
                scene.tryHandshake(link, client: .done, server: .done)
                scene.note("verified", link.client.verifiedChain.count)
            }
        }
        ConformanceCase(
            "alert.tls1.2", "In TLS 1.2 the alert reaches a server that still waits for the handshake", tls12
        ) {
            scene in
            let link = try scene.link(.tls1_2) { $0.hostname = "example.org" }
            scene.tryHandshake(
                link, client: .refuses(62, sent: .badCertificate),
                server: .fails(.ssl, "SSLV3_ALERT_BAD_CERTIFICATE", received: .badCertificate))
        }
        ConformanceCase.both("callback.accepts", "A callback may accept what verification refuses") { scene, version in
            let seen = Journal()
            let link = try scene.link(version) {
                $0.identity = try SelfSigned.certificate("localhost").chain
                $0.client.verificationCallback = VerificationCallback { _, chain in
                    seen.add("\(chain.verifyCode) \(chain.message), \(chain.chain.count)")
                    return .accept
                }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("callback", seen.text)
            scene.exchange(link)
        }
        ConformanceCase.both("callback.refuses", "A callback may refuse what verification accepts") { scene, version in
            let link = try scene.link(version) {
                $0.client.verificationCallback = VerificationCallback { _, _ in .refuse(verifyCode: 50) }
            }
            scene.tryHandshake(link, client: .refuses(50), server: .fails(.ssl))
        }
        ConformanceCase("callback.leaves", "A callback may leave it to verification") { scene in
            let seen = Journal()
            for name in ["localhost", "example.org"] {
                let link = try scene.link {
                    $0.hostname = name
                    $0.client.verificationCallback = VerificationCallback { _, chain in
                        seen.add("\(chain.verifyCode)")
                        return .asVerified
                    }
                }
                scene.tryHandshake(link)
            }
            scene.note("callback", seen.text)
        }
        ConformanceCase.both("callback.later", "A callback may answer later; meanwhile calls want the answer") {
            scene, version in
            let replies = Shared<[Reply<VerificationCallback.Decision>]>([])
            let link = try scene.link(version) {
                $0.client.verificationCallback = VerificationCallback { _, _, reply in
                    replies.update { $0.append(reply) }
                }
            }
            _ = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
            scene.call("client waits", .fails(.wantX509Lookup)) { try link.client.doHandshake() }
            scene.call("client still waits", .fails(.wantX509Lookup)) { try link.client.doHandshake() }
            let answered = Journal()
            link.client.whenAnswered { answered.add("answered") }
            scene.expect(answered.texts.isEmpty, "nothing is answered yet")
            scene.expect(replies.value.count, equals: 1, "questions")
            replies.value.first?(.accept)
            scene.expect(answered.texts, equals: ["answered"], "what waits for the answer is told once")
            scene.tryHandshake(link, client: .done, server: .done)
            scene.exchange(link)
        }
        ConformanceCase("callback.dropped", "A callback that drops its reply refuses") { scene in
            let link = try scene.link {
                $0.client.verificationCallback = VerificationCallback { _, _, _ in }
            }
            scene.tryHandshake(link, client: .fails(.ssl, "CERTIFICATE_VERIFY_FAILED"), server: .fails(.ssl))
        }
    }

    typealias Adjustment = @Sendable (inout Setting) throws -> Void

    struct Refusal: Sendable {
        let id: String
        let sentence: String
        let verifyCode: Int32
        let alert: AlertDescription
        let adjust: Adjustment

        init(
            _ id: String, _ sentence: String, _ verifyCode: Int32, _ alert: AlertDescription,
            adjust: @escaping Adjustment
        ) {
            self.id = id
            self.sentence = sentence
            self.verifyCode = verifyCode
            self.alert = alert
            self.adjust = adjust
        }
    }

    private struct Acceptance: Sendable {
        let id: String
        let sentence: String
        let adjust: Adjustment

        init(_ id: String, _ sentence: String, adjust: @escaping Adjustment) {
            self.id = id
            self.sentence = sentence
            self.adjust = adjust
        }
    }

    private static let acceptances: [Acceptance] = [
        Acceptance("partial.intermediate", "An intermediate ends a chain where partial chains are allowed") {
            let intermediate = try $0.authority.intermediate()
            $0.identity = try intermediate.issue("localhost").chain
            $0.trust = intermediate.trust
            $0.client.verifyFlags.insert(.partialChain)
        },
        Acceptance("partial.leaf", "A leaf that is trusted itself ends a chain where partial chains are allowed") {
            let leaf = try $0.authority.issue("localhost")
            $0.identity = leaf.chain
            $0.trust = leaf.trust
            $0.client.verifyFlags.insert(.partialChain)
        },
        Acceptance("self-signed.trusted", "A self-signed leaf that is trusted is good") {
            let leaf = try SelfSigned.certificate("localhost") {
                $0.isCA = true
                $0.keyUsage = .exactly([.digitalSignature, .keyCertSign])
            }
            $0.identity = leaf.chain
            $0.trust = leaf.trust
        },
        Acceptance("weak.level-0", "A weak key is good at security level 0") {
            $0.identity = try $0.authority.issue("localhost") { $0.keyType = .rsa(1024) }.chain
            $0.allowOldVersions()
        },
        Acceptance("list.clean", "A leaf that the list does not name is good") { try $0.check(list: .init()) },
        Acceptance("list.unasked", "A list that nobody asks for revokes nothing") {
            try $0.check(list: .init(), revokes: true)
            $0.client.verifyFlags.remove(.crlCheckLeaf)
        },
        Acceptance("trusted-first", "A trusted issuer is found before one of the same name that is sent") {
            let root = try CertificateAuthority("Root")
            let key = root.identity.privateKeyDER
            let crossed = try CertificateAuthority("Unknown").intermediate("Root") { $0.privateKeyDER = key }
            let leaf = try root.issue("localhost")
            $0.identity = CertificateChain(
                certificates: .bytes(leaf.certificatePEM + crossed.certificatePEM),
                privateKey: .bytes(leaf.privateKeyPEM))
            $0.trust = root.trust
            $0.client.verifyFlags = [.trustedFirst]
        },
        Acceptance("constraints.kept", "A name within its issuer's constraints is good") {
            let only = try $0.authority.intermediate { $0.permittedNames = [.dns("localhost")] }
            $0.identity = try only.issue("localhost").chain
        },
    ]
}

extension Setting {
    /// Has the authority publish a list, and the client want one.
    mutating func check(list options: RevocationList.Options, revokes: Bool = false) throws {
        let leaf = try authority.issue("localhost")
        let list = try authority.crl(revoking: revokes ? [leaf] : [], options: options)
        identity = leaf.chain
        trust = .bytes(authority.certificatePEM + list.pem)
        client.verifyFlags.insert(.crlCheckLeaf)
    }
}
