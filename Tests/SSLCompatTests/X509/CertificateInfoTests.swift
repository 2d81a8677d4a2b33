// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLCompat

@Suite("What certificates say")
struct CertificateInfoTests {
    @Test("A rich certificate is described in CPython's words")
    func rich() throws {
        let info = try #require(X509Certificate(derBytes: CertificateCorpus.rich)).info
        #expect(info.subject.map(\.count) == [1, 2, 1, 1, 1, 1, 1, 1])
        #expect(info.subject[0] == [.init(type: "countryName", value: "DE")])
        #expect(info.subject[1][1] == .init(type: "organizationalUnitName", value: "A"))
        #expect(info.subject[5] == [.init(type: "1.2.3.4", value: "odd")])
        #expect(info.subject[6] == [.init(type: "x500UniqueIdentifier", value: "A\u{ff}")])
        #expect(info.issuer == [[.init(type: "commonName", value: "Issuer")]])
        #expect(info.version == 3)
        #expect(info.serialNumber == "1234")
        #expect(info.notBefore == "Jan  1 00:00:00 2024 GMT")
        #expect(info.ocsp == ["http://ocsp.example/"])
        #expect(info.caIssuers == ["http://ca.example/1", "http://ca.example/2"])
        #expect(info.crlDistributionPoints == ["http://crl.example/a", "http://crl.example/b"])
        #expect(
            info.subjectAltName.map(\.kind) == [
                "DNS", "email", "URI", "IP Address", "IP Address", "IP Address", "Registered ID", "Registered ID",
                "DirName",
                "othername", "othername", "othername", "othername", "othername", "othername", "othername", "X400Name",
                "EdiPartyName",
            ])
        #expect(
            info.subjectAltName[3...15].map(\.value) == [
                "192.0.2.1", "2001:DB8:0:0:0:0:0:1", "<invalid>", "1.2.3.4.5", "commonName", "", "UPN:user@example",
                "XmppAddr:x:y", "SRVName:_mail.example", "SmtpUTF8Mailbox:ü@ü", "NAIRealm:realm", "<unsupported>",
                "<unsupported>",
            ])
        #expect(info.subjectAltName[8].directoryName == [[.init(type: "countryName", value: "FR")]])
    }

    @Test(
        "Serial numbers of either sign",
        arguments: [
            ([0], "00"), ([1], "01"), ([0x0a, 0xbc], "0ABC"), ([0, 0x80], "80"), ([0x80], "-80"), ([0xff], "-01"),
            ([0xff, 0x00], "-0100"), ([0xfe, 0xff], "-0101"),
        ] as [([UInt8], String)])
    func serialNumber(_ content: [UInt8], _ text: String) throws {
        var certificate = TestCertificate()
        certificate.serialNumber = content
        #expect(try #require(X509Certificate(derBytes: certificate.derBytes)).info.serialNumber == text)
    }

    @Test("Names are equal when only case, spacing and the type of string differ")
    func canonical() throws {
        var certificate = TestCertificate()
        certificate.subject = DER.name([[("2.5.4.3", DER.utf8(" Some  Name\t"))]])
        certificate.issuer = DER.name([[("2.5.4.3", DER.text(0x13, "some name"))]])
        let equal = try #require(X509Certificate(derBytes: certificate.derBytes))
        #expect(equal.isSelfIssued)
        #expect(equal.canonicalSubject == DER.set([DER.sequence(DER.oid("2.5.4.3"), DER.utf8("some name"))]))
        certificate.issuer = DER.name([[("2.5.4.3", DER.utf8("somename"))]])
        #expect(try #require(X509Certificate(derBytes: certificate.derBytes)).isSelfIssued == false)
    }
}
