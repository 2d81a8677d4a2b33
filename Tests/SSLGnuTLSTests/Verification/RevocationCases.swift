// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport

/// Revocation lists: missing, stale, wrongly signed, for others, revoking.
enum RevocationCases {
    /// A chain of three and lists of both authorities.
    struct Setting {
        let root: CertificateAuthority
        let middle: CertificateAuthority
        let leaf: [UInt8]

        init(
            root: (inout CertificateProfile) -> Void = { _ in }, middle: (inout CertificateProfile) -> Void = { _ in },
            leaf: (inout CertificateProfile) -> Void = { _ in }
        ) throws {
            self.root = try CertificateAuthority("Root", adjust: root)
            self.middle = try self.root.intermediate("Intermediate", adjust: middle)
            self.leaf = try self.middle.issue("example.org", adjust: leaf).certificateDER
        }

        var presented: [[UInt8]] { [leaf, middle.certificateDER] }
        var trusted: [[UInt8]] { [root.certificateDER] }

        /// A list of the intermediate's, with parts changed.
        func list(_ change: (inout RawRevocationList) -> Void = { _ in }) throws -> [UInt8] {
            try Self.list(middle, change)
        }

        static func list(
            _ authority: CertificateAuthority, signer: CertificateAuthority? = nil,
            _ change: (inout RawRevocationList) -> Void = { _ in }
        ) throws -> [UInt8] {
            let certificate = X509Certificate(derBytes: authority.certificateDER)
            var list = RawRevocationList(issuer: certificate?.subjectDER ?? [])
            if let key = certificate?.subjectKeyIdentifier {
                list.extensions = [
                    RawExtension(
                        .authorityKeyIdentifier, der: [0x30, UInt8(key.count + 2), 0x80, UInt8(key.count)] + key),
                    number(1),
                ]
            }
            change(&list)
            return try list.signed(by: signer ?? authority)
        }

        static func number(_ value: UInt8) -> RawExtension { RawExtension(.crlNumber, der: [2, 1, value]) }

        func serial(_ certificate: [UInt8]) -> [UInt8] { X509Certificate(derBytes: certificate)?.serialNumber ?? [] }

        func add(
            _ cases: inout ChainCases, _ rule: String, _ lists: [[UInt8]], flags: VerifyFlags = .crlCheckLeaf,
            difference: String? = nil, releases: Set<Int32>? = nil
        ) {
            cases.add(rule, presented, trust: trusted) {
                $0.flags = flags.union(.trustedFirst)
                $0.lists = lists
                $0.difference = difference
                $0.codesOfReleases = releases
            }
        }
    }

    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addPlain(&cases)
        try addTimes(&cases)
        try addIssuers(&cases)
        try addScopes(&cases)
        try addChanges(&cases)
        try addEntries(&cases)
        try addChoices(&cases)
        return cases.cases
    }

    private static func addPlain(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let good = try it.list()
        let revoking = try it.list { $0.entries = [.init(serial: it.serial(it.leaf))] }
        let rootList = try Setting.list(it.root)
        let middleRevoked = try Setting.list(it.root) {
            $0.entries = [.init(serial: it.serial(it.middle.certificateDER))]
        }
        it.add(&cases, "a good list", [good])
        it.add(&cases, "a list that revokes the leaf", [revoking])
        it.add(&cases, "no list at all", [])
        it.add(&cases, "only the root's list", [rootList])
        it.add(&cases, "a list that revokes the leaf, not looked at", [revoking], flags: [])
        it.add(&cases, "a chain with both lists", [good, rootList], flags: .crlCheckChain)
        it.add(&cases, "a chain without the root's list", [good], flags: .crlCheckChain)
        it.add(&cases, "a chain without the intermediate's list", [rootList], flags: .crlCheckChain)
        it.add(&cases, "a chain whose intermediate is revoked", [good, middleRevoked], flags: .crlCheckChain)
        it.add(&cases, "a chain whose intermediate is revoked, only the leaf checked", [good, middleRevoked])
        let rootRevoked = try Setting.list(it.root) { $0.entries = [.init(serial: it.serial(it.root.certificateDER))] }
        it.add(&cases, "a root that revokes itself", [good, rootRevoked], flags: .crlCheckChain)
        it.add(&cases, "a bit for the chain alone", [revoking], flags: VerifyFlags(rawValue: 0x8))
        let many = try it.list { list in
            list.entries = (1...500).map { .init(serial: [0x10, UInt8($0 >> 8), UInt8($0 & 0xff)]) }
        }
        it.add(&cases, "a list of many others", [many])
        cases.add("partial chain whose anchor has no list of its own", it.presented, trust: [it.middle.certificateDER])
        {
            $0.flags = [.trustedFirst, .partialChain, .crlCheckChain]
            $0.lists = [good]
        }
        cases.add("partial chain, leaf checked", it.presented, trust: [it.middle.certificateDER]) {
            $0.flags = [.trustedFirst, .partialChain, .crlCheckLeaf]
            $0.lists = [good]
        }
        cases.add("partial chain whose anchor's issuer has a list", it.presented, trust: [it.middle.certificateDER]) {
            $0.flags = [.trustedFirst, .partialChain, .crlCheckChain]
            $0.lists = [good, rootList]
        }
        cases.add(
            "partial chain, the anchor's list without identifiers", it.presented, trust: [it.middle.certificateDER]
        ) {
            $0.flags = [.trustedFirst, .partialChain, .crlCheckChain]
            $0.lists = [good, (try? Setting.list(it.root) { $0.extensions = [] }) ?? []]
        }
    }

    private static func addTimes(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let now = CertificateFactory.now
        let times: [(String, (inout RawRevocationList) -> Void)] = [
            ("that has expired", { $0.nextUpdate = RawRevocationList.time(now - 60) }),
            ("that expires now", { $0.nextUpdate = RawRevocationList.time(now) }),
            ("that expires in a second", { $0.nextUpdate = RawRevocationList.time(now + 1) }),
            ("that is made in a minute", { $0.thisUpdate = RawRevocationList.time(now + 60) }),
            ("that is made now", { $0.thisUpdate = RawRevocationList.time(now) }),
            ("without a next update", { $0.nextUpdate = nil }),
            ("with a bad time", { $0.thisUpdate = [0x17, 11] + Array("2601010000Z".utf8) }),
            ("with a bad next time", { $0.nextUpdate = [0x17, 11] + Array("3601010000Z".utf8) }),
            ("with a time of day that is none", { $0.nextUpdate = [0x17, 13] + Array("360101006100Z".utf8) }),
            ("in GeneralizedTime", { $0.nextUpdate = [0x18, 15] + Array("20491231235959Z".utf8) }),
        ]
        for (name, change) in times { it.add(&cases, "a list \(name)", [try it.list(change)]) }
        it.add(
            &cases, "an expired list that revokes",
            [
                try it.list {
                    $0.nextUpdate = RawRevocationList.time(now - 60)
                    $0.entries = [.init(serial: it.serial(it.leaf))]
                }
            ])
        it.add(
            &cases, "an expired list and a good one",
            [
                try it.list { $0.nextUpdate = RawRevocationList.time(now - 60) }, try it.list(),
            ])
    }

    private static func addIssuers(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let stranger = try CertificateAuthority("Intermediate")
        it.add(&cases, "a list signed by another", [try Setting.list(it.middle, signer: stranger)])
        it.add(&cases, "a list of another of the same name", [try Setting.list(stranger)])
        it.add(
            &cases, "a list of another of the same name without identifiers",
            [
                try Setting.list(stranger) { $0.extensions = [] }
            ])
        it.add(&cases, "a list without identifiers", [try it.list { $0.extensions = [] }])
        it.add(
            &cases, "a list of version 1",
            [
                try it.list {
                    $0.extensions = []
                    $0.version = nil
                }
            ])
        var broken = try it.list()
        broken[broken.count - 1] ^= 1
        it.add(&cases, "a list with a broken signature", [broken])
        it.add(&cases, "a broken list and a good one", [broken, try it.list()])
        it.add(&cases, "the root's list in the intermediate's name", [try Setting.list(it.middle, signer: it.root)])
        for (name, usage) in [
            ("may not sign lists", KeyUsage.keyCertSign), ("may sign both", [.keyCertSign, .cRLSign]),
        ] {
            let that = try Setting(middle: { $0.keyUsage = .exactly(usage) })
            that.add(&cases, "an issuer whose key \(name)", [try that.list()])
        }
        let free = try Setting(middle: { $0.keyUsage = .absent })
        free.add(&cases, "an issuer without key usage", [try free.list()])
        it.add(
            &cases, "a list whose issuer has another serial number",
            [
                try it.list { $0.extensions = [RawExtension(.authorityKeyIdentifier, der: [0x30, 3, 0x82, 1, 7])] }
            ])
    }

    private static func addScopes(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let point: [UInt8] = [0xa0, 10, 0xa0, 8, 0x86, 6] + Array("http:x".utf8)
        let other: [UInt8] = [0xa0, 10, 0xa0, 8, 0x86, 6] + Array("http:y".utf8)
        let scopes: [(String, [UInt8])] = [
            ("empty", []), ("users only", [0x81, 1, 0xff]), ("authorities only", [0x82, 1, 0xff]),
            ("attributes only", [0x85, 1, 0xff]), ("users and authorities", [0x81, 1, 0xff, 0x82, 1, 0xff]),
            ("some reasons", [0x83, 2, 6, 0x40]), ("indirect", [0x84, 1, 0xff]), ("a point", point),
            ("another point", other),
        ]
        let pointed = try Setting(leaf: { $0.crlDistributionPoints = ["http:x"] })
        let reasoned = try Setting(leaf: {
            let content = point + [0x81, 2, 6, 0x40]
            $0.extraExtensions = [
                RawExtension(
                    .crlDistributionPoints, der: [0x30, UInt8(content.count + 2), 0x30, UInt8(content.count)] + content)
            ]
        })
        for (name, content) in scopes {
            let item = RawExtension(
                .issuingDistributionPoint, isCritical: true, der: [0x30, UInt8(content.count)] + content)
            for (words, setting) in [
                ("", it), (", leaf with a point", pointed), (", leaf with a point for a reason", reasoned),
            ] {
                let lists = [try setting.list { $0.extensions.append(item) }]
                setting.add(&cases, "a list with scope \(name)\(words)", lists)
            }
            let all = [try it.list(), try Setting.list(it.root) { $0.extensions.append(item) }]
            it.add(&cases, "a root's list with scope \(name)", all, flags: .crlCheckChain)
        }
        reasoned.add(&cases, "a list without scope, leaf with a point for a reason", [try reasoned.list()])
        let ranges: [(String, RawExtension)] = [
            (
                "a critical extension nobody knows",
                RawExtension(.init(rawValue: "1.2.3.4"), isCritical: true, der: [5, 0])
            ),
            ("an extension nobody knows", RawExtension(.init(rawValue: "1.2.3.4"), der: [5, 0])),
            (
                "a critical freshest point",
                RawExtension(.init(rawValue: "2.5.29.46"), isCritical: true, der: [0x30, 0])
            ),
        ]
        for (name, item) in ranges {
            it.add(&cases, "a list with \(name)", [try it.list { $0.extensions.append(item) }])
            it.add(
                &cases, "a revoking list with \(name)",
                [
                    try it.list {
                        $0.extensions.append(item)
                        $0.entries = [.init(serial: it.serial(it.leaf))]
                    }
                ])
        }
    }

    /// Lists of changes. OpenSSL 3.0.19 takes them for complete ones, 3.0.22 leaves them out.
    private static func addChanges(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let revoked = RawRevocationList.Entry(serial: it.serial(it.leaf))
        let time = RawRevocationList.time(CertificateFactory.now - 7200)
        func list(_ entries: [RawRevocationList.Entry], isDelta: Bool) throws -> [UInt8] {
            try it.list {
                $0.entries = entries
                if isDelta {
                    $0.extensions.append(RawExtension(.deltaIndicator, isCritical: true, der: [2, 1, 1]))
                } else {
                    $0.thisUpdate = time
                }
            }
        }
        let (good, revoking) = (try list([], isDelta: false), try list([revoked], isDelta: false))
        let (changes, revocation) = (try list([], isDelta: true), try list([revoked], isDelta: true))
        it.add(&cases, "only a list of changes", [changes], releases: [0, 3])
        it.add(&cases, "only a list of changes that revokes", [revocation], releases: [3, 23])
        it.add(&cases, "a complete list and later changes", [good, changes])
        it.add(&cases, "a complete list and later changes, the other way round", [changes, good])
        it.add(&cases, "a complete list and later changes that revoke", [good, revocation], releases: [0, 23])
        it.add(&cases, "a complete list that revokes and later changes", [revoking, changes], releases: [0, 23])
        let foreign = try Setting.list(it.middle, signer: it.root) {
            $0.entries = [revoked]
            $0.extensions.append(RawExtension(.deltaIndicator, isCritical: true, der: [2, 1, 1]))
            $0.thisUpdate = RawRevocationList.time(CertificateFactory.now - 9000)
        }
        it.add(&cases, "a complete list and earlier changes that somebody else signed", [good, foreign])
    }

    private static func addEntries(_ cases: inout ChainCases) throws {
        let it = try Setting()
        for reason in [0, 1, 4, 6, 8, 10] as [UInt8] {
            let item = RawExtension(.init(rawValue: "2.5.29.21"), der: [10, 1, reason])
            it.add(
                &cases, "revoked for reason \(reason)",
                [
                    try it.list { $0.entries = [.init(serial: it.serial(it.leaf), extensions: [item])] }
                ])
        }
        for isCritical in [true, false] {
            let item = RawExtension(.init(rawValue: "1.2.3.4"), isCritical: isCritical, der: [5, 0])
            it.add(
                &cases, "an entry with an unknown extension, critical: \(isCritical)",
                [
                    try it.list { $0.entries = [.init(serial: [1, 2, 3], extensions: [item])] }
                ])
        }
        let issuer = RawExtension(
            .init(rawValue: "2.5.29.29"), isCritical: true, der: [0x30, 4, 0xa4, 2, 0x30, 0])
        it.add(
            &cases, "an entry on behalf of another issuer",
            [
                try it.list { $0.entries = [.init(serial: it.serial(it.leaf), extensions: [issuer])] }
            ], difference: "the serial number alone counts: 23")
        let padded = try it.list { $0.entries = [.init(serial: [0x00] + it.serial(it.leaf).dropLast() + [0x80])] }
        it.add(
            &cases, "an entry with another serial number",
            [
                try it.list { $0.entries = [.init(serial: it.serial(it.leaf).dropLast() + [0x55])] }
            ])
        _ = padded
    }

    private static func addChoices(_ cases: inout ChainCases) throws {
        let it = try Setting()
        let now = CertificateFactory.now
        let revoked = RawRevocationList.Entry(serial: it.serial(it.leaf))
        let older = try it.list {
            $0.thisUpdate = RawRevocationList.time(now - 7200)
            $0.entries = [revoked]
        }
        let newer = try it.list { $0.thisUpdate = RawRevocationList.time(now - 60) }
        it.add(&cases, "the newer of two lists counts", [older, newer])
        it.add(&cases, "the newer of two lists counts, the other way round", [newer, older])
        let early = try it.list { $0.thisUpdate = RawRevocationList.time(now - 7200) }
        let late = try it.list {
            $0.thisUpdate = RawRevocationList.time(now - 60)
            $0.entries = [revoked]
        }
        it.add(&cases, "the newer of two lists revokes", [early, late])
        it.add(&cases, "the newer of two lists revokes, the other way round", [late, early])
        let wrong = try Setting.list(try CertificateAuthority("Intermediate")) { $0.entries = [revoked] }
        it.add(&cases, "a list of another key beside a good one", [wrong, early])
        let selfIssued = try it.root.intermediate("Root")
        let leaf = try selfIssued.issue("example.org").certificateDER
        for (name, lists) in [
            ("both", [try Setting.list(it.root), try Setting.list(selfIssued)]),
            ("the root's", [try Setting.list(it.root)]),
            ("the new key's", [try Setting.list(selfIssued)]),
        ] {
            for (words, flags) in [("leaf", VerifyFlags.crlCheckLeaf), ("chain", .crlCheckChain)] {
                cases.add(
                    "a root with a new key, lists of \(name), \(words)", [leaf, selfIssued.certificateDER],
                    trust: [it.root.certificateDER]
                ) {
                    $0.lists = lists
                    $0.flags = flags.union(.trustedFirst)
                }
            }
        }
    }
}

extension ExtensionType {
    static let crlNumber = ExtensionType(rawValue: "2.5.29.20")
    static let deltaIndicator = ExtensionType(rawValue: "2.5.29.27")
    static let issuingDistributionPoint = ExtensionType(rawValue: "2.5.29.28")
}
