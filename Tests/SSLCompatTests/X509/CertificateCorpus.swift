// SPDX-License-Identifier: MIT

import Foundation

@testable import SSLCompat

/// Certificates of every kind that a decoder meets, made here.
enum CertificateCorpus {
    /// One certificate with nearly everything in it.
    static let rich: [UInt8] = {
        var certificate = TestCertificate()
        certificate.subject = DER.name([
            [("2.5.4.6", DER.text(0x13, "DE"))],
            [("2.5.4.10", DER.utf8("  Größe \t und  Güte ")), ("2.5.4.11", DER.utf8("A"))],
            [("2.5.4.3", DER.text(0x14, "caf\u{e9}"))], [("1.2.840.113549.1.9.1", DER.text(0x16, "A@b.Example"))],
            [("2.5.4.3", DER.element(0x1e, [0x00, 0x41, 0x03, 0xb1]))], [("1.2.3.4", DER.utf8("odd"))],
            [("2.5.4.45", DER.bits([0x41, 0xff]))], [("2.5.4.5", DER.text(0x12, "12 3"))],
        ])
        certificate.extensions = [
            DER.extension("2.5.29.19", critical: true, DER.sequence(DER.element(0x01, [0xff]), DER.integer(3))),
            DER.extension("2.5.29.15", critical: true, DER.bits([0x06], unused: 1)),
            DER.extension("2.5.29.37", DER.sequence(DER.oid("1.3.6.1.5.5.7.3.1"), DER.oid("1.3.6.1.5.5.7.3.2"))),
            DER.extension("2.5.29.14", DER.element(0x04, [1, 2, 3, 4])),
            DER.extension(
                "2.5.29.35",
                DER.sequence(
                    DER.element(0x80, [5, 6, 7]), DER.element(0xa1, DER.element(0xa4, DER.commonName("Above"))),
                    DER.element(0x82, [9]))),
            DER.alternativeNames(allNames),
            access, points, DER.extension("2.5.29.30", DER.sequence(DER.element(0xa0, DER.sequence(DER.dns("x"))))),
            DER.extension("2.16.840.1.113730.1.1", DER.bits([0x04], unused: 2)),
        ]
        return certificate.derBytes
    }()

    static let allNames: [[UInt8]] = [
        DER.dns("*.example.org"), DER.text(0x81, "someone@example.org"), DER.text(0x86, "https://example.org/"),
        DER.element(0x87, [192, 0, 2, 1]),
        DER.element(0x87, [0x20, 1, 0xd, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]),
        DER.element(0x87, [1, 2, 3]), DER.element(0x88, DER.oidContent("1.2.3.4.5")),
        DER.element(0x88, DER.oidContent("2.5.4.3")),
        DER.element(0xa4, DER.name([[("2.5.4.6", DER.text(0x13, "FR"))]])),
        other("1.3.6.1.4.1.311.20.2.3", DER.utf8("user@example")), other("1.3.6.1.5.5.7.8.5", DER.utf8("x:y")),
        other("1.3.6.1.5.5.7.8.7", DER.text(0x16, "_mail.example")), other("1.3.6.1.5.5.7.8.9", DER.utf8("ü@ü")),
        other("1.3.6.1.5.5.7.8.8", DER.utf8("realm")), other("1.2.3", DER.integer(5)),
        other("1.3.6.1.5.5.7.8.7", DER.utf8("wrong type")), DER.element(0xa3, DER.sequence()),
        DER.element(0xa5, DER.element(0xa1, DER.utf8("party"))),
    ]

    private static func other(_ type: String, _ value: [UInt8]) -> [UInt8] {
        DER.element(0xa0, DER.oid(type) + DER.element(0xa0, value))
    }

    private static let access = DER.extension(
        "1.3.6.1.5.5.7.1.1",
        DER.sequence(
            DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1"), DER.text(0x86, "http://ocsp.example/")),
            DER.sequence(DER.oid("1.3.6.1.5.5.7.48.2"), DER.text(0x86, "http://ca.example/1")),
            DER.sequence(DER.oid("1.3.6.1.5.5.7.48.2"), DER.text(0x86, "http://ca.example/2")),
            DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1"), DER.dns("not.a.uri"))))

    private static let points = DER.extension(
        "2.5.29.31",
        DER.sequence(
            DER.sequence(DER.element(0xa0, DER.element(0xa0, DER.text(0x86, "http://crl.example/a") + DER.dns("x")))),
            DER.sequence(
                DER.element(0x81, [1, 0x60]), DER.element(0xa2, DER.element(0xa4, DER.commonName("CRL issuer")))),
            DER.sequence(
                DER.element(0xa0, DER.element(0xa0, DER.text(0x86, "http://crl.example/b"))),
                DER.element(0x81, [1, 0x60]))))

    /// Certificates with one part each that is not as usual; some of them OpenSSL refuses.
    static var odd: [[UInt8]] {
        [rich] + serialNumbers + times + versions + names + extensionSets + generalNames
    }

    private static func make(_ change: (inout TestCertificate) -> Void) -> [UInt8] {
        var certificate = TestCertificate()
        change(&certificate)
        return certificate.derBytes
    }

    private static var serialNumbers: [[UInt8]] {
        let long = (1...40).map { UInt8($0) }
        let contents: [[UInt8]] = [
            [0], [0x7f], [0x80], [0xff], [0xff, 0x7f], [0xff, 0x00], [0x00, 0x80], [0x80, 0], [1, 0], [0x0a, 0xbc], [],
            [0, 1], [0xff, 0x80], long, Array(long.prefix(35)), Array(long.prefix(36)), [0x80] + long,
        ]
        return contents.map { content in make { $0.serialNumber = content } }
    }

    private static var times: [[UInt8]] {
        let universal = [
            "240229235959Z", "490101000000Z", "500101000000Z", "991231235959Z", "2401010000Z", "240101000000+0100",
            "240101000000-0130", "2401010000+1200", "240101000000", "240230000000Z", "241301000000Z", "240100000000Z",
            "240101240000Z", "240101006000Z", "240101000060Z", "24010100000Z", "2401010000000Z", "", "Z",
            "240101000000.5Z", "240101000000+1300", "240101000000+0000", "000101000000+0100", "abcdefghijklZ",
        ]
        let generalized = [
            "20500101000000Z", "20240101000000.5Z", "20240101000000.123456789Z", "202401010000Z", "00010101000000Z",
            "99991231235959Z", "99991231235959-0100", "19000101000000+0001", "20240101000000", "20240101000000.Z",
            "20240101000000.5", "202401010000.5Z", "00000101000000Z", "20230229000000Z", "19000229000000Z",
            "20000229000000Z", "20240301003000+0100", "20240101000000+0000", "20240101000000.25+0100", "1970010100000Z",
        ]
        let values = universal.map { DER.text(0x17, $0) } + generalized.map { DER.text(0x18, $0) } + [DER.utf8("x")]
        return values.flatMap { value in [make { $0.notBefore = value }, make { $0.notAfter = value }] }
    }

    private static var versions: [[UInt8]] {
        let numbers: [[UInt8]?] = [nil, [0], [1], [2], [3], [0x7f], [0xff], [], [0, 0], [1, 2, 3, 4, 5]]
        let names = DER.alternativeNames([DER.dns("a")])
        return numbers.flatMap { number in
            [
                make { $0.version = number },
                make { ($0.version, $0.subject) = (number, $0.issuer) },
                make { ($0.version, $0.extensions) = (number, [names]) },
            ]
        }
    }
}

extension CertificateCorpus {
    private static var names: [[UInt8]] {
        let values: [[UInt8]] = [
            DER.utf8(""), DER.utf8("   "), DER.utf8(" \t\n Mixed  CASE\u{b}x "), DER.utf8("ÄÖ ẞ"),
            DER.utf8("nul\0inside"),
            DER.element(0x0c, [0xff]), DER.element(0x0c, [0xed, 0xa0, 0x80]), DER.element(0x0c, [0xc0, 0x80]),
            DER.element(0x0c, [0xf4, 0x90, 0x80, 0x80]), DER.element(0x0c, [0xf0, 0x9f, 0x98, 0x80]),
            DER.element(0x13, [0xe9]), DER.element(0x14, [0x41, 0xe9, 0x20, 0x20]), DER.element(0x16, [0xff, 0x42]),
            DER.element(0x1e, [0x20, 0xac, 0x00, 0x20]), DER.element(0x1e, [0x20]),
            DER.element(0x1e, [0xd8, 0x3d, 0xde, 0]),
            DER.element(0x1c, [0, 1, 0xf6, 0]), DER.element(0x1c, [0, 0, 1]), DER.element(0x1c, [0, 0x11, 0, 0]),
            DER.element(0x1c, [0, 0, 0xd8, 0]), DER.text(0x12, "12 A"), DER.text(0x1a, "visible"), DER.text(0x1b, "g"),
            DER.text(0x04, "octets"), DER.bits([0xaa]), DER.element(0x03, []), DER.element(0x03, [8, 0]),
            DER.sequence(DER.integer(1)), DER.integer(5), DER.text(0x17, "240101000000Z"), DER.element(0x05, []),
        ]
        let types = [
            "2.5.4.3", "2.5.4.97", "1.3.6.1.4.1.311.60.2.1.3", "0.9.2342.19200300.100.1.25", "1.2.3", "2.999.1",
            "2.25.18446744073709551615", "0.0", "1.39.128.16384",
        ]
        let huge = DER.element(0x06, [0x69] + [UInt8](repeating: 0xff, count: 20) + [0x7f])
        let shapes: [[UInt8]] = [
            DER.list([]), DER.list([DER.set([])]),
            DER.list([DER.set([]), DER.set([DER.sequence(DER.oid("2.5.4.3"), DER.utf8("x"))])]),
            DER.list([DER.set([DER.sequence(DER.oid("2.5.4.3"))])]),
            DER.list([DER.set([DER.sequence(huge, DER.utf8("x"))])]),
            DER.list([DER.set([DER.sequence(DER.element(0x06, []), DER.utf8("x"))])]),
            DER.list([DER.set([DER.sequence(DER.element(0x06, [0x55, 0x80, 1]), DER.utf8("x"))])]),
            DER.name([[("2.5.4.10", DER.utf8("z")), ("2.5.4.3", DER.utf8("B")), ("2.5.4.3", DER.utf8("a"))]]),
            DER.name([[("2.5.4.3", DER.utf8("issuer"))]]), DER.name([[("2.5.4.3", DER.text(0x13, " ISSUER "))]]),
        ]
        let subjects =
            values.map { DER.name([[("2.5.4.3", $0)]]) } + types.map { DER.name([[($0, DER.utf8("v"))]]) } + shapes
        return subjects.map { subject in make { $0.subject = subject } }
    }

    private static var extensionSets: [[UInt8]] {
        let yes = DER.element(0x01, [0xff])
        let sets: [[[UInt8]]] = [
            [DER.extension("2.5.29.19", DER.sequence())], [DER.extension("2.5.29.19", DER.sequence(yes))],
            [DER.extension("2.5.29.19", DER.sequence(DER.integer(0)))],
            [DER.extension("2.5.29.19", DER.sequence(yes, DER.integer(0xff)))],
            [DER.extension("2.5.29.19", DER.sequence(DER.element(0x01, [0]), DER.integer(1)))],
            [DER.extension("2.5.29.19", DER.sequence(DER.element(0x01, [1])))],
            [DER.extension("2.5.29.19", DER.sequence(yes, DER.integer(1), DER.integer(1)))],
            [DER.extension("2.5.29.19", [0x30, 0x80])], [DER.extension("2.5.29.19", [])],
            [DER.extension("2.5.29.19", DER.sequence(yes)), DER.extension("2.5.29.19", DER.sequence())],
            [DER.extension("2.5.29.15", DER.bits([0x04], unused: 2))],
            [DER.extension("2.5.29.15", DER.bits([0x80], unused: 7))],
            [DER.extension("2.5.29.15", DER.bits([0, 0x80], unused: 7))], [DER.extension("2.5.29.15", DER.bits([]))],
            [DER.extension("2.5.29.15", DER.bits([0]))], [DER.extension("2.5.29.15", DER.bits([0xff], unused: 5))],
            [DER.extension("2.5.29.15", DER.integer(4))], [DER.extension("2.5.29.15", DER.bits([0xff, 0xff, 0xff]))],
            [DER.extension("2.5.29.37", DER.sequence())], [DER.extension("2.5.29.37", DER.sequence(DER.integer(1)))],
            [
                DER.extension(
                    "2.5.29.37", critical: true, DER.sequence(DER.oid("2.5.29.37.0"), DER.oid("1.3.6.1.5.5.7.3.9")))
            ],
            [DER.extension("2.5.29.14", DER.integer(1))],
            [DER.extension("2.5.29.14", critical: true, DER.element(0x04, []))],
            [DER.extension("2.5.29.35", DER.sequence())],
            [DER.extension("2.5.29.35", DER.sequence(DER.element(0x82, [1])))],
            [DER.extension("2.5.29.35", DER.sequence(DER.element(0x82, [])))],
            [DER.extension("2.5.29.35", critical: true, DER.sequence())],
            [DER.extension("1.2.3", critical: true, [])], [DER.extension("1.2.3", []), DER.extension("1.2.3", [])],
            [DER.extension("2.5.29.32", critical: true, [])], [DER.extension("2.5.29.54", critical: true, [])],
            [DER.extension("1.3.6.1.5.5.7.48.1.5", critical: true, [5, 0])],
            [DER.extension("1.3.6.1.5.5.7.1.1", critical: true, DER.sequence())], [access, access], [points, points],
            [DER.extension("2.5.29.31", DER.sequence(DER.sequence()))],
            [DER.extension("2.5.29.31", DER.sequence(DER.integer(1)))],
            [DER.extension("2.5.29.30", DER.sequence())],
            [DER.extension("2.5.29.30", DER.sequence(DER.element(0xa1, DER.sequence(DER.element(0x87, [1])))))],
            [DER.extension("2.16.840.1.113730.1.1", DER.bits([0x02]))],
            [DER.extension("2.16.840.1.113730.1.1", DER.bits([0xf8]))],
            [DER.extension("2.16.840.1.113730.1.1", [])],
            [DER.alternativeNames([]), DER.alternativeNames([DER.dns("a")])],
            [DER.sequence(DER.oid("1.2.3"), DER.element(0x01, [0]), DER.element(0x04, []))],
            [DER.sequence(DER.oid("1.2.3"), DER.element(0x01, []), DER.element(0x04, []))],
            [DER.sequence(DER.oid("1.2.3"))],
        ]
        return sets.flatMap { set in
            [make { $0.extensions = set }, make { ($0.extensions, $0.subject) = (set, $0.issuer) }]
        }
    }

    private static var generalNames: [[UInt8]] {
        let more: [[UInt8]] = [
            DER.dns(""), DER.element(0x82, [0xff]), DER.dns("nul\0.example"), DER.element(0x87, []),
            DER.element(0x88, []),
            DER.element(0x88, [0x80]), DER.element(0xa4, DER.list([])), DER.element(0xa4, []), DER.element(0xa0, []),
            DER.element(0xa0, DER.oid("1.2.3")), DER.element(0xa0, DER.oid("1.2.3") + DER.element(0xa0, [])),
            other("1.3.6.1.4.1.311.20.2.3", DER.utf8("line\nbreak")), other("1.3.6.1.4.1.311.20.2.3", DER.utf8("a\0b")),
            DER.element(0xa5, []),
            DER.element(0xa5, DER.element(0xa0, DER.utf8("a")) + DER.element(0xa1, DER.utf8("b"))),
            DER.element(0x89, []), DER.integer(1), DER.element(0xa3, [1, 2]), DER.element(0x83, [1]),
        ]
        return (allNames + more).map { name in make { $0.extensions = [DER.alternativeNames([name])] } }
    }
}

extension CertificateCorpus {
    /// Certificates from the `openssl` command, with keys of many kinds.
    static func generated() throws -> [[UInt8]] {
        let keys = [
            ["RSA", "rsa_keygen_bits:1024"], ["RSA", "rsa_keygen_bits:1023"], ["RSA-PSS", "rsa_keygen_bits:1024"],
            ["ED25519"], ["ED448"],
            ["EC", "ec_paramgen_curve:P-256"], ["EC", "ec_paramgen_curve:P-521"],
            ["EC", "ec_paramgen_curve:secp256k1"],
            ["EC", "ec_paramgen_curve:brainpoolP384r1"], ["EC", "ec_paramgen_curve:P-384", "ec_param_enc:explicit"],
        ]
        return try keys.map { key in
            let options = key.dropFirst().flatMap { ["-pkeyopt", $0] }
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            _ = try OpenSSLJudge.openssl(["genpkey", "-algorithm", key[0], "-out", "key"] + options, in: folder)
            let names = "subjectAltName=DNS:a.example,IP:2001:db8::1,email:a@b.example,URI:http://x/,RID:1.2.3.4"
            let certificate = try OpenSSLJudge.openssl(
                [
                    "req", "-x509", "-key", "key", "-outform", "DER", "-multivalue-rdn", "-utf8", "-subj",
                    "/C=DE/O=Ä+OU=b/CN=x", "-addext", names,
                ], in: folder)
            return Array(certificate)
        }
    }

    /// The certificates of the system's store.
    static func system() throws -> [[UInt8]] {
        let paths = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
        guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else { return [] }
        return try PEM.blocks(in: Array(Data(contentsOf: URL(filePath: path)))).compactMap(\.certificateDER)
    }
}
