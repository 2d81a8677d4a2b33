// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// The wrong certificates are wrong in the way they are meant to be: OpenSSL refuses each with the very number.
@Suite(.enabled(if: OpenSSL.isInstalled, OpenSSL.reason)) struct FailingChainTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let codes: [Int]
        var isStrict = false
        let make: @Sendable (CertificateAuthority) throws -> IssuedCertificate
    }

    static let scenarios = [
        Scenario(testDescription: "not a CA", codes: [79, 26]) {
            try $0.intermediate {
                $0.isCA = false
                $0.keyUsage = .absent
            }.issue("x")
        },
        Scenario(testDescription: "without basic constraints", codes: [79, 26]) {
            try $0.intermediate {
                $0.isCA = nil
                $0.keyUsage = .absent
            }.issue("x")
        },
        Scenario(testDescription: "path too long", codes: [25]) {
            try $0.intermediate("A", pathLength: 0).intermediate("B").issue("x")
        },
        Scenario(testDescription: "outside what is permitted", codes: [47]) {
            try $0.intermediate { $0.permittedNames = [.dns("example.org")] }.issue("example.com")
        },
        Scenario(testDescription: "inside what is excluded", codes: [48]) {
            try $0.intermediate { $0.excludedNames = [.ip("10.0.0.0/9")] }.issue("10.127.0.1")
        },
        Scenario(testDescription: "client's purpose", codes: [26]) {
            try $0.issue("x") { $0.extendedKeyUsages = [.clientAuth] }
        },
        Scenario(testDescription: "broken signature", codes: [7]) { try $0.issue("x") { $0.corruptsSignature = true } },
        Scenario(testDescription: "signed with SHA-1", codes: [68]) {
            try $0.intermediate { $0.signatureHash = .sha1 }.issue("x")
        },
        Scenario(testDescription: "weak key", codes: [66]) { try $0.issue("x") { $0.keyType = .rsa(1024) } },
        Scenario(testDescription: "weak key of an authority", codes: [67]) {
            try $0.intermediate { $0.keyType = .rsa(1024) }.issue("x")
        },
        Scenario(testDescription: "unknown critical extension", codes: [34]) {
            try $0.issue("x") {
                $0.extraExtensions = [.init(.init(rawValue: "1.2.3"), isCritical: true, der: [5, 0])]
            }
        },
        Scenario(testDescription: "path length of one that is no CA", codes: [80, 81], isStrict: true) {
            try $0.issue("x") { $0.pathLength = 1 }
        },
        Scenario(testDescription: "no authority key identifier", codes: [85], isStrict: true) {
            try $0.issue("x") { $0.authorityKeyIdentifier = .absent }
        },
        Scenario(testDescription: "no subject key identifier", codes: [85, 86], isStrict: true) {
            try $0.intermediate { $0.subjectKeyIdentifier = .absent }.issue("x")
        },
        Scenario(testDescription: "no subject key identifier, old version", codes: [85, 79], isStrict: true) {
            try $0.intermediate { $0.version = 1 }.issue("x")
        },
        Scenario(testDescription: "empty alternative names", codes: [87], isStrict: true) {
            try $0.issue("x") { $0.extraExtensions = [.init(.subjectAlternativeName, der: [0x30, 0])] }
        },
        Scenario(testDescription: "no subject, alternatives not critical", codes: [88], isStrict: true) {
            try $0.issue("x") {
                $0.commonName = .absent
                $0.criticality[.subjectAlternativeName] = false
            }
        },
        Scenario(testDescription: "basic constraints not critical", codes: [89], isStrict: true) {
            try $0.intermediate { $0.criticality[.basicConstraints] = false }.issue("x")
        },
        Scenario(testDescription: "authority key identifier critical", codes: [34], isStrict: true) {
            try $0.issue("x") { $0.criticality[.authorityKeyIdentifier] = true }
        },
        Scenario(testDescription: "subject key identifier critical", codes: [34], isStrict: true) {
            try $0.issue("x") { $0.criticality[.subjectKeyIdentifier] = true }
        },
        Scenario(testDescription: "authority without key usage", codes: [92], isStrict: true) {
            try $0.intermediate { $0.keyUsage = .absent }.issue("x")
        },
    ]

    @Test(arguments: scenarios) func openSSLRefusesWithTheNumber(scenario: Scenario) throws {
        let authority = try CertificateAuthority()
        let leaf = try scenario.make(authority)
        let options = ["-auth_level", "2", "-purpose", "sslserver"]
        let verdict =
            scenario.isStrict
            ? try OpenSSL.verify(leaf, root: authority.certificatePEM, options[0], options[1], "-x509_strict")
            : try OpenSSL.verify(
                leaf, root: authority.certificatePEM, options[0], options[1], options[2], options[3])
        #expect(verdict == scenario.codes)
    }

    @Test func whatIsPermittedPasses() throws {
        let authority = try CertificateAuthority()
        let intermediate = try authority.intermediate(pathLength: 0) {
            $0.permittedNames = [.dns("example.org"), .ip("10.0.0.0/9"), .ip("2001:db8::/32")]
            $0.excludedNames = [.dns("bad.example.org")]
        }
        let good = try intermediate.issue("www.example.org", "10.127.255.255", "2001:db8::1") {
            $0.commonName = .absent
        }
        #expect(try OpenSSL.verify(good, root: authority.certificatePEM, "-x509_strict") == [])
        let bad = try intermediate.issue("a.bad.example.org")
        #expect(try OpenSSL.verify(bad, root: authority.certificatePEM) == [48])
        let far = try intermediate.issue("10.128.0.0") { $0.commonName = .absent }
        #expect(try OpenSSL.verify(far, root: authority.certificatePEM) == [47])
    }
}

@Suite(.enabled(if: OpenSSL.isInstalled, OpenSSL.reason)) struct RevocationListTests {
    static let keyTypes: [KeyType] = [.ecdsaP256, .rsa(2048), .rsaPSS(2048), .ed25519, .ed448]

    @Test(arguments: keyTypes) func aListIsReadableAndSignedByItsIssuer(type: KeyType) throws {
        let authority = try CertificateAuthority { $0.keyType = type }
        let leaf = try authority.issue("x")
        var options = RevocationList.Options()
        options.number = 42
        let list = try authority.crl(revoking: [leaf], options: options)
        let text = try OpenSSL.run("crl", "-noout", "-text", input: list.pem)
        #expect(text.contains("Version 2 "))
        #expect(text.contains("X509v3 CRL Number: \n                42"))
        #expect(text.contains("Authority Key Identifier"))
        let serial = try OpenSSL.run("x509", "-noout", "-serial", input: leaf.certificatePEM)
        #expect(text.contains("Serial Number: \(serial.dropFirst(7))"))
        #expect(try OpenSSL.run("crl", "-inform", "DER", input: list.der) == String(decoding: list.pem, as: UTF8.self))
        #expect(try OpenSSL.verify(leaf, root: authority.certificatePEM, crl: list.pem, "-crl_check") == [23])
        let other = try authority.issue("y")
        #expect(try OpenSSL.verify(other, root: authority.certificatePEM, crl: list.pem, "-crl_check") == [])
    }

    @Test func listsAreWrongAsTheyAreMeantToBe() throws {
        let authority = try CertificateAuthority()
        let leaf = try authority.issue("x")
        var corrupt = RevocationList.Options()
        corrupt.corruptsSignature = true
        for (options, code) in [(.expired, 12), (.notYetValid, 11), (corrupt, 8)]
            as [(RevocationList.Options, Int)]
        {
            let list = try authority.crl(options: options)
            #expect(
                try OpenSSL.verify(leaf, root: authority.certificatePEM, crl: list.pem, "-crl_check") == [code])
        }
        #expect(try OpenSSL.verify(leaf, root: authority.certificatePEM, "-crl_check") == [3])
        // Of the root alone, where each level needs one.
        let deep = try authority.intermediate().issue("x")
        let list = try authority.crl()
        #expect(
            try OpenSSL.verify(deep, root: authority.certificatePEM, crl: list.pem, "-crl_check_all") == [3])
        var old = RevocationList.Options()
        old.signatureHash = .sha1
        #expect(
            try OpenSSL.run("crl", "-noout", "-text", input: authority.crl(options: old).pem).contains(
                "ecdsa-with-SHA1"))
    }
}
