// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLCompat

@Suite("Certificates")
struct X509CertificateTests {
    @Test("A rich certificate gives everything that is in it")
    func rich() throws {
        let certificate = try #require(X509Certificate(derBytes: CertificateCorpus.rich))
        #expect(certificate.version == 3)
        #expect(certificate.serialNumber == [0x12, 0x34])
        #expect(certificate.notBefore == 1_704_067_200)
        #expect(certificate.notAfter == 2_019_686_400)
        #expect(certificate.issuerDER == DER.commonName("Issuer"))
        #expect(!certificate.isSelfIssued)
        #expect(certificate.basicConstraints?.isCA == true)
        #expect(certificate.basicConstraints?.pathLength == 3)
        #expect(certificate.basicConstraints?.isCritical == true)
        #expect(certificate.keyUsage == 0x06)
        #expect(certificate.extendedKeyUsage == ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])
        #expect(certificate.subjectKeyIdentifier == [1, 2, 3, 4])
        #expect(certificate.authorityKeyIdentifier?.keyIdentifier == [5, 6, 7])
        #expect(certificate.authorityKeyIdentifier?.issuer == [.directoryName(DER.commonName("Above"))])
        #expect(certificate.authorityKeyIdentifier?.serialNumber == [9])
        #expect(certificate.commonNames == [Array("cafÃ©".utf8), Array("Aα".utf8)])
        #expect(certificate.extensions.count == 10)
        #expect(certificate.extensions[0].oid == "2.5.29.19")
        #expect(certificate.extensions[0].isCritical)
        #expect(certificate.signatureAlgorithmOID == "1.2.840.113549.1.1.11")
        #expect(certificate.publicKeyAlgorithm == "1.2.840.113549.1.1.1")
        #expect(certificate.publicKeyDER == TestCertificate.rsaKey)
        #expect(certificate.rsaModulusBits == 1024)
        #expect(certificate.hasConsistentSignatureAlgorithm)
        #expect(certificate.isCA)
        #expect(certificate.derBytes == CertificateCorpus.rich)
    }

    @Test("Every kind of alternative name is told apart")
    func alternativeNames() throws {
        let certificate = try #require(X509Certificate(derBytes: CertificateCorpus.rich))
        let names = try #require(certificate.subjectAltName)
        #expect(names.count == CertificateCorpus.allNames.count)
        #expect(names[0] == .dns(Array("*.example.org".utf8)))
        #expect(names[1] == .email(Array("someone@example.org".utf8)))
        #expect(names[2] == .uri(Array("https://example.org/".utf8)))
        #expect(names[3] == .ipAddress([192, 0, 2, 1]))
        #expect(names[6] == .registeredID("1.2.3.4.5"))
        #expect(names[8] == .directoryName(DER.name([[("2.5.4.6", DER.text(0x13, "FR"))]])))
        #expect(names[14] == .other(oid: "1.2.3", value: DER.integer(5)))
        #expect(names[16] == .x400Address(DER.sequence()))
        #expect(names[17] == .ediPartyName(DER.element(0xa1, DER.utf8("party"))))
    }

    @Test("Octets behind a certificate, or missing from it, make it none")
    func length() {
        let rich = CertificateCorpus.rich
        #expect(X509Certificate(derBytes: rich + [0]) == nil)
        #expect(X509Certificate(derBytes: []) == nil)
        for count in rich.indices { #expect(X509Certificate(derBytes: Array(rich.prefix(count))) == nil) }
    }

    @Test("No octet, whatever it becomes, traps: not in decoding, nor in anything that is asked afterwards")
    func mutations() {
        var decoded = 0
        for index in CertificateCorpus.rich.indices {
            for value in [0x00, 0x80, 0xff] as [UInt8] {
                var mutant = CertificateCorpus.rich
                mutant[index] = value
                guard let certificate = X509Certificate(derBytes: mutant) else { continue }
                decoded += 1
                useEverything(certificate)
            }
        }
        #expect(decoded > 500)
    }

    @Test("No octets by chance trap")
    func noise() {
        var generator = SplitMix(state: 1)
        for _ in 0..<2000 {
            var bytes = CertificateCorpus.rich
            for _ in 0...Int.random(in: 0...4, using: &generator) {
                let start = Int.random(in: bytes.indices, using: &generator)
                let end = min(start + Int.random(in: 0...3, using: &generator), bytes.count)
                let piece = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                bytes.replaceSubrange(start..<end, with: piece)
            }
            if let certificate = X509Certificate(derBytes: bytes) { useEverything(certificate) }
        }
    }

    @Test("Twice the same extension is noticed, among few and among many", arguments: [1, 10, 31, 32, 200])
    func duplicates(_ count: Int) throws {
        var certificate = TestCertificate()
        certificate.extensions = (0..<count).map { DER.extension("1.2.3.\($0)", []) }
        #expect(try #require(X509Certificate(derBytes: certificate.derBytes)).hasDuplicateExtensions == false)
        certificate.extensions.append(DER.extension("1.2.3.0", []))
        #expect(try #require(X509Certificate(derBytes: certificate.derBytes)).hasDuplicateExtensions)
    }

    @Test("Octets behind the value of an extension make it invalid")
    func octetsBehind() throws {
        var certificate = TestCertificate()
        certificate.extensions = [DER.extension("2.5.29.19", DER.sequence(DER.element(0x01, [0xff])) + [0])]
        let decoded = try #require(X509Certificate(derBytes: certificate.derBytes))
        #expect(decoded.hasInvalidExtensions)
        #expect(!decoded.isCA)
    }

    @Test("A certificate of a megabyte, all of it small parts, takes no longer than its length deserves")
    func large() throws {
        var certificate = TestCertificate()
        let name = [("2.5.4.3", DER.utf8("x"))]
        certificate.subject = DER.name(Array(repeating: name, count: 30_000))
        certificate.extensions = (0..<20_000).map { _ in DER.extension("2.5.29.15", DER.bits([1])) }
        certificate.extensions.append(DER.alternativeNames(Array(repeating: DER.dns("*.a.b"), count: 30_000)))
        let decoded = try #require(X509Certificate(derBytes: certificate.derBytes))
        let clock = ContinuousClock()
        let elapsed = clock.measure { useEverything(decoded) }
        #expect(elapsed < .seconds(10))
        #expect(decoded.hasDuplicateExtensions)
        #expect(decoded.subjectAltName?.count == 30_000)
    }

    private func useEverything(_ certificate: X509Certificate) {
        _ = certificate.info
        _ = certificate.canonicalSubject + certificate.canonicalIssuer + certificate.subjectDER + certificate.issuerDER
        _ = (certificate.commonNames, certificate.extensions, certificate.extendedKeyUsage, certificate.isCA)
        _ = (certificate.authorityKeyIdentifier, certificate.subjectKeyIdentifier, certificate.subjectAltName)
        _ = (certificate.publicKeyBits, certificate.namedCurve, certificate.hasExplicitCurve, certificate.publicKeyDER)
        _ = (certificate.signatureAlgorithmOID, certificate.publicKeyAlgorithm, certificate.serialNumber)
        for name in ["foo.example.org", "192.0.2.1", "2001:db8::1", ".example.org"] {
            _ = HostnameMatcher.matches(name, certificate, flags: [.alwaysCheckSubject, .multiLabelWildcards])
        }
    }
}
