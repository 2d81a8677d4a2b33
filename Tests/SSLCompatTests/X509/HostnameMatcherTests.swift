// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLCompat

@Suite("Host names are matched by OpenSSL's rules")
struct HostnameMatcherTests {
    /// A row of the reference: a pattern, a host name, and flags under which they match or not.
    struct Row: Sendable, CustomTestStringConvertible {
        let pattern: String
        let reference: String
        let flags: HostFlags
        let isMatch: Bool
        init(_ pattern: String, _ reference: String, _ isMatch: Bool, _ flags: HostFlags = .noPartialWildcards) {
            (self.pattern, self.reference, self.flags, self.isMatch) = (pattern, reference, flags, isMatch)
        }
        var testDescription: String { "\(pattern) for \(reference) with \(flags.rawValue): \(isMatch)" }
    }

    static let rows: [Row] = [
        Row("*.com", "foo.com", false), Row("*.example.org", "foo.example.org", true),
        Row("*.example.org", "example.org", false), Row("*.example.org", "a.b.example.org", false),
        Row("*.example.org", "a.b.example.org", true, [.noPartialWildcards, .multiLabelWildcards]),
        Row("*.example.org", "xn--knig-5qa.example.org", true), Row("f*.example.org", "foo.example.org", false),
        Row("f*.example.org", "foo.example.org", true, []), Row("x*.example.org", "xn--a.example.org", false, []),
        Row("*", "localhost", false), Row("www.*.org", "www.a.org", false),
        Row("*.foo_bar.example.org", "a.foo_bar.example.org", false),
        Row("foo_bar.example.org", "foo_bar.example.org", true), Row("foo.example.org.", "foo.example.org", false),
        Row("foo.example.org", "foo.example.org.", false), Row("FOO.example.org", "foo.EXAMPLE.org", true),
        Row("*.example.org", "foo.example.org", false, .noWildcards),
        Row("*.example.org", "*.example.org", true, .noWildcards), Row("", "", false),
        Row("foo.example.org", "", false), Row("foo\0.example.org", "foo", false),
        Row("foo\0.example.org", "foo\0.example.org", false), Row("foo.example.org", "foo.example.org\0", false),
        Row("a.example.org", ".example.org", true), Row("a.b.example.org", ".example.org", true),
        Row("a.b.example.org", ".example.org", false, .singleLabelSubdomains), Row("1.2.3.4", "1.2.3.4", false),
    ]

    @Test("The examples of the reference, as dNSName", arguments: rows)
    func alternativeName(_ row: Row) {
        #expect(isMatch([DER.dns(row.pattern)], nil, row.reference, row.flags) == row.isMatch)
    }

    @Test("The examples of the reference, as commonName", arguments: rows)
    func commonName(_ row: Row) {
        #expect(isMatch(nil, row.pattern, row.reference, row.flags) == row.isMatch)
    }

    @Test("A common name counts only where no DNS name is present, or when asked for")
    func commonNameFallback() {
        let name = "foo.example.org"
        let address = DER.element(0x87, [192, 0, 2, 1])
        #expect(isMatch([address], name, name))
        #expect(isMatch([DER.text(0x81, "a@b.example")], name, name))
        #expect(isMatch([], name, name))
        #expect(!isMatch([DER.dns("bar.example.org")], name, name))
        #expect(isMatch([DER.dns("bar.example.org")], name, name, .alwaysCheckSubject))
        #expect(!isMatch(nil, name, name, .neverCheckSubject))
        #expect(!isMatch([DER.dns("bar.example.org")], name, name, [.alwaysCheckSubject, .neverCheckSubject]))
    }

    @Test("Every common name is tried, up to one that is no string")
    func commonNames() throws {
        let (first, second) = (("2.5.4.3", DER.utf8("bar.example.org")), ("2.5.4.3", DER.utf8("foo.example.org")))
        var certificate = TestCertificate()
        certificate.subject = DER.name([[first], [second]])
        #expect(HostnameMatcher.matches("foo.example.org", try decoded(certificate)) == .match)
        certificate.subject = DER.name([[("2.5.4.3", DER.bits([0]))], [second]])
        #expect(HostnameMatcher.matches("foo.example.org", try decoded(certificate)) == .hostnameMismatch)
    }

    @Test("A malformed subjectAltName matches nothing, and the common name does not replace it")
    func malformed() throws {
        var certificate = TestCertificate()
        certificate.subject = DER.commonName("foo.example.org")
        certificate.extensions = [DER.extension("2.5.29.17", DER.sequence(DER.dns("foo.example.org"), [0x87, 9]))]
        #expect(HostnameMatcher.matches("foo.example.org", try decoded(certificate)) == .hostnameMismatch)
        let names = DER.alternativeNames([DER.dns("foo.example.org")])
        certificate.extensions = [names, names]
        #expect(HostnameMatcher.matches("foo.example.org", try decoded(certificate)) == .hostnameMismatch)
    }

    @Test("An address matches addresses alone, octet by octet, in any spelling")
    func addresses() throws {
        var certificate = TestCertificate()
        certificate.subject = DER.commonName("1.2.3.4")
        #expect(HostnameMatcher.matches("1.2.3.4", try decoded(certificate)) == .ipAddressMismatch)
        let six = [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]
        let names = [DER.dns("1.2.3.4"), DER.element(0x87, [192, 0, 2, 1]), DER.element(0x87, six)]
        certificate.extensions = [DER.alternativeNames(names)]
        let decoded = try decoded(certificate)
        #expect(HostnameMatcher.matches("1.2.3.4", decoded) == .ipAddressMismatch)
        #expect(HostnameMatcher.matches("192.0.2.1", decoded) == .match)
        #expect(HostnameMatcher.matches("2001:DB8::1", decoded) == .match)
        #expect(HostnameMatcher.matches("2001:db8:0:0::0.0.0.1", decoded) == .match)
        #expect(HostnameMatcher.matches("2001:db8::2", decoded) == .ipAddressMismatch)
        #expect(HostnameMatcher.matches("::ffff:192.0.2.1", decoded) == .ipAddressMismatch)
    }

    @Test(
        "OpenSSL agrees about every pattern, reference and flag",
        .enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func judged() throws {
        let names = Self.patterns.flatMap { pattern in
            [
                (certificate([DER.dns(pattern)], nil)), certificate(nil, pattern),
                certificate([DER.dns("z.z.z")], pattern),
            ]
        }
        let hosts = Self.references.flatMap { reference in
            Self.flags.map { OpenSSLJudge.Host(reference: reference, flags: $0) }
        }
        let verdicts = try OpenSSLJudge.verdicts(names.map { OpenSSLJudge.Question($0.derBytes, hosts: hosts) })
        var matches = 0
        for (name, verdict) in zip(names, verdicts) {
            let certificate = try decoded(name)
            for (host, answer) in zip(hosts, verdict.hosts) {
                let ours = HostnameMatcher.matches(host.reference, certificate, flags: HostFlags(rawValue: host.flags))
                let theirs: HostnameMatcher.Match = answer > 0 ? .match : .hostnameMismatch
                if ours != theirs {
                    Issue.record("\(host), \(certificate.commonNames), \(certificate.subjectAltName ?? []): \(ours)")
                }
                matches += ours == .match ? 1 : 0
            }
        }
        #expect(matches > 500)
    }

    private static let flags: [UInt32] = [0, 1, 2, 4, 8, 0x10, 0x14, 0x20, 0xc, 0x21, 0x18]
    private static let patterns = [
        "example.org", "foo.example.org", "*.example.org", "*.org", "*", "**.example.org", "*.*.org", "f*.example.org",
        "*o.example.org", "f*o.example.org", "foo.*.org", "foo*", "*foo.example.org", "x*.example.org",
        "xn*.example.org",
        "xn--*.example.org", "*xn--.example.org", "-*.example.org", "*-.example.org", "f-*.example.org",
        "*-o.example.org",
        "*.foo_bar.org", "*.-a.org", "*.a-.org", "*.a--b.org", "*..org", "*.example.org.", ".example.org", "..", "*.",
        "foo.example.org.", "a.b.c.example.org", "*.b.example.org", "a*.b.example.org", "*a.b.example.org",
        "FOO.Example.ORG",
        "*.EXAMPLE.org", "foo_bar.example.org", "1.2.3", "*.2.3", "f oo.example.org", "*.exa mple.org", "é.example.org",
        "a..example.org", "*.xn--a.org", "*example.org", "*.1.2.3.4",
    ]
    private static let references = [
        "example.org", "foo.example.org", "fo.example.org", "f.example.org", "o.example.org", "a.b.example.org",
        "b.example.org", "a.b.c.example.org", "xn--a.example.org", "xn--.example.org", "XN--A.example.org",
        "xn.example.org",
        "*.example.org", "f*.example.org", ".example.org", "..example.org", ".org", ".", "foo.example.org.",
        "localhost",
        "foo.com", "foo", "org", "FOO.EXAMPLE.ORG", "foo_bar.example.org", "a_b.example.org", "f-o.example.org",
        "-o.example.org", "foo.foo_bar.org", "foo.a--b.org", "foo..org", "1.2.3", "é.example.org", "f oo.example.org",
        "foo\0.example.org", "*", "-.example.org", "foo.xn--a.org", "..", "aexample.org", "foo.b.example.org",
        "a.1.2.3.4",
    ]

    private func certificate(_ names: [[UInt8]]?, _ commonName: String?) -> TestCertificate {
        var certificate = TestCertificate()
        certificate.subject = commonName.map(DER.commonName) ?? DER.list([])
        certificate.extensions = names.map { [DER.alternativeNames($0)] } ?? []
        return certificate
    }

    private func decoded(_ certificate: TestCertificate) throws -> X509Certificate {
        try #require(X509Certificate(derBytes: certificate.derBytes))
    }

    private func isMatch(
        _ names: [[UInt8]]?, _ commonName: String?, _ reference: String, _ flags: HostFlags = .noPartialWildcards
    ) -> Bool {
        guard let decoded = X509Certificate(derBytes: certificate(names, commonName).derBytes) else { return false }
        return HostnameMatcher.matches(reference, decoded, flags: flags) == .match
    }
}
