// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// Extensions: authority, path length, purpose, criticality, form.
enum ExtensionCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addAuthority(&cases)
        try addPathLength(&cases)
        try addPurposes(&cases)
        try addForms(&cases)
        return cases.cases
    }

    private static func addAuthority(_ cases: inout ChainCases) throws {
        let bare: (inout CertificateProfile) -> Void = { $0.isCA = nil }
        let nothing: (inout CertificateProfile) -> Void = { ($0.isCA, $0.keyUsage) = (nil, .absent) }
        let no: (inout CertificateProfile) -> Void = { ($0.isCA, $0.keyUsage) = (false, .absent) }
        let noSign: (inout CertificateProfile) -> Void = { $0.keyUsage = .exactly([.digitalSignature, .cRLSign]) }
        let netscape: (UInt8) -> (inout CertificateProfile) -> Void = { bits in
            {
                ($0.isCA, $0.keyUsage) = (nil, .absent)
                $0.extraExtensions = [RawExtension(.netscape, der: [3, 2, 0, bits])]
            }
        }
        let usage: (inout CertificateProfile) -> Void = { ($0.isCA, $0.keyUsage) = (nil, .exactly(.keyCertSign)) }
        let version1: (inout CertificateProfile) -> Void = { $0.version = 1 }
        let kinds: [(String, (inout CertificateProfile) -> Void)] = [
            ("without basic constraints", bare), ("without basic constraints and key usage", nothing),
            ("that is none", no), ("whose key may not sign", noSign), ("by Netscape's TLS type", netscape(0x04)),
            ("by Netscape's mail type", netscape(0x02)), ("by key usage", usage), ("of version 1", version1),
        ]
        for (name, kind) in kinds {
            try cases.add("a root \(name)", root: kind)
            try cases.add("an intermediate \(name)", intermediate: kind)
            try cases.add("a root \(name), strict", root: kind, settings: { $0.flags.insert(.x509Strict) })
        }
        try cases.add("a leaf that is an authority", leaf: { ($0.isCA, $0.keyUsage) = (true, .absent) })
        try cases.add("a leaf of version 1", leaf: { $0.version = 1 })
        try cases.add("a leaf without basic constraints", leaf: bare)
        let partial: VerifyFlags = [.trustedFirst, .partialChain]
        let root = try CertificateAuthority("Root")
        let impostor = try root.intermediate("Impostor", adjust: no)
        let victim = try impostor.issue("example.org").certificateDER
        cases.add("partial chain, the anchor is no authority", [victim], trust: [impostor.certificateDER]) {
            $0.flags = partial
        }
        let key = try root.intermediate("Key usage", adjust: usage)
        cases.add(
            "partial chain, the anchor is one by key usage", [try key.issue("example.org").certificateDER],
            trust: [key.certificateDER]
        ) { $0.flags = partial }
    }

    private static func addPathLength(_ cases: inout ChainCases) throws {
        func chain(_ lengths: [Int?], adjust: (inout CertificateProfile) -> Void = { _ in }) throws -> (
            [[UInt8]], [UInt8]
        ) {
            let root = try CertificateAuthority("Root") { $0.pathLength = lengths[0] }
            var authority = root
            var sent: [[UInt8]] = []
            for (index, length) in lengths.dropFirst().enumerated() {
                authority = try authority.intermediate("\(index)") {
                    $0.pathLength = length
                    adjust(&$0)
                }
                sent.insert(authority.certificateDER, at: 0)
            }
            return ([try authority.issue("example.org").certificateDER] + sent, root.certificateDER)
        }
        for lengths in [[0], [0, nil], [1, 0], [1, nil, nil], [nil, 0, nil], [2, 1, 0], [2, 0, 0], [5, 9, 9]]
            as [[Int?]]
        {
            let (sent, root) = try chain(lengths)
            let text = lengths.map { $0.map(String.init) ?? "none" }.joined(separator: ", ")
            cases.add("path lengths \(text)", sent, trust: [root])
        }
        let root = try CertificateAuthority("Root") { $0.pathLength = 1 }
        let first = try root.intermediate("Same")
        let again = try first.intermediate("Same")
        let third = try again.intermediate("Same")
        let leaf = try third.issue("example.org").certificateDER
        cases.add(
            "self-issued intermediates do not count",
            [leaf, third.certificateDER, again.certificateDER, first.certificateDER], trust: [root.certificateDER])
        try cases.add(
            "a path length on a leaf that is no authority", leaf: { $0.pathLength = 0 })
        let constraints = ExtensionType.basicConstraints
        for (name, der) in [
            ("negative", [0x30, 6, 1, 1, 0xff, 2, 1, 0xff]),
            ("huge", [0x30, 9, 1, 1, 0xff, 2, 4, 0x7f, 0xff, 0xff, 0xff]),
            ("of nine octets", [0x30, 14, 1, 1, 0xff, 2, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ] as [(String, [UInt8])] {
            try cases.add(
                "a path length that is \(name)",
                intermediate: { $0.extraExtensions = [RawExtension(constraints, isCritical: true, der: der)] })
        }
    }

    private static func addPurposes(_ cases: inout ChainCases) throws {
        let sets: [(String, [ExtendedKeyUsage])] = [
            ("serverAuth", [.serverAuth]), ("clientAuth", [.clientAuth]), ("both", [.serverAuth, .clientAuth]),
            ("codeSigning", [.codeSigning]), ("any", [.any]), ("any and serverAuth", [.any, .serverAuth]),
            ("server gated cryptography", [ExtendedKeyUsage(rawValue: "1.3.6.1.4.1.311.10.3.3")]), ("none", []),
        ]
        for (name, usages) in sets {
            for peer in [SSLSide.server, .client] {
                try cases.add(
                    "a \(peer) with purpose \(name)", leaf: { $0.extendedKeyUsages = usages },
                    settings: { $0.peer = peer })
                try cases.add(
                    "a \(peer) under an intermediate with purpose \(name)",
                    intermediate: { $0.extendedKeyUsages = usages }, settings: { $0.peer = peer })
            }
            try cases.add("a server under a root with purpose \(name)", root: { $0.extendedKeyUsages = usages })
        }
        let usages: [(String, KeyUsage)] = [
            ("digitalSignature", .digitalSignature), ("keyEncipherment", .keyEncipherment),
            ("keyAgreement", .keyAgreement),
            ("nonRepudiation", .nonRepudiation), ("keyCertSign", .keyCertSign), ("decipherOnly", .decipherOnly),
        ]
        for (name, usage) in usages {
            for peer in [SSLSide.server, .client] {
                try cases.add(
                    "a \(peer) with key usage \(name)", leaf: { $0.keyUsage = .exactly(usage) },
                    settings: { $0.peer = peer })
            }
        }
        try cases.add("a leaf without key usage", leaf: { $0.keyUsage = .absent })
        for (name, bits) in [("server", 0x40), ("client", 0x80), ("mail", 0x20), ("nothing", 0)] as [(String, UInt8)] {
            for peer in [SSLSide.server, .client] {
                try cases.add(
                    "a \(peer) with Netscape's type \(name)",
                    leaf: { $0.extraExtensions = [RawExtension(.netscape, der: [3, 2, 0, bits])] },
                    settings: { $0.peer = peer })
            }
        }
    }

    private static func addForms(_ cases: inout ChainCases) throws {
        let unknown = ExtensionType(rawValue: "1.2.3.4")
        for isCritical in [true, false] {
            let item = RawExtension(unknown, isCritical: isCritical, der: [5, 0])
            let name = isCritical ? "an unknown critical extension" : "an unknown extension"
            try cases.add("\(name) in the leaf", leaf: { $0.extraExtensions = [item] })
            try cases.add("\(name) in the intermediate", intermediate: { $0.extraExtensions = [item] })
            try cases.add("\(name) in the root", root: { $0.extraExtensions = [item] })
        }
        for type in [
            "2.5.29.32", "2.5.29.36", "2.5.29.54", "2.5.29.33", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24", "2.5.29.46",
            "1.3.6.1.5.5.7.48.1.5", "2.5.29.9", "2.5.29.18",
        ] {
            let item = RawExtension(.init(rawValue: type), isCritical: true, der: [0x30, 0])
            try cases.add("extension \(type) marked critical", leaf: { $0.extraExtensions = [item] })
        }
        let proxy = RawExtension(
            .init(rawValue: "1.3.6.1.5.5.7.1.14"), isCritical: true,
            der: [0x30, 0x0c, 0x30, 0x0a, 6, 8, 0x2b, 6, 1, 5, 5, 7, 0x15, 1])
        try cases.add("a proxy certificate", names: [], leaf: { $0.extraExtensions = [proxy] })
        try cases.add("a proxy certificate with alternative names", leaf: { $0.extraExtensions = [proxy] })
        try cases.add(
            "a proxy certificate, allowed", names: [], leaf: { $0.extraExtensions = [proxy] },
            settings: {
                $0.flags = [.trustedFirst, .allowProxyCerts]
                $0.difference = "proxies are refused whatever the flag says"
            })
        let blocks: [UInt8] = [0x30, 0x0e, 0x30, 0x0c, 4, 2, 0, 1, 0x30, 6, 3, 4, 0, 10, 0, 0]
        try cases.add(
            "routing resources that no issuer has",
            leaf: { $0.extraExtensions = [RawExtension(.init(rawValue: "1.3.6.1.5.5.7.1.7"), der: blocks)] })
        try addMalformed(&cases)
    }

    /// Extensions that cannot be decoded, and extensions that are there twice. GnuTLS will not sign with such issuers:
    /// they get another number first, which is changed behind its back.
    private static func addMalformed(_ cases: inout ChainCases) throws {
        let kinds: [(String, UInt8, (inout CertificateProfile) -> Void)] = [
            ("basic constraints", 19, { $0.isCA = nil }), ("a key usage", 15, { $0.keyUsage = .absent }),
            ("purposes", 37, { $0.extendedKeyUsages = [] }), ("alternative names", 17, { _ in }),
            ("a subject key identifier", 14, { $0.subjectKeyIdentifier = .absent }),
            ("an authority key identifier", 35, { $0.authorityKeyIdentifier = .absent }),
            ("name constraints", 30, { _ in }), ("distribution points", 31, { _ in }), ("policies", 32, { _ in }),
        ]
        for (name, arc, remove) in kinds {
            for (how, removes, value) in [
                ("malformed", true, [0x30, 3, 2, 1]), ("twofold", false, [0x30, 0]), ("empty", true, []),
            ] as [(String, Bool, [UInt8])] {
                let change: (inout CertificateProfile) -> Void = {
                    if removes { remove(&$0) }
                    $0.extraExtensions = [RawExtension(ExtensionType(rawValue: "2.5.29.119"), der: value)]
                }
                for place in ["leaf", "intermediate", "root"] {
                    let chain = try edited(arc, place, names: arc == 17 && removes ? [] : ["example.org"], change)
                    cases.add("\(name) \(how) in the \(place)", [chain[0], chain[1]], trust: [chain[2]])
                    guard place != "intermediate" else { continue }
                    cases.add("\(name) \(how) in the \(place), partial chain", [chain[0], chain[1]], trust: chain) {
                        $0.flags = [.trustedFirst, .partialChain]
                        let isDecoded = arc != 32 && (arc != 30 && arc != 31 || how != "twofold")
                        if place == "leaf" && isDecoded {
                            $0.difference = "what cannot be read is not accepted, even if it is trusted itself"
                        }
                    }
                }
            }
        }
    }

    private static func edited(
        _ arc: UInt8, _ place: String, names: [String], _ change: (inout CertificateProfile) -> Void
    ) throws -> [[UInt8]] {
        let root = try CertificateAuthority("Root") { if place == "root" { change(&$0) } }
        let middle = try root.intermediate("Intermediate") { if place == "intermediate" { change(&$0) } }
        let leaf = try middle.issue(names) { if place == "leaf" { change(&$0) } }
        func edit(_ certificate: [UInt8], _ signer: CertificateAuthority) throws -> [UInt8] {
            try CertificateFactory.edit(certificate, signer: signer) {
                $0.replaceFirst([6, 3, 0x55, 0x1d, 119], with: [6, 3, 0x55, 0x1d, arc])
            }
        }
        return [
            try edit(leaf.certificateDER, middle), try edit(middle.certificateDER, root),
            try edit(root.certificateDER, root),
        ]
    }
}

extension ExtensionType {
    static let netscape = ExtensionType(rawValue: "2.16.840.1.113730.1.1")
}
