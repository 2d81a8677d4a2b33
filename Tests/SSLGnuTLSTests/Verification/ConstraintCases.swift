// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// Name constraints: each kind of name, permitted and excluded.
enum ConstraintCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addPairs(&cases)
        try addDirectories(&cases)
        try addCommonNames(&cases)
        try addForms(&cases)
        try addPlaces(&cases)
        try addCost(&cases)
        return cases.cases
    }

    /// Adds a chain whose intermediate has constraints and whose leaf has these names and no common name.
    private static func add(
        _ cases: inout ChainCases, _ rule: String, permitted: [AlternativeName] = [], excluded: [AlternativeName] = [],
        _ names: [AlternativeName]
    ) throws {
        try cases.add(
            rule, names: [],
            intermediate: { ($0.permittedNames, $0.excludedNames) = (permitted, excluded) },
            leaf: {
                $0.alternativeNames = names
                $0.commonName = .absent
            })
    }

    private static func addPairs(_ cases: inout ChainCases) throws {
        let pairs: [(AlternativeName, [AlternativeName])] = [
            (
                .dns("example.org"),
                [
                    "example.org", "a.example.org", "EXAMPLE.ORG", "badexample.org", "example.com", "org",
                    "*.example.org", "example.org.", "a.b.example.org",
                ].map { .dns($0) }
            ),
            (
                .dns(".example.org"),
                ["example.org", "a.example.org", "a.b.Example.org", "xexample.org"].map { .dns($0) }
            ),
            (.dns("a.example.org"), ["*.example.org", "example.org", "b.a.example.org"].map { .dns($0) }),
            (.dns(""), ["example.org", ""].map { .dns($0) }),
            (.dns("example.org."), ["example.org", "example.org."].map { .dns($0) }),
            (
                .email("example.org"),
                ["a@example.org", "a@EXAMPLE.org", "a@b.example.org", "example.org", "a@b@example.org"].map {
                    .email($0)
                }
            ),
            (.email(".example.org"), ["a@example.org", "a@b.example.org", "a@xexample.org"].map { .email($0) }),
            (
                .email("a@example.org"),
                ["a@example.org", "A@example.org", "ab@example.org", "a@Example.Org"].map { .email($0) }
            ),
            (.email("@example.org"), ["a@example.org", "a@example.com"].map { .email($0) }),
            (.email(""), ["a@example.org", "a@"].map { .email($0) }),
            (
                .uri("example.org"),
                [
                    "http://example.org/", "http://a.example.org/", "http://EXAMPLE.org", "http://example.org:80/x",
                    "urn:example.org", "http:///x", "http://u@example.org/", "http://example.org/x:y", "http://[::1]/",
                    "http:/example.org",
                ].map { .uri($0) }
            ),
            (
                .uri(".example.org"),
                ["http://example.org/", "http://a.example.org/", "http://xexample.org/"].map { .uri($0) }
            ),
            (.ip("10.0.0.0/8"), ["10.1.2.3", "11.1.2.3", "2001:db8::1"].map { .ip($0) }),
            (.ip("2001:db8::/32"), ["2001:db8::1", "2001:db9::1", "10.1.2.3"].map { .ip($0) }),
            (.ip("0.0.0.0/0"), ["10.1.2.3", "2001:db8::1"].map { .ip($0) }),
            (.dns("example.org"), [.ip("10.1.2.3"), .email("a@example.com"), .uri("http://example.com/")]),
            (.registeredID("1.2.3.4"), [.registeredID("1.2.3.4"), .registeredID("1.2.3.5"), .dns("example.org")]),
        ]
        for (base, names) in pairs {
            for name in names {
                try add(&cases, "permitted \(base), name \(name)", permitted: [base], [name])
                try add(&cases, "excluded \(base), name \(name)", excluded: [base], [name])
            }
        }
        let both: [AlternativeName] = [.dns("example.org"), .dns("example.com")]
        try add(&cases, "two bases, the second fits", permitted: both, [.dns("a.example.com")])
        try add(&cases, "two names, the second does not fit", permitted: [.dns("example.org")], both)
        try add(
            &cases, "permitted with an exception", permitted: [.dns("example.org")], excluded: [.dns("a.example.org")],
            [.dns("b.a.example.org")])
        try add(
            &cases, "permitted beside an exception", permitted: [.dns("example.org")],
            excluded: [.dns("a.example.org")],
            [.dns("b.example.org")])
    }

    private static func addDirectories(_ cases: inout ChainCases) throws {
        let base: [SubjectAttribute] = [.country("DE"), .organization("Allowed")]
        let subjects: [(String, [SubjectAttribute])] = [
            ("below the base", base + [.organizationalUnit("Unit")]), ("the base", base),
            ("in another case and spacing", [.country("de"), .organization("  aLLowed ")]),
            ("above the base", [.country("DE")]), ("in another order", base.reversed()),
            ("beside the base", [.country("DE"), .organization("Allowed Too")]), ("empty", []),
        ]
        for (name, subject) in subjects {
            for isPermitted in [true, false] {
                let word = isPermitted ? "permitted" : "excluded"
                try cases.add(
                    "a subject \(name), \(word)", names: [],
                    intermediate: {
                        if isPermitted {
                            $0.permittedNames = [.directory(base)]
                        } else {
                            $0.excludedNames = [.directory(base)]
                        }
                    },
                    leaf: {
                        $0.subject = subject
                        $0.commonName = .absent
                        $0.alternativeNames = [.dns("example.org")]
                    })
                try cases.add(
                    "an alternative directory name \(name), \(word)", names: [],
                    intermediate: {
                        if isPermitted {
                            $0.permittedNames = [.directory(base)]
                        } else {
                            $0.excludedNames = [.directory(base)]
                        }
                    },
                    leaf: {
                        $0.commonName = .absent
                        $0.alternativeNames = [.directory(subject)]
                    })
            }
        }
        try add(&cases, "an empty directory name permits all", permitted: [.directory([])], [.directory(base)])
    }

    private static func addCommonNames(_ cases: inout ChainCases) throws {
        let names = [
            "example.org", "a.example.org", "example.com", "localhost", "*.example.com", "Some One", "a_b.example.com",
            "-a.example.com", "a..example.com", "example.com.", "a-.example.com", "10.1.2.3", "a.-b.com",
        ]
        for name in names {
            for alternatives in [[], [AlternativeName.email("a@b.org")], [.dns("example.org")]] {
                try cases.add(
                    "common name \(name) with \(alternatives)", names: [],
                    intermediate: { $0.permittedNames = [.dns("example.org")] },
                    leaf: {
                        $0.commonName = .exactly(name)
                        $0.alternativeNames = alternatives
                    })
            }
        }
        try cases.add(
            "a common name of an intermediate is no host name",
            intermediate: { $0.commonName = .exactly("ca.example.com") },
            leaf: { $0.commonName = .absent }
        )
        for (name, tag) in [("an IA5String", 0x16), ("a UTF8String", 0x0c)] as [(String, UInt8)] {
            for host in ["example.org", "example.com"] {
                let value = [tag, UInt8(host.utf8.count + 2)] + Array("a@\(host)".utf8)
                try cases.add(
                    "a mail address of \(host) in the subject, \(name)",
                    intermediate: { $0.permittedNames = [.email("example.org")] },
                    leaf: { $0.subject = [SubjectAttribute("1.2.840.113549.1.9.1", .der(value))] })
            }
        }
    }

    private static func addForms(_ cases: inout ChainCases) throws {
        func constraint(_ subtree: [UInt8]) -> (inout CertificateProfile) -> Void {
            let list = [0x30, UInt8(subtree.count)] + subtree
            let trees = [0xa0, UInt8(list.count)] + list
            return {
                $0.extraExtensions = [
                    RawExtension(.nameConstraints, isCritical: true, der: [0x30, UInt8(trees.count)] + trees)
                ]
            }
        }
        let host: [UInt8] = [0x82, 3, 0x6f, 0x72, 0x67]
        for (name, tail) in [
            ("minimum 0", [0x80, 1, 0]), ("minimum 1", [0x80, 1, 1]), ("maximum 5", [0x81, 1, 5]),
            ("minimum 0 and maximum 0", [0x80, 1, 0, 0x81, 1, 0]),
        ] as [(String, [UInt8])] {
            try cases.add("a subtree with \(name)", intermediate: constraint(host + tail))
        }
        for (name, base, leaf) in [
            ("an address of five octets", [0x87, 5, 10, 0, 0, 0, 255], AlternativeName.ip("10.0.0.1")),
            (
                "an address of five octets in the leaf", [0x87, 8, 10, 0, 0, 0, 255, 0, 0, 0],
                .raw(tag: 0x87, content: [1, 2, 3, 4, 5])
            ),
            ("a mask with holes", [0x87, 8, 10, 0, 3, 0, 255, 0, 255, 0], .ip("10.9.3.7")),
            (
                "an other name", [0xa0, 9, 6, 2, 0x2a, 3, 0xa0, 3, 0x0c, 1, 0x61],
                .raw(tag: 0xa0, content: [6, 2, 0x2a, 3, 0xa0, 3, 0x0c, 1, 0x61])
            ),
            (
                "an other name of another type", [0xa0, 9, 6, 2, 0x2a, 3, 0xa0, 3, 0x0c, 1, 0x61],
                .raw(tag: 0xa0, content: [6, 2, 0x2a, 4, 0xa0, 3, 0x0c, 1, 0x61])
            ),
        ] as [(String, [UInt8], AlternativeName)] {
            try cases.add(
                "constrained: \(name)", intermediate: constraint(base), leaf: { $0.alternativeNames = [leaf] })
        }
        let mailbox: [UInt8] = [6, 8, 0x2b, 6, 1, 5, 5, 7, 8, 9, 0xa0, 15, 0x0c, 13] + Array("\u{fc}@example.or".utf8)
        try cases.add(
            "an international mail address under constraints",
            intermediate: constraint([0x81, 10] + Array("example.or".utf8)),
            leaf: { $0.alternativeNames = [.raw(tag: 0xa0, content: mailbox)] },
            settings: { $0.difference = "U-labels are not compared: such names are refused under constraints of mail" })
        try cases.add(
            "empty constraints",
            intermediate: { $0.extraExtensions = [RawExtension(.nameConstraints, der: [0x30, 0])] })
    }

    private static func addPlaces(_ cases: inout ChainCases) throws {
        let only: (inout CertificateProfile) -> Void = { $0.permittedNames = [.dns("example.org")] }
        try cases.add("constraints of the root, name inside", root: only)
        try cases.add("constraints of the root, name outside", names: ["example.com"], root: only)
        try cases.add("constraints of the leaf itself", names: ["example.com"], leaf: only)
        try cases.add(
            "constraints that are not critical", names: ["example.com"],
            intermediate: {
                only(&$0)
                $0.criticality[.nameConstraints] = false
            })
        try cases.add("constraints of both, name in one", names: ["example.com"], root: only) {
            $0.permittedNames = [.dns("example.com")]
        }
        try cases.add("an intermediate with a name outside its root's constraints", root: only) {
            $0.alternativeNames = [.dns("example.com")]
        }
        let root = try CertificateAuthority("Root", adjust: only)
        let same = try root.intermediate("Root") { $0.alternativeNames = [.dns("example.com")] }
        cases.add(
            "a self-issued intermediate with a name outside",
            [try same.issue("example.org").certificateDER, same.certificateDER], trust: [root.certificateDER])
        cases.add(
            "constraints of a partial chain's anchor",
            [try root.intermediate("I", adjust: only).issue("example.com").certificateDER], trust: [])
        let anchor = try CertificateAuthority("Root").intermediate("Anchor", adjust: only)
        cases.add(
            "constraints of an anchor that is an intermediate", [try anchor.issue("example.com").certificateDER],
            trust: [anchor.certificateDER]
        ) { $0.flags = [.trustedFirst, .partialChain] }
    }

    private static func addCost(_ cases: inout ChainCases) throws {
        for count in [1000, 1100] {
            let bases = (0..<count).map { AlternativeName.dns("x\($0).example.com") }
            let names = (0..<count).map { AlternativeName.dns("n\($0).example.org") }
            try add(&cases, "\(count) names under \(count) constraints", excluded: bases, names)
        }
    }
}
