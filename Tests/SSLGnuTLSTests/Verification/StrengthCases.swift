// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport

/// Keys and digests at each security level; signatures and their algorithms.
enum StrengthCases {
    static func all() throws -> [ChainCase] {
        var cases = ChainCases()
        try addKeys(&cases)
        try addDigests(&cases)
        try addSignatures(&cases)
        return cases.cases
    }

    private static func addKeys(_ cases: inout ChainCases) throws {
        let types: [KeyType] = [
            .rsa(1024), .rsa(2048), .rsa(3072), .rsaPSS(2048), .ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519, .ed448,
        ]
        for type in types {
            let root = try CertificateAuthority("Root") { $0.keyType = type }
            let issued = try root.issue("example.org").certificateDER
            let plain = try CertificateAuthority("Plain") { $0.keyType = .ecdsaP521 }
            let leaf = try plain.issue("example.org") { $0.keyType = type }.certificateDER
            for level in 0...5 {
                cases.add("issuer with \(type) at level \(level)", [issued], trust: [root.certificateDER]) {
                    $0.securityLevel = level
                }
                cases.add("leaf with \(type) at level \(level)", [leaf], trust: [plain.certificateDER]) {
                    $0.securityLevel = level
                }
            }
        }
    }

    private static func addDigests(_ cases: inout ChainCases) throws {
        let hashes: [SignatureHash] = [.md5, .sha1, .sha256, .sha384, .sha512]
        let root = try CertificateAuthority("Root") { $0.keyType = .rsa(3072) }
        for hash in hashes {
            let leaf = try root.issue("example.org") { $0.signatureHash = hash }.certificateDER
            let middle = try root.intermediate("Intermediate") { $0.signatureHash = hash }
            let below = try middle.issue("example.org").certificateDER
            let weakRoot = try CertificateAuthority("Weak") {
                $0.keyType = .rsa(2048)
                $0.signatureHash = hash
            }
            let strong = try weakRoot.issue("example.org").certificateDER
            for level in 0...3 {
                cases.add("leaf signed with \(hash) at level \(level)", [leaf], trust: [root.certificateDER]) {
                    $0.securityLevel = level
                }
                cases.add(
                    "intermediate signed with \(hash) at level \(level)", [below, middle.certificateDER],
                    trust: [root.certificateDER]
                ) { $0.securityLevel = level }
                cases.add("root signed with \(hash) at level \(level)", [strong], trust: [weakRoot.certificateDER]) {
                    $0.securityLevel = level
                }
            }
        }
    }

    private static func addSignatures(_ cases: inout ChainCases) throws {
        try cases.add("a leaf with a broken signature", leaf: { $0.corruptsSignature = true })
        try cases.add("an intermediate with a broken signature", intermediate: { $0.corruptsSignature = true })
        try cases.add("a root with a broken signature", root: { $0.corruptsSignature = true })
        try cases.add(
            "an expired leaf with a broken signature",
            leaf: {
                $0 = $0.expired
                $0.corruptsSignature = true
            })
        try cases.add(
            "an expired intermediate above a broken signature", intermediate: { $0 = $0.expired },
            leaf: { $0.corruptsSignature = true })
        let root = try CertificateAuthority("Root")
        let leaf = try root.issue("example.org").certificateDER
        let algorithm: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 2]
        for (name, last) in [("unknown", 9), ("SHA-384", 3)] as [(String, UInt8)] {
            let inner = try CertificateFactory.edit(leaf, signer: root) {
                $0.replaceFirst(algorithm, with: algorithm.dropLast() + [last])
            }
            cases.add("\(name) inside, another algorithm outside", [inner], trust: [root.certificateDER])
            var both = inner
            both.replaceFirst([0x30, 10, 6, 8] + algorithm, with: [0x30, 10, 6, 8] + algorithm.dropLast() + [last])
            cases.add("\(name) inside and outside", [both], trust: [root.certificateDER])
        }
        var unused = leaf
        if let signature = X509Certificate(derBytes: leaf)?.signature.octets {
            unused[signature.lowerBound - 1] = 1
            unused[signature.upperBound - 1] &= 0xfe
        }
        cases.add("a signature with an unused bit", [unused], trust: [root.certificateDER])
        let stranger = try CertificateAuthority("Root") { $0.subjectKeyIdentifier = .absent }
        let foreign = try stranger.issue("example.org").certificateDER
        cases.add("signed by another key of the same name", [foreign], trust: [root.certificateDER])
        let other = try SelfSigned.certificate("example.org") { $0.corruptsSignature = true }.certificateDER
        cases.add("a trusted self-signed leaf with a broken signature", [other], trust: [other])
        let edited = try CertificateFactory.edit(leaf, signer: root) { content in
            // The last octet of the point: not on the curve any more.
            guard let key = X509Certificate(derBytes: leaf)?.publicKeyDER else { return }
            content.replaceFirst(key, with: key.dropLast() + [key[key.count - 1] ^ 1])
        }
        cases.add("a leaf whose key is no point of its curve", [edited], trust: [root.certificateDER])
        cases.add("a leaf whose key is no point of its curve, level 0", [edited], trust: [root.certificateDER]) {
            $0.securityLevel = 0
        }
        let curve: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
        let unknown = try CertificateFactory.edit(leaf, signer: root) {
            $0.replaceFirst([6, 8] + curve, with: [6, 8] + curve.dropLast() + [0x7f])
        }
        cases.add("a leaf on an unknown curve", [unknown], trust: [root.certificateDER])
        cases.add("a leaf on an unknown curve, level 0", [unknown], trust: [root.certificateDER]) {
            $0.securityLevel = 0
        }
    }
}
