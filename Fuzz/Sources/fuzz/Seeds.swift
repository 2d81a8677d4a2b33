// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLTestSupport

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Good inputs to start from: small, and made here.
enum Seeds {
    /// Writes a folder for each target.
    static func write(to folder: String) throws {
        for (target, seeds) in try all() {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(target)", withIntermediateDirectories: true)
            for (name, bytes) in seeds {
                try Data(bytes).write(to: URL(filePath: "\(folder)/\(target)/\(name)"))
            }
        }
    }

    private static func all() throws -> [String: [String: [UInt8]]] {
        let authority = try CertificateAuthority()
        let plain = try authority.issue("localhost", "127.0.0.1", "::1")
        let certificates = try certificates(authority)
        return [
            "pem": [
                "chain": plain.chainPEM, "key": plain.privateKeyPEM, "crl": try authority.crl(revoking: [plain]).pem,
                "encrypted": try plain.encryptedKeyPEM(password: "secret"),
                "traditional": try plain.traditionalKeyPEM(),
                "headers": Array("text\n-----BEGIN X-----\r\nA: b\r\n\r\nAQID\r\n-----END X-----\r\n".utf8),
            ],
            "certificate": certificates,
            "crl": [
                "empty": try authority.crl().der, "one": try authority.crl(revoking: [plain]).der,
                "two": try authority.crl(revoking: [plain, authority.issue("other.example")]).der,
            ],
            "trust": certificates.merging(["pem": plain.chainPEM + authority.certificatePEM]) { first, _ in first },
            "identity": [
                "ecdsa": plain.certificatePEM + plain.privateKeyPEM,
                "traditional": plain.certificatePEM + (try plain.traditionalKeyPEM()),
            ],
            "hostname": hostnames,
            "cipher-string": texts([
                "DEFAULT:!AES:@STRENGTH", "ECDHE+AESGCM:-SHA1:+AES128:!aNULL:@SECLEVEL=2", "SUITEB128",
                "ALL,COMPLEMENTOFALL",
                "ECDHE-RSA-AES128-GCM-SHA256 AES256-SHA;kRSA+SHA256",
            ]),
            "address": texts(["127.0.0.1", "::1", "2001:db8::10.0.0.1", "1:2:3:4:5:6:7:8", "::", "255.255.255.255"]),
            "time": texts([
                "Jan  5 09:34:43 2018 GMT", "180105093443Z", "20180105093443Z", "20180105093443.5Z", "1801050934+0100",
            ]),
            "session": sessions,
            "chain": ["none": [], "set": [0, 100, 0, 0], "insert": [0, 100, 1, 0], "remove": [0, 100, 2, 0]],
            "status": [
                "none": [], "set": [0, 60, 0, 0], "insert": [0, 60, 1, 0], "remove": [0, 60, 2, 0],
                "whole": try authority.statusResponse(for: plain).der,
            ],
            "memory-bio": ["all": [0x28, 0x2a, 0x29, 0x12, 0xfe, 0x28, 0xff, 0xfe, 0x28]],
            "sniffer": ["records": [7] + [22, 3, 3, 0, 2, 1, 2] + [21, 3, 3, 0, 2, 2, 40] + [20, 3, 3, 0, 1, 1]],
            "exchange": [
                "none": [], "flip": [0, 0, 100, 1], "insert": [3, 0, 200, 22], "remove": [4, 0, 50, 0],
                "cut": [7, 1, 0, 0],
            ],
            "client-hello": try hellos(authority).flatMap { name, bytes in
                [(name, Array(bytes.dropFirst())), ("\(name)-body", Array(bytes.dropFirst(1 + 5 + 4)))]
            }.reduce(into: [:]) { $0[$1.0] = $1.1 },
            "resumption": [
                "tls1.2": [0], "tls1.3": [1], "set": [0, 0, 20, 0, 255], "insert": [1, 0, 40, 1, 0],
                "remove": [1, 0, 60, 2, 0],
            ],
            "server": try hellos(authority),
            "client": try answers(authority),
        ]
    }

    private static func texts(_ texts: [String]) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: texts.enumerated().map { ("\($0)", Array($1.utf8)) })
    }

    private static let hostnames: [String: [UInt8]] = {
        let pairs = [
            (4, "*.example.org", "www.example.org"), (0, "w*.example.org", "www.example.org"),
            (8, "*.example.org", "a.b.example.org"), (0x10, "www.example.org", ".example.org"), (4, "a_b", "A_b"),
            (2, "*.example.org", "*.example.org"), (4, "10.0.0.1", "10.0.0.1"), (0x21, "xn--a.b.c", "xn--a.b.c"),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.enumerated().map { ("\($0)", [UInt8($1.0)] + Array("\($1.1)\n\($1.2)".utf8)) })
    }()

    private static let sessions: [String: [UInt8]] = {
        let session = SSLSession(
            id: Array(0..<32), time: 1_700_000_000, timeout: 7200, ticketLifetimeHint: 3600, hasTicket: true,
            backend: "GnuTLS", policy: [1, 2, 3], secret: [4, 5, 6, 7])
        return ["session": session.export()]
    }()

    private static func certificates(_ authority: CertificateAuthority) throws -> [String: [UInt8]] {
        let rich = try authority.issue("*.example.org", "10.0.0.1") {
            $0.subject = [.country("XX"), .organization("Test"), .organizationalUnit("Unit")]
            $0.ocspResponders = ["http://ocsp.example.org/"]
            $0.caIssuers = ["http://ca.example.org/ca.der"]
            $0.crlDistributionPoints = ["http://crl.example.org/crl.der"]
        }
        return [
            "root": authority.certificateDER,
            "intermediate": try authority.intermediate(pathLength: 0) { $0.permittedNames = [.dns("example.org")] }
                .certificateDER,
            "leaf": try authority.issue("localhost", "::1").certificateDER,
            "rich": rich.certificateDER,
            "rsa": try authority.issue("localhost") { $0.keyType = .rsa(2048) }.certificateDER,
            "ed25519": try authority.issue("localhost") { $0.keyType = .ed25519 }.certificateDER,
            "version1": try authority.issue("localhost") { $0.version = 1 }.certificateDER,
        ]
    }

    /// First flights of clients.
    private static func hellos(_ authority: CertificateAuthority) throws -> [String: [UInt8]] {
        var seeds: [String: [UInt8]] = ["http": [255] + Array("GET / HTTP/1.1\r\n\r\n".utf8)]
        for version in [TLSVersion.tls1_2, .tls1_3] {
            var configuration = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
            configuration.alpnProtocols = ["h2", "http/1.1"]
            seeds["\(version)"] =
                [255] + (try firstFlight(GnuTLSContext(.client, configuration), hearing: [], "localhost"))
        }
        return seeds
    }

    /// What a server answers to a client; to another one than that which will hear it.
    private static func answers(_ authority: CertificateAuthority) throws -> [String: [UInt8]] {
        let server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
        var seeds: [String: [UInt8]] = [:]
        for (name, hello) in try hellos(authority) {
            seeds[name] = [255] + (try firstFlight(server, hearing: Array(hello.dropFirst()), nil))
        }
        return seeds.filter { $0.value.count > 1 }
    }

    private static func firstFlight(
        _ context: GnuTLSContext, hearing bytes: [UInt8], _ hostname: String?
    ) throws -> [UInt8] {
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let object = try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: hostname)
        _ = try incoming.write(bytes)
        try? object.doHandshake()
        return outgoing.read()
    }
}
