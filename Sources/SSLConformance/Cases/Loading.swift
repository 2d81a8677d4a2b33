// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let loading = CaseGroup("loading", "Loading keys, certificates and trust") {
        good.map { entry in
            ConformanceCase(entry.id, entry.sentence) { scene in
                let link = try scene.link {
                    let leaf = try $0.authority.issue("localhost") { $0.keyType = entry.key }
                    $0.identity = try entry.make(leaf)
                }
                scene.tryHandshake(link, client: .done, server: .done)
            }
        }
        bad.map { entry in
            ConformanceCase(entry.id, entry.sentence) { scene in
                let authority = try CertificateAuthority()
                let leaf = try authority.issue("localhost")
                let chain = try entry.make(leaf, authority)
                scene.call("context", .failure) { try scene.context(.server, .server(chain)) }
            }
        }
        badTrust.map { entry in
            ConformanceCase(entry.id, entry.sentence) { scene in
                var configuration = SSLConfiguration()
                configuration.trustRoots = entry.roots
                scene.call("context", entry.expected) { try scene.context(.client, configuration) }
            }
        }
        ConformanceCase("trust.files", "Trust is read from files when the context is made, and no later") { scene in
            var setting = try Setting()
            var directory: TemporaryDirectory? = try TemporaryDirectory()
            if let directory { setting.trust = .file(try setting.authority.identity.write(to: directory).certificate) }
            let client = try scene.context(.client, setting.clientConfiguration)
            // With its last reference the directory goes.
            directory = nil
            let link = try Link(client, scene.context(.server, setting.serverConfiguration()))
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("trust.der", "Trust may be DER, several certificates in a row") { scene in
            let link = try scene.link {
                $0.trust = .bytes(try CertificateAuthority("Other").certificateDER + $0.authority.certificateDER)
            }
            scene.tryHandshake(link, client: .done, server: .done)
        }
    }

    private struct Good: Sendable {
        let id: String
        let sentence: String
        var key = KeyType.ecdsaP256
        let make: @Sendable (IssuedCertificate) throws -> CertificateChain
    }

    private static let good: [Good] = [
        Good(id: "one-source", sentence: "Certificate and key may stand in one PEM source") {
            CertificateChain(certificates: .bytes($0.certificatePEM + $0.privateKeyPEM))
        },
        Good(id: "key-first", sentence: "The key may stand before the certificate") {
            CertificateChain(certificates: .bytes($0.privateKeyPEM + $0.certificatePEM))
        },
        Good(id: "text-around", sentence: "Text around the blocks of a PEM source is no matter") {
            let text = Array("subject=/CN=localhost\n".utf8)
            return CertificateChain(
                certificates: .bytes(text + $0.certificatePEM + text), privateKey: .bytes(text + $0.privateKeyPEM))
        },
        Good(id: "der", sentence: "Certificate and key may be DER") {
            CertificateChain(certificates: .bytes($0.certificateDER), privateKey: .bytes($0.privateKeyDER))
        },
        Good(id: "encrypted", sentence: "A key may be encrypted (PKCS#8)") {
            CertificateChain(
                certificates: .bytes($0.certificatePEM), privateKey: .bytes(try $0.encryptedKeyPEM(password: "secret")),
                password: Password("secret"))
        },
        Good(id: "encrypted-callback", sentence: "The password of a key may be asked for") {
            CertificateChain(
                certificates: .bytes($0.certificatePEM), privateKey: .bytes(try $0.encryptedKeyPEM(password: "secret")),
                password: Password(callback: { () throws(SSLError) in Array("secret".utf8) }))
        },
        Good(id: "traditional-ec", sentence: "A key may be an EC PRIVATE KEY") {
            CertificateChain(certificates: .bytes($0.certificatePEM), privateKey: .bytes(try $0.traditionalKeyPEM()))
        },
        Good(id: "traditional-rsa", sentence: "A key may be an RSA PRIVATE KEY", key: .rsa(2048)) {
            CertificateChain(certificates: .bytes($0.certificatePEM), privateKey: .bytes(try $0.traditionalKeyPEM()))
        },
    ]

    private struct Bad: Sendable {
        let id: String
        let sentence: String
        let make: @Sendable (IssuedCertificate, CertificateAuthority) throws -> CertificateChain
    }

    private static let bad: [Bad] = [
        Bad(id: "wrong-key", sentence: "A key that is not the certificate's is refused") { leaf, authority in
            let other = try authority.issue("localhost")
            return CertificateChain(
                certificates: .bytes(leaf.certificatePEM), privateKey: .bytes(other.privateKeyPEM))
        },
        Bad(id: "wrong-type-of-key", sentence: "A key of another type than the certificate's is refused") {
            leaf, authority in
            let other = try authority.issue("localhost") { $0.keyType = .rsa(2048) }
            return CertificateChain(
                certificates: .bytes(leaf.certificatePEM), privateKey: .bytes(other.privateKeyPEM))
        },
        Bad(id: "no-key", sentence: "A certificate without its key is refused") { leaf, _ in
            CertificateChain(certificates: .bytes(leaf.certificatePEM))
        },
        Bad(id: "no-certificate", sentence: "A key without a certificate is refused") { leaf, _ in
            CertificateChain(certificates: .bytes(leaf.privateKeyPEM))
        },
        Bad(id: "nothing", sentence: "An empty source is refused") { _, _ in CertificateChain(certificates: .bytes([]))
        },
        Bad(id: "not-pem", sentence: "Text that is no certificate is refused") { leaf, _ in
            CertificateChain(certificates: .pem("hello, world\n"), privateKey: .bytes(leaf.privateKeyPEM))
        },
        Bad(id: "broken-block", sentence: "A PEM block that is broken is refused") { leaf, _ in
            CertificateChain(
                certificates: .bytes(Array(leaf.certificatePEM.dropLast(40))), privateKey: .bytes(leaf.privateKeyPEM))
        },
        Bad(id: "broken-key", sentence: "A key that is broken is refused") { leaf, _ in
            let junk = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            return CertificateChain(certificates: .bytes(leaf.certificatePEM), privateKey: .pem(junk))
        },
        Bad(id: "wrong-password", sentence: "A wrong password is refused") { leaf, _ in
            CertificateChain(
                certificates: .bytes(leaf.certificatePEM),
                privateKey: .bytes(try leaf.encryptedKeyPEM(password: "secret")), password: Password("wrong"))
        },
        Bad(id: "long-password", sentence: "A password beyond 1024 bytes is refused") { leaf, _ in
            CertificateChain(
                certificates: .bytes(leaf.certificatePEM),
                privateKey: .bytes(try leaf.encryptedKeyPEM(password: "secret")),
                password: Password([UInt8](repeating: 97, count: 1025)))
        },
        Bad(id: "password-that-throws", sentence: "What a password's callback throws comes out") { leaf, _ in
            CertificateChain(
                certificates: .bytes(leaf.certificatePEM),
                privateKey: .bytes(try leaf.encryptedKeyPEM(password: "secret")),
                password: Password(callback: { () throws(SSLError) -> [UInt8] in throw .invalidArgument("no answer") }))
        },
        Bad(id: "no-file", sentence: "A file that is not there is an error of the system") { leaf, _ in
            CertificateChain(certificates: .file("/nonexistent/chain.pem"), privateKey: .bytes(leaf.privateKeyPEM))
        },
    ]

    private static let badTrust: [(id: String, sentence: String, roots: TrustRoots, expected: Expected)] = [
        (
            "trust.no-file", "A file of trust that is not there is an error", .file("/nonexistent/roots.pem"),
            .fails(.syscall)
        ),
        ("trust.nothing", "Trust without a certificate is refused", .bytes([]), .failure),
        ("trust.not-pem", "Trust that is no certificate is refused", .bytes(Array("hello\n".utf8)), .failure),
        (
            "trust.no-directory", "A directory of trust that is not there holds nothing",
            TrustRoots(directories: ["/nonexistent"]), .done
        ),
    ]
}
