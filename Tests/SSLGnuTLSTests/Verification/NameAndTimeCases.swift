// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// Host names, addresses, dates, and which of several faults is told.
enum NameAndTimeCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addNames(&cases)
        try addTimes(&cases)
        try addOrder(&cases)
        return cases.cases
    }

    private static func addNames(_ cases: inout ChainCases) throws {
        let root = try CertificateAuthority("Root")
        let leaf = try root.issue("*.example.org", "www.example.com", "10.0.0.1", "2001:db8::1", "::ffff:1.2.3.4")
            .certificateDER
        let names = [
            "a.example.org", "A.EXAMPLE.ORG", "example.org", "a.b.example.org", "www.example.com", "example.com",
            "www.example.com.", "xn--a.example.org", "_a.example.org", "a_.example.org", ".example.org",
            "*.example.org",
            "10.0.0.1", "10.0.0.2", "10.1", "0x0a.0.0.1", "167772161", "10.0.0.1.",
            "10.0.0.256",
            "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "2001:0db8::0001", "2001:db8::0.0.0.1", "2001:db8::2",
            "[2001:db8::1]",
            "2001:db8::1%eth0", "::ffff:1.2.3.4", "::ffff:102:304", "1.2.3.4", "2001:db8::1::", ":2001:db8::1",
            "2001:db8:::1",
            "2001:db8::00001", "::", "localhost", "10.0.0.-1",
        ]
        for name in names {
            cases.add("host '\(name)'", [leaf], trust: [root.certificateDER]) { $0.hostname = name }
        }
        for name in ["010.0.0.1", "10.0.0.01", " 10.0.0.1", "10.0.0.1 ", "+10.0.0.1", "10.0.0.1 x"] {
            cases.add("address '\(name)'", [leaf], trust: [root.certificateDER]) {
                $0.hostname = name
                $0.difference = "spellings that systems read in different ways are no addresses"
            }
        }
        let plain = try root.issue([]) { $0.commonName = .exactly("example.org") }.certificateDER
        let mail = try root.issue([]) {
            $0.commonName = .exactly("example.org")
            $0.alternativeNames = [.email("a@example.org"), .ip("10.0.0.1")]
        }.certificateDER
        let both = try root.issue("example.com") { $0.commonName = .exactly("example.org") }.certificateDER
        for (words, certificate) in [("alone", plain), ("beside a mail address", mail), ("beside a host name", both)] {
            for name in ["example.org", "example.com", "10.0.0.1"] {
                cases.add("common name \(words), host \(name)", [certificate], trust: [root.certificateDER]) {
                    $0.hostname = name
                }
            }
        }
    }

    private static func addTimes(_ cases: inout ChainCases) throws {
        let now = CertificateFactory.now
        for (name, offset) in [("start", 0), ("before the start", -1), ("behind the start", 1)] as [(String, Int64)] {
            try cases.add("judged \(name)", leaf: { $0.notBefore = now }, settings: { $0.time = now + offset })
            try cases.add(
                "judged \(name), intermediate", intermediate: { $0.notBefore = now },
                settings: { $0.time = now + offset })
        }
        for (name, offset) in [("end", 0), ("before the end", -1), ("behind the end", 1)] as [(String, Int64)] {
            try cases.add("judged \(name)", leaf: { $0.notAfter = now }, settings: { $0.time = now + offset })
            try cases.add("judged \(name), root", root: { $0.notAfter = now }, settings: { $0.time = now + offset })
        }
        try cases.add("judged in 1970", settings: { $0.time = 1 })
        try cases.add("judged in 2100", settings: { $0.time = 4_102_444_800 })
        let root = try CertificateAuthority("Root")
        let leaf = try root.issue("example.org") { ($0.notBefore, $0.notAfter) = (1_000_000_000, 2_000_000_000) }
            .certificateDER
        let start: [UInt8] = [0x17, 13] + Array("010909014640Z".utf8)
        let end: [UInt8] = [0x17, 13] + Array("330518033320Z".utf8)
        let forms: [(String, [UInt8], [UInt8])] = [
            ("a month that is none", start, [0x17, 13] + Array("011309014640Z".utf8)),
            ("a start with an offset", start, [0x17, 13] + Array("0109090146+01".utf8)),
            ("a start without Z", start, [0x17, 13] + Array("0109090146400".utf8)),
            ("an end that is none", end, [0x17, 13] + Array("330532033320Z".utf8)),
            ("an end with letters", end, [0x17, 13] + Array("33051803332aZ".utf8)),
            ("the 29th of February", end, [0x17, 13] + Array("330229033320Z".utf8)),
            ("an end in 1950", end, [0x17, 13] + Array("500518033320Z".utf8)),
            ("an end in 2049", end, [0x17, 13] + Array("490518033320Z".utf8)),
        ]
        for (name, old, new) in forms {
            let edited = try CertificateFactory.edit(leaf, signer: root) { $0.replaceFirst(old, with: new) }
            cases.add("a certificate with \(name)", [edited], trust: [root.certificateDER])
        }
    }

    private static func addOrder(_ cases: inout ChainCases) throws {
        typealias Change = (inout CertificateProfile) -> Void
        let faults: [(String, Change)] = [
            ("expired", { $0 = $0.expired }), ("broken", { $0.corruptsSignature = true }),
            ("for clients", { $0.extendedKeyUsages = [.clientAuth] }),
            (
                "with an unknown critical extension",
                {
                    $0.extraExtensions = [RawExtension(.init(rawValue: "1.2.3.4"), isCritical: true, der: [5, 0])]
                }
            ), ("with a weak key", { $0.keyType = .rsa(1024) }),
        ]
        for (index, first) in faults.enumerated() {
            for second in faults[(index + 1)...] {
                for host in [nil, "other.example"] as [String?] {
                    try cases.add(
                        "a leaf \(first.0) and \(second.0), host \(host ?? "any")",
                        leaf: {
                            first.1(&$0)
                            second.1(&$0)
                        }, settings: { $0.hostname = host })
                }
            }
            try cases.add("a leaf \(first.0) of a stranger", leaf: first.1, settings: { $0.trusted = [] })
            try cases.add(
                "a leaf \(first.0) outside of constraints, host of another",
                intermediate: { $0.permittedNames = [.dns("a.b")] },
                leaf: first.1, settings: { $0.hostname = "other.example" })
            try cases.add(
                "a leaf \(first.0) outside of constraints", intermediate: { $0.permittedNames = [.dns("a.b")] },
                leaf: first.1)
            try cases.add(
                "a leaf \(first.0) without a revocation list", leaf: first.1,
                settings: { $0.flags = [.trustedFirst, .crlCheckLeaf] })
        }
    }
}
