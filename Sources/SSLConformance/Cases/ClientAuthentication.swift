// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let clientAuthentication = CaseGroup("client-auth", "Client authentication") {
        ConformanceCase.both("good", "A server that requires a certificate accepts a good one, and has it") {
            scene, version in
            let link = try scene.link(version) { setting in
                try setting.require { try $0.issue("someone") }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.verifiedChain.count, equals: 2, "certificates that were verified")
            scene.note("names", link.server.peerCertificate?.info?.subjectAltName.map(\.value).joined(separator: ", "))
            for side in SSLSide.both {
                scene.note("\(side.name) on the client's", link.object(side).signatureScheme(of: .client))
            }
            scene.exchange(link)
        }
        ConformanceCase.both("intermediate", "A client shows its intermediates, too") { scene, version in
            let link = try scene.link(version) { setting in
                try setting.require { try $0.intermediate().issue("someone") }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.unverifiedChain.count, equals: 2, "certificates that were sent")
        }
        ConformanceCase.both("none.required", "A server that requires a certificate refuses a client without") {
            scene, version in
            let link = try scene.link(version) { try $0.require { _ in nil } }
            scene.tryHandshake(
                link, client: .fails(.ssl), server: .fails(.ssl, "PEER_DID_NOT_RETURN_A_CERTIFICATE"))
        }
        ConformanceCase.both("none.optional", "A server that would like a certificate accepts a client without") {
            scene, version in
            let link = try scene.link(version) {
                try $0.require { _ in nil }
                $0.server.verifyMode = .optional
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.peerCertificate == nil, "there is no certificate")
            scene.exchange(link)
        }
        ConformanceCase("unasked", "A certificate that nobody asks for is not shown") { scene in
            let link = try scene.link {
                try $0.require { try $0.issue("someone") }
                $0.server.verifyMode = .none
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.peerCertificate == nil, "there is no certificate")
        }
        refused.flatMap { entry in
            ConformanceCase.both("bad.\(entry.id)", entry.sentence) { scene, version in
                let link = try scene.link(version) { try $0.require(entry.make) }
                scene.tryHandshake(
                    link, client: .fails(.ssl, received: entry.alert),
                    server: .refuses(entry.verifyCode, sent: entry.alert))
            }
        }
        ConformanceCase.both("bad.optional", "A bad certificate is refused even where none would do") {
            scene, version in
            let link = try scene.link(version) {
                try $0.require { _ in try CertificateAuthority("Other").issue("someone") }
                $0.server.verifyMode = .optional
            }
            scene.tryHandshake(
                link, client: .fails(.ssl, received: .unknownCA), server: .refuses(20, sent: .unknownCA))
        }
        ConformanceCase.both("callback", "A server's callback may accept a client that verification refuses") {
            scene, version in
            let link = try scene.link(version) {
                try $0.require { _ in try CertificateAuthority("Other").issue("someone") }
                $0.server.verificationCallback = VerificationCallback { _, _ in .accept }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.peerCertificate != nil, "the certificate is there")
        }
        keys.flatMap { entry in
            ConformanceCase.both("key.\(entry.id)", "A client signs with a key of this type") { scene, version in
                let link = try scene.link(version) { setting in
                    try setting.require { try $0.issue("someone") { $0.keyType = entry.type } }
                }
                scene.tryHandshake(link, client: .done, server: .done)
                scene.note("scheme", link.server.signatureScheme(of: .client))
            }
        }
    }

    private static let keys: [(id: String, type: KeyType)] = [
        ("rsa-2048", .rsa(2048)), ("ecdsa-p384", .ecdsaP384), ("ed25519", .ed25519),
    ]

    private struct Refused: Sendable {
        let id: String
        let sentence: String
        let verifyCode: Int32
        let alert: AlertDescription
        let make: @Sendable (CertificateAuthority) throws -> IssuedCertificate?
    }

    private static let refused: [Refused] = [
        Refused(
            id: "unknown", sentence: "A client of an unknown authority is refused", verifyCode: 20, alert: .unknownCA
        ) {
            _ in try CertificateAuthority("Other").issue("someone")
        },
        Refused(
            id: "self-signed", sentence: "A client that vouches for itself is refused", verifyCode: 18,
            alert: .unknownCA
        ) {
            _ in try SelfSigned.certificate("someone")
        },
        Refused(
            id: "expired", sentence: "A client whose certificate has expired is refused", verifyCode: 10,
            alert: .certificateExpired
        ) { try $0.issue("someone", profile: .leaf.expired) },
        Refused(
            id: "purpose", sentence: "A client with a server's certificate is refused", verifyCode: 26,
            alert: .unsupportedCertificate
        ) { try $0.issue("someone") { $0.extendedKeyUsages = [.serverAuth] } },
    ]
}

extension Setting {
    /// Has the server require a certificate of an authority for clients, and gives the client what `make` makes of it.
    mutating func require(_ make: (CertificateAuthority) throws -> IssuedCertificate?) throws {
        let clients = try CertificateAuthority("Clients")
        server.verifyMode = .required
        server.trustRoots = clients.trust
        if let identity = try make(clients) { client.certificateChains = [identity.chain] }
    }
}
