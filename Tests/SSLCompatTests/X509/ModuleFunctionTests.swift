// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLCompat

/// What CPython's `ssl` has as functions of the module: each judged by CPython where one is at hand.
@Suite struct ModuleFunctionTests {
    /// The first form is the usual one; the others are what CPython's function takes and refuses beside it.
    static let times = [
        "Jan  5 09:34:43 2018 GMT", "Jan 05 09:34:43 2018 GMT", "jAn 5 9:4:3 2018 gmt", "Feb 29 00:00:00 2024 GMT",
        "Dec 31 23:59:60 2008 GMT", "Dec 31 23:59:61 2008 GMT", "Dec 31 23:59:59 9999 GMT", "Mar  1 00:00:00 1900 GMT",
        "Jan\t5 09:34:43  2018 GMT", "Jan  1 00:00:00 0001 GMT",
        "", "Jan", "Jan5 09:34:43 2018 GMT", "Jan  5 09:34 2018 GMT", "Jan  5 09:34:43 2018",
        "Jan  5 09:34:43 2018 UTC",
        "Jan 35 09:34:43 2018 GMT", "Jon  5 09:34:43 2018 GMT", "Jan  5 24:00:00 2018 GMT", "Jan  5 09:60:43 2018 GMT",
        "Jan  5 09:34:62 2018 GMT", "Jan  0 09:34:43 2018 GMT",
        "Jan  5 09:34:43 0000 GMT", "Jan  5 09:34:43 18 GMT", "Jan  5 09:34:43 20180 GMT", "Jan  5 09:34:43 2018 GMT ",
        " Jan  5 09:34:43 2018 GMT", "Jan  5 09:34:43.5 2018 GMT", "Jan  5 09: 34:43 2018 GMT",
        "Jan 005 09:34:43 2018 GMT",
        "January 5 09:34:43 2018 GMT", "Jan  5 -9:34:43 2018 GMT",
    ]

    /// CPython goes on counting into March.
    static let daysThatDoNotExist = [
        "Feb 30 00:00:00 2024 GMT", "Feb 29 00:00:00 2023 GMT", "Apr 31 00:00:00 2023 GMT",
    ]

    @Test func theTimeOfACertificateIsReadAsCPythonDoes() throws {
        #expect(try CertificateTime.secondsSince1970("Jan  5 09:34:43 2018 GMT") == 1_515_144_883)
        #expect(try CertificateTime.secondsSince1970("Dec 31 23:59:60 2008 GMT") == 1_230_768_000)
        for text in Self.times[10...] + Self.daysThatDoNotExist {
            #expect(
                throws: SSLError.invalidArgument("time data '\(text)' does not match format \"%b %d %H:%M:%S %Y GMT\"")
            ) {
                try CertificateTime.secondsSince1970(text)
            }
        }
    }

    @Test(.enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func cpythonReadsTheSameTimes() throws {
        let answers: [Int64?] = try OpenSSLJudge.run(
            Self.times.joined(separator: "\n"),
            """
            import json, ssl, sys
            def seconds(text):
                try: return int(ssl.cert_time_to_seconds(text))
                except ValueError: return None
            json.dump([seconds(line) for line in sys.stdin.read().split(chr(10))], sys.stdout)
            """)
        #expect(answers == Self.times.map { try? CertificateTime.secondsSince1970($0) })
    }

    @Test func whatACertificatePrintsCanBeReadAgain() throws {
        let issued = try CertificateAuthority().issue("localhost")
        let certificate = try SSLCertificate(decoding: issued.certificateDER)
        let info = try #require(certificate.info)
        let decoded = try #require(X509Certificate(derBytes: issued.certificateDER))
        #expect(try CertificateTime.secondsSince1970(info.notBefore) == decoded.notBefore)
        #expect(try CertificateTime.secondsSince1970(info.notAfter) == decoded.notAfter)
    }

    @Test(arguments: [0, 1, 2, 3, 47, 48, 49, 1000])
    func encodingAndDecodingGivesTheSameBytes(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89) }
        #expect(try PEM.decode(PEM.encode(bytes, label: "CERTIFICATE")) == bytes)
        #expect(try PEM.decode(PEM.encode(bytes, label: "X509 CRL"), label: "X509 CRL") == bytes)
    }

    @Test func cpythonsErrorsAreThoseOfDecoding() throws {
        let text = PEM.encode([1, 2, 3], label: "CERTIFICATE")
        #expect(try PEM.decode(text + " \n\t") == [1, 2, 3])
        #expect(throws: SSLError.invalidArgument("Invalid PEM encoding; must start with -----BEGIN CERTIFICATE-----")) {
            try PEM.decode(" " + text)
        }
        #expect(throws: SSLError.invalidArgument("Invalid PEM encoding; must end with -----END CERTIFICATE-----")) {
            try PEM.decode(text + "text")
        }
        for broken in ["-----BEGIN CERTIFICATE-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----", ""] {
            #expect(throws: SSLError.self) { try PEM.decode(broken) }
        }
        #expect(throws: SSLError.self) { try PEM.decode(text.replacing("AQID", with: "AQI")) }
    }

    @Test(.enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func cpythonWritesTheSamePEM() throws {
        let der = try CertificateAuthority().certificateDER
        let certificate = try SSLCertificate(decoding: der)
        let answer: String = try OpenSSLJudge.run(
            certificate.pemText,
            """
            import json, ssl, sys
            json.dump(ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(sys.stdin.read())), sys.stdout)
            """)
        #expect(answer == certificate.pemText)
        #expect(throws: SSLError.invalidArgument("not a certificate")) {
            try SSLCertificate(decoding: Array(der.dropLast()))
        }
    }

    @Test func objectsAreFoundByNumberAndName() throws {
        #expect(try ObjectIdentifierTable.object("1.3.6.1.5.5.7.3.1") == .serverAuth)
        #expect(try ObjectIdentifierTable.object("serverAuth", name: true) == .serverAuth)
        #expect(try ObjectIdentifierTable.object("TLS Web Client Authentication", name: true) == .clientAuth)
        #expect(try ObjectIdentifierTable.object("1.3.6.1.5.5.7.3.2", name: true) == .clientAuth)
        #expect(try ObjectIdentifierTable.object(nid: 129) == .serverAuth)
        for entry in [ObjectIdentifierTable.Entry.serverAuth, .clientAuth] {
            #expect(ObjectIdentifierTable.entry(oid: entry.oid) == entry)
        }
    }

    @Test func objectsThatAreNotThereAreRefusedInCPythonsWords() throws {
        #expect(throws: SSLError.invalidArgument("unknown object 'serverAuth'")) {
            try ObjectIdentifierTable.object("serverAuth")
        }
        #expect(throws: SSLError.invalidArgument("unknown object 'SERVERAUTH'")) {
            try ObjectIdentifierTable.object("SERVERAUTH", name: true)
        }
        #expect(throws: SSLError.invalidArgument("NID must be positive.")) { try ObjectIdentifierTable.object(nid: -1) }
        #expect(throws: SSLError.invalidArgument("Unknown object")) { try ObjectIdentifierTable.object(nid: 0) }
        #expect(throws: SSLError.invalidArgument("unknown NID 100000")) {
            try ObjectIdentifierTable.object(nid: 100_000)
        }
    }

    @Test func aCertificateIsMatchedWithAHost() throws {
        let issued = try CertificateAuthority().issue("*.example.org", "10.0.0.1")
        let certificate = try SSLCertificate(decoding: issued.certificateDER)
        #expect(throws: Never.self) { try HostnameMatcher.match(certificate, hostname: "www.example.org") }
        #expect(throws: Never.self) { try HostnameMatcher.match(certificate, hostname: "10.0.0.1") }
        for (host, code) in [("example.org", 62), ("10.0.0.2", 64)] as [(String, Int32)] {
            let error = #expect(throws: SSLError.self) { try HostnameMatcher.match(certificate, hostname: host) }
            #expect(error?.isCertificateVerificationError == true)
            #expect(error?.detail?.verifyCode == code)
        }
        let garbage = SSLCertificate(derBytes: [1, 2, 3], info: nil)
        #expect(throws: SSLError.invalidArgument("not a certificate")) {
            try HostnameMatcher.match(garbage, hostname: "example.org")
        }
    }
}
