// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// Each part of a profile ends up in the certificate, as OpenSSL reads it.
@Suite(.enabled(if: OpenSSL.isInstalled, OpenSSL.reason)) struct CertificateProfileTests {
    static func text(_ change: (inout CertificateProfile) -> Void) throws -> String {
        try OpenSSL.text(CertificateAuthority().issue("localhost", adjust: change))
    }

    @Test func theDefaultsAreThoseOfASoundLeaf() throws {
        let text = try Self.text { _ in }
        #expect(text.contains("Version: 3 "))
        #expect(text.contains("Basic Constraints: critical\n                CA:FALSE"))
        #expect(text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"))
        #expect(text.contains("TLS Web Server Authentication, TLS Web Client Authentication"))
        #expect(text.contains("Subject Key Identifier") && text.contains("Authority Key Identifier"))
        #expect(try Self.text { $0.keyType = .rsa(1024) }.contains("Digital Signature, Key Encipherment\n"))
        let authority = try OpenSSL.text(CertificateAuthority().identity)
        #expect(authority.contains("Basic Constraints: critical\n                CA:TRUE\n"))
        #expect(authority.contains("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n"))
        #expect(!authority.contains("Extended Key Usage") && !authority.contains("Authority Key Identifier"))
    }

    @Test func validityIsExactToTheSecond() throws {
        let text = try Self.text {
            $0.notBefore = 1_000_000_000
            $0.notAfter = 4_102_444_800
        }
        #expect(text.contains("Not Before: Sep  9 01:46:40 2001 GMT"))
        #expect(text.contains("Not After : Jan  1 00:00:00 2100 GMT"))
    }

    @Test func clocksThatGoWrongAreTheSameAsCertificatesThatDo() throws {
        let authority = try CertificateAuthority()
        let root = authority.certificatePEM
        #expect(try OpenSSL.verify(authority.issue("localhost"), root: root) == [])
        #expect(try OpenSSL.verify(authority.issue("localhost", profile: .leaf.expired), root: root) == [10])
        #expect(try OpenSSL.verify(authority.issue("localhost", profile: .leaf.notYetValid), root: root) == [9])
        let soon = CertificateProfile.leaf.valid(from: -5 * SystemClock.minute, until: 2 * SystemClock.day)
        let leaf = try authority.issue("localhost", profile: soon)
        #expect(try OpenSSL.verify(leaf, root: root) == [])
        #expect(try OpenSSL.verify(leaf, root: root, "-attime", "\(SystemClock.now - 6 * SystemClock.minute)") == [9])
        let old = try CertificateAuthority(profile: .authority.expired)
        #expect(try OpenSSL.verify(old.issue("localhost"), root: old.certificatePEM) == [10])
    }

    @Test(
        arguments: [
            ([0x01], "1 (0x1)"), ([0x7f, 0xff], "32767 (0x7fff)"), ([0xff, 0x02], "-254 (-0xfe)"),
            ([0x00, 0x80], "128 (0x80)"),
        ] as [([UInt8], String)])
    func serialsAreWhatIsGiven(serial: [UInt8], shown: String) throws {
        #expect(try Self.text { $0.serial = serial }.contains("Serial Number: \(shown)\n"))
    }

    /// GnuTLS makes no certificate with the number 0.
    @Test(arguments: [[], [0], [0, 0]] as [[UInt8]]) func aSerialOfZeroIsRefused(serial: [UInt8]) {
        let error = #expect(throws: SSLError.self) { try Self.text { $0.serial = serial } }
        #expect(error?.code == .ssl)
    }

    @Test func serialsDifferUnlessGiven() throws {
        let authority = try CertificateAuthority()
        let serials = try (0..<20).map { _ in
            try OpenSSL.run("x509", "-noout", "-serial", input: authority.issue("x").certificatePEM)
        }
        #expect(Set(serials).count == 20)
        // "serial=", 16 bytes in hexadecimal, a line feed: positive, and of full length.
        #expect(serials.allSatisfy { $0.utf8.count == 7 + 32 + 1 && !$0.contains("-") })
    }

    @Test func anOldVersionHasNoExtensions() throws {
        let text = try Self.text { $0.version = 1 }
        #expect(text.contains("Version: 1 "))
        #expect(!text.contains("X509v3"))
        let error = #expect(throws: SSLError.self) { try CertificateAuthority { $0.version = 4 } }
        #expect(error?.code == .invalidArgument)
    }

    @Test func subjectsHaveTheAttributesGiven() throws {
        let text = try Self.text {
            $0.subject = [
                .country("DE"), .state("Land"), .locality("Ort"), .organization("Ö & Co"), .organizationalUnit("One"),
                .organizationalUnit("Two"), SubjectAttribute("1.2.3.4", .der([0x16, 1, 0x61])),
            ]
            $0.commonName = .exactly("a\0b")
        }
        #expect(
            text.contains(
                "Subject: CN=a\\00b,1.2.3.4=#160161,OU=Two,OU=One,O=\\C3\\96 & Co,L=Ort,ST=Land,C=DE"))
        #expect(try Self.text { $0.commonName = .absent }.contains("Subject: \n"))
    }

    @Test func anEmptySubjectMakesItsAlternativesCritical() throws {
        #expect(try Self.text { $0.commonName = .absent }.contains("Subject Alternative Name: critical"))
        let wrong = try Self.text {
            $0.commonName = .absent
            $0.criticality[.subjectAlternativeName] = false
        }
        #expect(wrong.contains("Subject Alternative Name: \n"))
    }

    @Test func alternativesOfEachKindAreWritten() throws {
        let text = try Self.text {
            $0.alternativeNames = [
                .ip("2001:db8::1"), .email("a@b.example"), .uri("https://c.example/"),
                .directory([.commonName("Someone"), .organization("Ü")]), .registeredID("1.2.840.113549"),
                .raw(tag: 0x82, content: Array("raw.example".utf8)), .raw(tag: 0x87, content: [1, 2, 3]),
            ]
        }
        #expect(text.contains("DNS:localhost, IP Address:2001:DB8:0:0:0:0:0:1, email:a@b.example"))
        for part in [
            "URI:https://c.example/", "DirName:", "CN=Someone", "Registered ID:", "DNS:raw.example",
            "IP Address:<invalid",
        ] { #expect(text.contains(part), "\(part)") }
    }

    /// OpenSSL will not print such a name.
    @Test func aNameKeepsItsNUL() throws {
        let der = try CertificateAuthority().issue("a\0b").certificateDER
        let name: [UInt8] = [0x30, 0x05, 0x82, 0x03, 0x61, 0x00, 0x62]
        #expect(der.indices.contains { der[$0...].starts(with: name) })
    }

    @Test(arguments: [AlternativeName.ip("nowhere"), .ip("1.2.3.4/33"), .ip("1.2.3.4/x"), .registeredID("1")])
    func malformedNamesAreRefused(name: AlternativeName) {
        let error = #expect(throws: SSLError.self) { try Self.text { $0.alternativeNames = [name] } }
        #expect(error?.code == .invalidArgument)
    }

    @Test(arguments: ["", "1", "3.1", "1.40", "1..2", "1.x", "1.2.4294967296", "-1.2"])
    func malformedObjectIdentifiersAreRefused(number: String) {
        let error = #expect(throws: SSLError.self) {
            try Self.text { $0.extendedKeyUsages = [.init(rawValue: number)] }
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func usagesAndPurposesAreWhatIsGiven() throws {
        let all = try Self.text {
            $0.keyUsage = .exactly([
                .digitalSignature, .nonRepudiation, .keyEncipherment, .dataEncipherment, .keyAgreement, .keyCertSign,
                .cRLSign, .encipherOnly, .decipherOnly,
            ])
            $0.extendedKeyUsages = [
                .codeSigning, .emailProtection, .ocspSigning, .any, .init(rawValue: "2.999.4294967295"),
            ]
        }
        #expect(
            all.contains(
                "Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment, Key Agreement, "
                    + "Certificate Sign, CRL Sign, Encipher Only, Decipher Only"))
        #expect(
            all.contains(
                "Code Signing, E-mail Protection, OCSP Signing, Any Extended Key Usage, 2.999.4294967295"))
        let none = try Self.text {
            $0.keyUsage = .absent
            $0.extendedKeyUsages = []
        }
        #expect(!none.contains("Usage"))
        // One bit alone, and no bit at all.
        #expect(
            try Self.text { $0.keyUsage = .exactly(.decipherOnly) }.contains(
                "critical\n                Decipher Only\n"))
        _ = try Self.text { $0.keyUsage = .exactly([]) }
    }

    @Test func anExtensionIsCriticalOrNotAsGiven() throws {
        let text = try Self.text {
            $0.criticality = [
                .basicConstraints: false, .keyUsage: false, .extendedKeyUsage: true, .subjectAlternativeName: true,
                .subjectKeyIdentifier: true, .authorityKeyIdentifier: true,
            ]
        }
        #expect(text.contains("Basic Constraints: \n") && text.contains("X509v3 Key Usage: \n"))
        for name in [
            "Extended Key Usage", "Subject Alternative Name", "Subject Key Identifier", "Authority Key Identifier",
        ] {
            #expect(text.contains("\(name): critical"), "\(name)")
        }
    }

    @Test func identifiersAreLeftOutOrWrong() throws {
        let text = try Self.text {
            $0.subjectKeyIdentifier = .absent
            $0.authorityKeyIdentifier = .exactly([0xde, 0xad])
        }
        #expect(!text.contains("Subject Key Identifier"))
        #expect(text.contains("Authority Key Identifier: \n                DE:AD\n"))
        let bare = try CertificateAuthority { $0.subjectKeyIdentifier = .absent }
        #expect(!(try OpenSSL.text(bare.issue("x")).contains("Authority Key Identifier")))
    }

    @Test func addressesOfServicesAreWritten() throws {
        let text = try Self.text {
            $0.ocspResponders = ["http://ocsp.example/"]
            $0.caIssuers = ["http://ca.example/1", "http://ca.example/2"]
            $0.crlDistributionPoints = ["http://crl.example/1", "ldap://crl.example/2"]
        }
        for line in [
            "OCSP - URI:http://ocsp.example/", "CA Issuers - URI:http://ca.example/1",
            "CA Issuers - URI:http://ca.example/2", "URI:http://crl.example/1", "URI:ldap://crl.example/2",
        ] { #expect(text.contains(line), "\(line)") }
    }

    @Test func furtherExtensionsAreAddedAndReplace() throws {
        let text = try Self.text {
            $0.extraExtensions = [
                RawExtension(.init(rawValue: "1.2.3.4"), isCritical: true, der: [5, 0]),
                RawExtension(.tlsFeature, der: [0x30, 3, 2, 1, 5]),
                RawExtension(.subjectAlternativeName, der: [0x30, 0]),
            ]
        }
        #expect(text.contains("1.2.3.4: critical"))
        #expect(text.contains("TLS Feature: \n                status_request"))
        #expect(!text.contains("DNS:localhost"))
        #expect(text.contains("Subject Alternative Name: \n"))
    }
}
