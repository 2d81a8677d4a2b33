// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// Building the path: issuers, anchors, order, loops, length.
enum PathCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addPlain(&cases)
        try addAnchors(&cases)
        try addChoices(&cases)
        try addCrossSigned(&cases)
        try addIdentifiers(&cases)
        try addLong(&cases)
        return cases.cases
    }

    private static func addPlain(_ cases: inout ChainCases) throws {
        let root = try CertificateAuthority("Root")
        let first = try root.intermediate("First")
        let second = try first.intermediate("Second")
        let leaf = try second.issue("example.org").certificateDER
        let (a, b, r) = (first.certificateDER, second.certificateDER, root.certificateDER)
        let stranger = try CertificateAuthority("Stranger").certificateDER
        cases.add("a chain in order", [leaf, b, a], trust: [r])
        cases.add("a chain with its root", [leaf, b, a, r], trust: [r])
        cases.add("a chain out of order", [leaf, r, a, b], trust: [r])
        cases.add("a chain with duplicates", [leaf, leaf, b, b, a, a, b], trust: [r])
        cases.add("a chain with a stranger in it", [leaf, stranger, b, stranger, a], trust: [r])
        cases.add("an intermediate missing", [leaf, a], trust: [r])
        cases.add("all intermediates missing", [leaf], trust: [r])
        cases.add("intermediates in the store", [leaf], trust: [r, a, b])
        cases.add("one intermediate in the store, one sent", [leaf, b], trust: [a, r])
        cases.add("nobody trusted", [leaf, b, a], trust: [])
        cases.add("nobody trusted, root sent", [leaf, b, a, r], trust: [])
        cases.add("another root trusted", [leaf, b, a, r], trust: [stranger])
        cases.add("an untrusted root behind a good chain", [leaf, b, a, stranger], trust: [r])
        cases.add("an intermediate in the store without its root", [leaf, b, a], trust: [a])
        cases.add("an intermediate alone as the leaf", [b, a], trust: [r])
        cases.add("a root as the leaf, trusted", [r], trust: [r])
        cases.add("a root as the leaf, not trusted", [r], trust: [stranger])
        cases.add("the peer's chain first", [leaf, b, a], trust: [r]) { $0.flags = [] }
        cases.add("the peer's chain first, the store has all", [leaf, b, a, r], trust: [a, b, r]) { $0.flags = [] }
        cases.add("the peer's chain first, nobody trusted", [leaf, b, a, r], trust: []) { $0.flags = [] }
        cases.add("the peer's chain first, incomplete", [leaf, b], trust: [r]) { $0.flags = [] }
    }

    private static func addAnchors(_ cases: inout ChainCases) throws {
        let root = try CertificateAuthority("Root")
        let middle = try root.intermediate("Intermediate")
        let leaf = try middle.issue("example.org").certificateDER
        let (m, r) = (middle.certificateDER, root.certificateDER)
        let partial: VerifyFlags = [.trustedFirst, .partialChain]
        cases.add("partial chain ends at an intermediate", [leaf, m], trust: [m]) { $0.flags = partial }
        cases.add("partial chain, intermediate not sent", [leaf], trust: [m]) { $0.flags = partial }
        cases.add("partial chain with the leaf alone trusted", [leaf, m], trust: [leaf]) { $0.flags = partial }
        cases.add("partial chain with the leaf alone sent and trusted", [leaf], trust: [leaf]) { $0.flags = partial }
        cases.add("partial chain, leaf and intermediate trusted", [leaf, m], trust: [leaf, m]) { $0.flags = partial }
        cases.add("partial chain, everything trusted", [leaf, m, r], trust: [leaf, m, r]) { $0.flags = partial }
        cases.add("partial chain, the peer's chain first", [leaf, m, r], trust: [m]) { $0.flags = .partialChain }
        cases.add("partial chain, nobody trusted", [leaf, m], trust: []) { $0.flags = partial }
        cases.add("a trusted leaf is no anchor otherwise", [leaf, m], trust: [leaf])
        cases.add("a trusted leaf with its chain", [leaf, m], trust: [leaf, r])
        let oldMiddle = try root.intermediate("Old", profile: .authority.expired)
        let below = try oldMiddle.issue("example.org").certificateDER
        cases.add(
            "partial chain with the leaf trusted and an expired issuer sent", [below, oldMiddle.certificateDER],
            trust: [below]
        ) { $0.flags = partial }
        cases.add(
            "partial chain with an expired anchor", [below], trust: [oldMiddle.certificateDER]
        ) { $0.flags = partial }
        let own = try SelfSigned.certificate("example.org").certificateDER
        cases.add("a self-signed leaf, trusted", [own], trust: [own])
        cases.add("a self-signed leaf, not trusted", [own], trust: [r])
        cases.add("a self-signed leaf, trusted, partial chain", [own], trust: [own]) { $0.flags = partial }
        cases.add("a self-signed leaf, trusted, strict", [own], trust: [own]) {
            $0.flags = [.trustedFirst, .x509Strict]
        }
        let twin = try SelfSigned.certificate("example.org").certificateDER
        cases.add("a self-signed leaf, another of that name trusted", [own], trust: [twin])
        cases.add("a self-signed leaf sent twice, trusted", [own, own], trust: [own])
        let bare = try SelfSigned.certificate("example.org") { $0.subjectKeyIdentifier = .absent }.certificateDER
        let bareTwin = try SelfSigned.certificate("example.org") { $0.subjectKeyIdentifier = .absent }.certificateDER
        cases.add("a self-signed leaf without identifiers, its twin trusted", [bare], trust: [bareTwin])
        cases.add("a self-signed leaf without identifiers, both trusted", [bare], trust: [bareTwin, bare])
    }

    private static func addChoices(_ cases: inout ChainCases) throws {
        let key = try CertificateAuthority("Root").identity.privateKeyDER
        func root(_ adjust: (inout CertificateProfile) -> Void) throws -> CertificateAuthority {
            try CertificateAuthority("Root") {
                $0.privateKeyDER = key
                adjust(&$0)
            }
        }
        let good = try root { _ in }
        let old = try root {
            ($0.notBefore, $0.notAfter) = (CertificateFactory.now - 9000, CertificateFactory.now - 60)
        }
        let older = try root {
            ($0.notBefore, $0.notAfter) = (CertificateFactory.now - 9000, CertificateFactory.now - 600)
        }
        let leaf = try good.issue("example.org").certificateDER
        let (g, o, oo) = (good.certificateDER, old.certificateDER, older.certificateDER)
        cases.add("an expired root and its successor", [leaf], trust: [o, g])
        cases.add("a root and its expired predecessor", [leaf], trust: [g, o])
        cases.add("two expired roots", [leaf], trust: [oo, o])
        cases.add("an expired root sent, its successor trusted", [leaf, o], trust: [g])
        cases.add("an expired root trusted, its successor sent", [leaf, g], trust: [o])
        let bare: (inout CertificateProfile) -> Void = { $0.subjectKeyIdentifier = .absent }
        let one = try CertificateAuthority("Same", adjust: bare)
        let two = try CertificateAuthority("Same", adjust: bare)
        let child = try two.issue("example.org").certificateDER
        cases.add(
            "the wrong of two roots of a name comes first", [child], trust: [one.certificateDER, two.certificateDER])
        cases.add(
            "the right of two roots of a name comes first", [child], trust: [two.certificateDER, one.certificateDER])
        let rsa = try CertificateAuthority("Same") {
            bare(&$0)
            $0.keyType = .rsa(2048)
        }
        cases.add(
            "a root of a name with another type of key", [child], trust: [rsa.certificateDER, two.certificateDER])
        cases.add("only a root with another type of key", [child], trust: [rsa.certificateDER])
        let middleOne = try good.intermediate("Twin", adjust: bare)
        let middleTwo = try good.intermediate("Twin", adjust: bare)
        let grandchild = try middleTwo.issue("example.org").certificateDER
        cases.add(
            "the wrong of two intermediates of a name is sent first",
            [grandchild, middleOne.certificateDER, middleTwo.certificateDER], trust: [g])
        cases.add(
            "the right of two intermediates of a name is sent first",
            [grandchild, middleTwo.certificateDER, middleOne.certificateDER], trust: [g])
    }

    private static func addCrossSigned(_ cases: inout ChainCases) throws {
        let old = try CertificateAuthority("Old Root")
        let new = try CertificateAuthority("New Root")
        let cross = try old.intermediate("New Root") { $0.privateKeyDER = new.identity.privateKeyDER }
        let middle = try new.intermediate("Intermediate")
        let leaf = try middle.issue("example.org").certificateDER
        let sent = [leaf, middle.certificateDER, cross.certificateDER]
        cases.add("cross-signed, the old root trusted", sent, trust: [old.certificateDER])
        cases.add("cross-signed, the new root trusted", sent, trust: [new.certificateDER])
        cases.add("cross-signed, both trusted", sent, trust: [old.certificateDER, new.certificateDER])
        cases.add("cross-signed, nobody trusted", sent, trust: [])
        for (name, trust) in [("old", old), ("new", new)] {
            cases.add(
                "cross-signed, the \(name) root trusted, the peer's chain first", sent, trust: [trust.certificateDER]
            ) {
                $0.flags = []
            }
        }
        cases.add(
            "cross-signed, an alternative below the old root that is sent too", sent + [old.certificateDER],
            trust: [new.certificateDER]
        ) { $0.flags = [] }
        cases.add(
            "cross-signed, an alternative in the store that leads nowhere", sent + [old.certificateDER],
            trust: [middle.certificateDER]
        ) { $0.flags = [] }
        let one = try CertificateAuthority("One")
        let two = try CertificateAuthority("Two")
        let oneByTwo = try two.intermediate("One") { $0.privateKeyDER = one.identity.privateKeyDER }
        let twoByOne = try one.intermediate("Two") { $0.privateKeyDER = two.identity.privateKeyDER }
        let looped = try one.issue("example.org").certificateDER
        let loop = [looped, oneByTwo.certificateDER, twoByOne.certificateDER]
        cases.add("two that vouch for each other, nobody trusted", loop, trust: [])
        cases.add("two that vouch for each other, one of the roots trusted", loop, trust: [two.certificateDER])
        cases.add(
            "two in the store that vouch for each other", [looped],
            trust: [oneByTwo.certificateDER, twoByOne.certificateDER])
        cases.add(
            "two in the store that vouch for each other, partial chain", [looped],
            trust: [oneByTwo.certificateDER, twoByOne.certificateDER]
        ) { $0.flags = [.trustedFirst, .partialChain] }
        let rollover = try old.intermediate("Old Root")
        let fresh = try rollover.issue("example.org").certificateDER
        cases.add("self-issued with a new key", [fresh, rollover.certificateDER], trust: [old.certificateDER])
    }

    private static func addIdentifiers(_ cases: inout ChainCases) throws {
        let type = ExtensionType.authorityKeyIdentifier
        func authority(_ content: [UInt8]) -> (inout CertificateProfile) -> Void {
            { $0.extraExtensions = [RawExtension(type, der: [0x30, UInt8(content.count)] + content)] }
        }
        try cases.add(
            "an authority key identifier of another key",
            leaf: {
                $0.authorityKeyIdentifier = .exactly([1, 2, 3])
            })
        try cases.add("no authority key identifier", leaf: { $0.authorityKeyIdentifier = .absent })
        try cases.add("an empty authority key identifier", leaf: authority([]))
        try cases.add("an authority key identifier with another serial number", leaf: authority([0x82, 1, 5]))
        try cases.add("an authority key identifier with another issuer", leaf: authority([0xa1, 4, 0xa4, 2, 0x30, 0]))
        try cases.add(
            "an issuer in the identifier that is no directory name", leaf: authority([0xa1, 3, 0x82, 1, 0x61]))
        try cases.add("a malformed authority key identifier", leaf: authority([0x85, 1, 5]))
        try cases.add("no subject key identifier", intermediate: { $0.subjectKeyIdentifier = .absent })
        let root = try CertificateAuthority("Root") { $0.serial = [0x51] }
        let right = try root.issue("example.org", adjust: authority([0x82, 1, 0x51])).certificateDER
        cases.add("an authority key identifier with the right serial number", [right], trust: [root.certificateDER])
        let odd = try CertificateAuthority("Odd") { $0.authorityKeyIdentifier = .exactly([9, 9]) }
        let below = try odd.issue("example.org").certificateDER
        cases.add("a root that names another key as its issuer's", [below], trust: [odd.certificateDER])
        cases.add("the same with partial chains", [below], trust: [odd.certificateDER]) {
            $0.flags = [.trustedFirst, .partialChain]
        }
    }

    private static func addLong(_ cases: inout ChainCases) throws {
        let root = try CertificateAuthority("Root")
        var authority = root
        var sent: [[UInt8]] = []
        for depth in 1...102 {
            authority = try authority.intermediate("\(depth)")
            sent.insert(authority.certificateDER, at: 0)
            guard [15, 16, 17, 99, 100, 101, 102].contains(depth) else { continue }
            let leaf = try authority.issue("example.org").certificateDER
            cases.add("\(depth) intermediates", [leaf] + sent, trust: [root.certificateDER])
            cases.add("\(depth) intermediates, nobody trusted", [leaf] + sent, trust: [])
            cases.add("\(depth) intermediates in the store", [leaf], trust: sent + [root.certificateDER])
            cases.add("\(depth) intermediates, the peer's chain first", [leaf] + sent, trust: [root.certificateDER]) {
                $0.flags = []
            }
        }
    }
}
