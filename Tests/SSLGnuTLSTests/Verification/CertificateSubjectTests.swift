// SPDX-License-Identifier: MIT

import Foundation
import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// The subject in one line and as a number, as the `openssl` command and CPython have them.
@Suite struct CertificateSubjectTests {
    private static let names = [
        "plain", " around ", "#first", "not#first", "a,b+c\"d\\e<f>g;h=i", "line\nbreak\u{7f}", "Größe €", "\u{1f600}",
        " ", "#", "  ",
    ]

    private static func issue() throws -> [IssuedCertificate] {
        let authority = try CertificateAuthority()
        var issued = try names.map { name in
            try authority.issue("localhost") {
                $0.commonName = .exactly(name)
                $0.subject = [.init("2.5.4.6", .text("DE")), .init("2.5.4.10", .text(" Org, Inc. "))]
            }
        }
        issued.append(
            try authority.issue("localhost") {
                $0.subject = [
                    .init("1.2.840.113549.1.9.1", .text("a@b.example")),
                    .init("1.3.6.1.4.1.55555.1", .der([0x0c, 1, 0x78])),
                    .init("0.9.2342.19200300.100.1.25", .text("example")),
                    .init("2.5.4.3", .der([0x1e, 2, 0x20, 0xac])),
                ]
            })
        return issued
    }

    @Test func theOpenSSLCommandPrintsTheSame() throws {
        let directory = try TemporaryDirectory()
        for identity in try Self.issue() {
            let certificate = SSLCertificate(derBytes: identity.certificateDER, info: nil)
            let path = try directory.write(identity.certificatePEM, "leaf.pem")
            let output = try PeerProcess.run(
                "openssl",
                ["x509", "-in", path, "-noout", "-subject", "-subject_hash", "-nameopt", "RFC2253"]
            ).output.text
            let hash = String(certificate.subjectHash, radix: 16)
            let padded = String(repeating: "0", count: 8 - hash.count) + hash
            #expect(output == "subject=\(certificate.subjectText)\n\(padded)\n")
        }
    }

    /// A client of CPython's looks at the chain of a server in the same process.
    private static let script = """
        import ssl, sys
        for path in sys.argv[1:]:
            server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.load_cert_chain(path)
            client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
            there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
            ends = [client.wrap_bio(back, there), server.wrap_bio(there, back, server_side=True)]
            for turn in range(8):
                try: ends[turn % 2].do_handshake()
                except ssl.SSLWantReadError: pass
            certificate = ends[0]._sslobj.get_unverified_chain()[0]
            print(repr(certificate), hash(certificate))
        """

    @Test func aCertificateOfCPythonsShowsTheSame() throws {
        let directory = try TemporaryDirectory()
        let issued = try Self.issue()
        let paths = try issued.enumerated().map { try $1.write(to: directory, as: "\($0)").combined }
        let output = try PeerProcess.run("python3", ["-c", Self.script] + paths).output.text
        let expected = issued.map { identity in
            let certificate = SSLCertificate(derBytes: identity.certificateDER, info: nil)
            return "<_ssl.Certificate '\(certificate.subjectText)'> \(certificate.subjectHash)\n"
        }
        #expect(output == expected.joined())
    }

    /// CPython raises an error instead.
    @Test func aCertificateMayHaveNoSubject() throws {
        let leaf = try CertificateAuthority().issue("localhost") { $0.commonName = .absent }
        #expect(SSLCertificate(derBytes: leaf.certificateDER, info: nil).subjectText == "")
    }

    @Test(arguments: [[], [0x30, 0], [1, 2, 3]] as [[UInt8]])
    func whatIsNoCertificateHasNoSubject(bytes: [UInt8]) {
        let certificate = SSLCertificate(derBytes: bytes, info: nil)
        #expect(certificate.subjectText == "" && certificate.subjectHash == 0)
    }
}
