// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@Suite(.enabled(if: OpenSSL.isInstalled, OpenSSL.reason)) struct CertificateTests {
    static let keyTypes: [KeyType] = [
        .rsa(2048), .rsa(1024), .rsaPSS(2048), .ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519, .ed448,
    ]

    @Test(arguments: keyTypes) func eachKindOfKeyMakesAChainThatVerifies(type: KeyType) throws {
        let authority = try CertificateAuthority { $0.keyType = type }
        let intermediate = try authority.intermediate { $0.keyType = type }
        let leaf = try intermediate.issue("localhost") { $0.keyType = type }
        // Level 0, for RSA with 1024 bits.
        #expect(
            try OpenSSL.verify(
                leaf, root: authority.certificatePEM, "-x509_strict", "-auth_level", "0", "-verify_hostname",
                "localhost", "-purpose", "sslserver") == [])
        #expect(
            try OpenSSL.verify(leaf, root: authority.certificatePEM, "-auth_level", "0", "-purpose", "sslclient")
                == [])
        try OpenSSL.run("pkey", "-check", "-noout", input: leaf.privateKeyPEM)
        let certified = try OpenSSL.run("x509", "-noout", "-pubkey", input: leaf.certificatePEM)
        if case .rsaPSS = type { return }
        #expect(try OpenSSL.run("pkey", "-pubout", input: leaf.privateKeyPEM) == certified)
    }

    @Test(
        arguments: [
            (KeyType.rsa(2048), SignatureHash.md5, "md5WithRSAEncryption"),
            (.rsa(2048), .sha1, "sha1WithRSAEncryption"),
            (.rsa(2048), .sha384, "sha384WithRSAEncryption"), (.rsa(2048), nil, "sha256WithRSAEncryption"),
            (.ecdsaP256, .sha1, "ecdsa-with-SHA1"), (.ecdsaP256, nil, "ecdsa-with-SHA256"),
            (.ecdsaP256, .sha512, "ecdsa-with-SHA512"), (.ecdsaP384, nil, "ecdsa-with-SHA384"),
            (.ecdsaP521, nil, "ecdsa-with-SHA512"), (.ed25519, .sha1, "ED25519"), (.ed448, nil, "ED448"),
            (.rsaPSS(2048), nil, "rsassaPss"),
        ] as [(KeyType, SignatureHash?, String)])
    func theSignatureHasTheHashAskedFor(type: KeyType, hash: SignatureHash?, name: String) throws {
        let authority = try CertificateAuthority { $0.keyType = type }
        let text = try OpenSSL.text(authority.issue("localhost") { $0.signatureHash = hash })
        #expect(text.contains("Signature Algorithm: \(name)"))
    }

    @Test func namesAndAddressesBecomeAlternativeNames() throws {
        let text = try OpenSSL.text(CertificateAuthority().issue("a.example", "127.0.0.1", "::1", "*.b.example"))
        #expect(text.contains("Subject: CN=a.example"))
        #expect(text.contains("DNS:a.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:*.b.example"))
        #expect(text.contains("Issuer: CN=Test CA"))
    }

    @Test func aCertificateOfNobodyHasNeitherNameNorAlternatives() throws {
        let text = try OpenSSL.text(CertificateAuthority().issue())
        #expect(text.contains("Subject: \n"))
        #expect(!text.contains("Subject Alternative Name"))
    }

    @Test func theChainHasTheIntermediatesNearestFirstAndNoRoot() throws {
        let root = try CertificateAuthority("Root")
        let first = try root.intermediate("First")
        let second = try first.intermediate("Second")
        let leaf = try second.issue("localhost")
        #expect(leaf.intermediatesDER == [second.certificateDER, first.certificateDER])
        #expect(leaf.rootDER == root.certificateDER)
        #expect(leaf.chainPEM == leaf.certificatePEM + second.certificatePEM + first.certificatePEM)
        #expect(
            try leaf.chainWithRoot().certificates
                == .bytes(leaf.chainPEM + root.certificatePEM))
        #expect(leaf.leafOnly.certificates == .bytes(leaf.certificatePEM))
        #expect(
            leaf.chain
                == CertificateChain(
                    certificates: .bytes(leaf.chainPEM), privateKey: .bytes(leaf.privateKeyPEM)))
        #expect(root.trust == .bytes(root.certificatePEM))
        #expect(try root.issue("direct").intermediatesDER == [])
        #expect(try OpenSSL.verify(leaf, root: root.certificatePEM) == [])
        #expect(try OpenSSL.verify(leaf, root: try CertificateAuthority("Root").certificatePEM) != [])
    }

    @Test func aSelfSignedCertificateVouchesForItself() throws {
        let certificate = try SelfSigned.certificate("localhost", "10.0.0.1")
        #expect(try OpenSSL.verify(certificate, root: certificate.certificatePEM, "-x509_strict") == [])
        #expect(try OpenSSL.verify(certificate, root: try CertificateAuthority().certificatePEM) == [18])
        #expect(certificate.rootDER == nil)
        #expect(try certificate.chainWithRoot() == certificate.chain)
        #expect(certificate.trust == .bytes(certificate.certificatePEM))
    }

    @Test func leavesOfOneAuthorityNeverShareAKey() throws {
        let authority = try CertificateAuthority()
        for type in [KeyType.rsa(1024), .rsaPSS(1024), .ecdsaP256] {
            let keys = try (0..<5).map { _ in try authority.issue("localhost") { $0.keyType = type }.privateKeyDER }
            #expect(Set(keys).count == 5)
        }
        let other = try CertificateAuthority()
        #expect(other.identity.privateKeyDER != authority.identity.privateKeyDER)
    }

    @Test func aKeyCanBeGiven() throws {
        let root = try CertificateAuthority("Root")
        let other = try CertificateAuthority("Other root")
        let intermediate = try root.intermediate("Intermediate")
        let crossed = try other.intermediate("Intermediate") {
            $0.privateKeyDER = intermediate.identity.privateKeyDER
        }
        // One leaf, two ways up.
        let leaf = try intermediate.issue("localhost")
        #expect(try OpenSSL.verify(leaf, root: root.certificatePEM) == [])
        #expect(try OpenSSL.verify(leaf, root: other.certificatePEM + crossed.certificatePEM) == [])
        let renewed = try intermediate.issue("localhost") { $0.privateKeyDER = leaf.privateKeyDER }
        #expect(renewed.privateKeyPEM == leaf.privateKeyPEM)
        #expect(renewed.certificateDER != leaf.certificateDER)
        let error = #expect(throws: SSLError.self) { try root.issue("x") { $0.privateKeyDER = [1, 2, 3] } }
        #expect(error?.code == .ssl)
    }

    @Test(arguments: [KeyType.rsa(1024), .ecdsaP256, .ed25519]) func keysComeInEachForm(type: KeyType) throws {
        let leaf = try CertificateAuthority().issue("localhost") { $0.keyType = type }
        let expected = try OpenSSL.run("pkey", "-pubout", input: leaf.privateKeyPEM)
        #expect(try OpenSSL.run("pkey", "-pubout", "-inform", "DER", input: leaf.privateKeyDER) == expected)
        #expect(try OpenSSL.run("pkey", "-pubout", input: leaf.traditionalKeyPEM()) == expected)
        let encrypted = try leaf.encryptedKeyPEM(password: "sésame")
        #expect(String(decoding: encrypted, as: UTF8.self).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(try OpenSSL.run("pkey", "-pubout", "-passin", "pass:sésame", input: encrypted) == expected)
        let wrong = try PeerProcess.run("openssl", ["pkey", "-noout", "-passin", "pass:other"], input: encrypted)
        #expect(!wrong.status.isSuccess)
    }

    @Test func filesAreWrittenForPrograms() throws {
        let directory = try TemporaryDirectory()
        let leaf = try CertificateAuthority().intermediate().issue("localhost")
        let paths = try leaf.write(to: directory, as: "server")
        #expect(paths.certificate == directory.path("server.crt"))
        #expect(try directory.read("server.crt") == leaf.certificatePEM)
        #expect(try directory.read("server.chain.pem") == leaf.chainPEM)
        #expect(try directory.read("server.key") == leaf.privateKeyPEM)
        #expect(try directory.read("server.pem") == leaf.chainPEM + leaf.privateKeyPEM)
        let modes = try PeerProcess.run("stat", ["-c", "%a", paths.privateKey, paths.combined]).output.trimmed
        #expect(modes == "600\n600")
        #expect(throws: SSLError.self) { try leaf.write(to: "/no/such/directory") }
    }
}
