// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// What `VERIFY_X509_STRICT` refuses. Each chain is judged without it too.
enum StrictCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addAll(&cases)
        try addNames(&cases)
        return cases.cases.flatMap { item -> [ChainCase] in
            var strict = ChainCase(rule: "strict: \(item.rule)", presented: item.presented, trusted: item.trusted)
            strict.flags = item.flags.union(.x509Strict)
            return [item, strict]
        }
    }

    private typealias Change = (inout CertificateProfile) -> Void

    private static func addAll(_ cases: inout ChainCases) throws {
        let changes: [(String, Change)] = [
            ("nothing wrong", { _ in }),
            ("no authority key identifier", { $0.authorityKeyIdentifier = .absent }),
            ("no subject key identifier", { $0.subjectKeyIdentifier = .absent }),
            ("a critical authority key identifier", { $0.criticality[.authorityKeyIdentifier] = true }),
            ("a critical subject key identifier", { $0.criticality[.subjectKeyIdentifier] = true }),
            ("basic constraints that are not critical", { $0.criticality[.basicConstraints] = false }),
            ("no key usage", { $0.keyUsage = .absent }),
            ("a key usage that is not critical", { $0.criticality[.keyUsage] = false }),
            ("an empty list of alternative names", { $0.extraExtensions = [names([0x30, 0])] }),
            ("an authority key identifier without key", { $0.extraExtensions = [authority([0x30, 3, 0x82, 1, 1])] }),
            ("a serial number that is negative", { $0.serial = [0x81, 1] }),
            ("a serial number of 24 octets", { $0.serial = [UInt8](repeating: 0x11, count: 24) }),
        ]
        for (name, change) in changes {
            try cases.add("\(name) in the leaf", leaf: change)
            try cases.add("\(name) in the intermediate", intermediate: change)
            try cases.add("\(name) in the root", root: change)
        }
        try cases.add("a leaf with a path length", leaf: { $0.pathLength = 1 })
        try cases.add(
            "a leaf that may sign certificates", leaf: { $0.keyUsage = .exactly([.digitalSignature, .keyCertSign]) })
        try cases.add(
            "a leaf that is an authority without key usage", leaf: { ($0.isCA, $0.keyUsage) = (true, .absent) })
        try cases.add(
            "a leaf that is an authority whose key may not sign, with a path length",
            leaf: { ($0.isCA, $0.pathLength, $0.keyUsage) = (true, 0, .exactly(.digitalSignature)) })
        let root = try CertificateAuthority("Root")
        let leaf = try root.issue("example.org").certificateDER
        let old = try CertificateFactory.edit(leaf, signer: root) { content in
            content.replaceFirst([0xa0, 3, 2, 1, 2], with: [0xa0, 3, 2, 1, 1])
        }
        cases.add("extensions in a certificate of version 2", [old], trust: [root.certificateDER])
        let other = try CertificateFactory.edit(leaf, signer: root) { content in
            let algorithm: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03]
            content.replaceFirst(algorithm + [2], with: algorithm + [3])
        }
        cases.add("another algorithm inside than outside", [other], trust: [root.certificateDER])
    }

    private static func addNames(_ cases: inout ChainCases) throws {
        let nameless: Change = { $0.commonName = .absent }
        try cases.add("a leaf without subject", leaf: nameless)
        try cases.add(
            "a leaf without subject whose names are not critical",
            leaf: {
                $0.commonName = .absent
                $0.criticality[.subjectAlternativeName] = false
            })
        try cases.add("a leaf without any name", names: [], leaf: nameless)
        try cases.add("an intermediate without subject", intermediate: nameless)
        try cases.add(
            "a leaf without subject or key usage",
            leaf: {
                $0.commonName = .absent
                $0.keyUsage = .absent
            })
    }

    private static func names(_ der: [UInt8]) -> RawExtension { RawExtension(.subjectAlternativeName, der: der) }
    private static func authority(_ der: [UInt8]) -> RawExtension { RawExtension(.authorityKeyIdentifier, der: der) }
}
