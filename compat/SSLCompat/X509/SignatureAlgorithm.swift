// SPDX-License-Identifier: MIT

/// An algorithm that certificates and revocation lists are signed with: the type of key it needs, and its strength.
package struct SignatureAlgorithm: Sendable, Hashable {
    /// The types of keys that signatures are made with.
    package enum Key: Sendable, Hashable {
        case rsa, rsaPSS, ec, dsa, ed25519, ed448
    }

    /// The type of key.
    package let key: Key
    /// The strength in bits, by the digest: half its size; less than any level allows for SHA-1 and MD5.
    package let securityBits: Int
    /// The parameters of RSA-PSS; `nil` for other algorithms.
    package let pss: PSSParameters?

    /// Reads an encoded AlgorithmIdentifier; `nil` for an algorithm that is not known here.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        var reader = DERReader(bytes, in: range)
        guard var fields = reader.enter(DERReader.Tag.sequence), let oid = fields.objectIdentifier() else { return nil }
        if bytes[oid].elementsEqual(Self.pssIdentifier) {
            guard let parameters = PSSParameters(&fields) else { return nil }
            (key, securityBits, pss) = (.rsaPSS, parameters.hash.securityBits, parameters)
            return
        }
        guard let known = Self.table[Array(bytes[oid])] else { return nil }
        // RFC 8410: no parameters, and OpenSSL insists.
        if [.ed25519, .ed448].contains(known.key), !fields.isAtEnd { return nil }
        (key, securityBits, pss) = (known.key, known.bits, nil)
    }

    /// Whether a key of this type makes such signatures. OpenSSL's codes 76 and 77 otherwise.
    package func suits(_ key: Key?) -> Bool { key == self.key || key == .rsa && self.key == .rsaPSS }

    /// 1.2.840.113549.1.1.10.
    static let pssIdentifier: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]

    private static let table: [[UInt8]: (key: Key, bits: Int)] = {
        let pkcs1: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01]
        let ansi: [UInt8] = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04]
        let nist: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03]
        var table: [[UInt8]: (key: Key, bits: Int)] = [
            [0x2b, 0x65, 0x70]: (.ed25519, 128), [0x2b, 0x65, 0x71]: (.ed448, 224),
            [0x2b, 0x0e, 0x03, 0x02, 0x1d]: (.rsa, 63), ansi + [0x01]: (.ec, 63),
            [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03]: (.dsa, 63),
        ]
        for (arc, bits) in [(4, 39), (5, 63), (11, 128), (12, 192), (13, 256), (14, 112)] as [(UInt8, Int)] {
            table[pkcs1 + [arc]] = (.rsa, bits)
        }
        for (place, bits) in [112, 128, 192, 256].enumerated() {
            let place = UInt8(place)
            table[ansi + [0x03, place + 1]] = (.ec, bits)
            table[nist + [place + 1]] = (.dsa, bits)
            table[nist + [place + 9]] = (.ec, bits)
            table[nist + [place + 13]] = (.rsa, bits)
        }
        return table
    }()
}

/// The parameters of an RSA-PSS signature, or the restrictions of an RSA-PSS key (RFC 4055, 3.1).
package struct PSSParameters: Sendable, Hashable {
    /// A digest.
    package enum Hash: Sendable, Hashable {
        case sha1, sha224, sha256, sha384, sha512

        var securityBits: Int {
            switch self {
            case .sha1: 63
            case .sha224: 112
            case .sha256: 128
            case .sha384: 192
            case .sha512: 256
            }
        }
    }

    /// The digest of the message, and of the mask: others have no two.
    package let hash: Hash
    /// The length of the salt in octets.
    package let saltLength: Int

    /// Reads the parameters up to the end; `nil` for what is malformed, and for anything unusual.
    init?(_ fields: inout DERReader) {
        guard var list = fields.enter(DERReader.Tag.sequence), fields.isAtEnd else { return nil }
        var hash = Hash.sha1
        var maskHash = Hash.sha1
        var salt: Int64 = 20
        if list.nextTag == 0xa0 {
            guard var field = list.enter(0xa0), let value = Self.hash(&field), field.isAtEnd else { return nil }
            hash = value
        }
        if list.nextTag == 0xa1 {
            guard var field = list.enter(0xa1), var mask = field.enter(DERReader.Tag.sequence), field.isAtEnd,
                let oid = mask.objectIdentifier(), mask.bytes[oid].elementsEqual(Self.mgf1),
                let value = Self.hash(&mask), mask.isAtEnd
            else { return nil }
            maskHash = value
        }
        if list.nextTag == 0xa2 {
            guard var field = list.enter(0xa2), let value = field.smallInteger(), field.isAtEnd else { return nil }
            salt = value
        }
        if list.nextTag == 0xa3 {
            guard var field = list.enter(0xa3), field.smallInteger() == 1, field.isAtEnd else { return nil }
        }
        guard list.isAtEnd, hash == maskHash, (0...2048).contains(salt) else { return nil }
        self.hash = hash
        saltLength = Int(salt)
    }

    private static func hash(_ reader: inout DERReader) -> Hash? {
        guard var fields = reader.enter(DERReader.Tag.sequence), let oid = fields.objectIdentifier() else { return nil }
        if !fields.isAtEnd { guard fields.next(DERReader.Tag.null)?.content.isEmpty == true else { return nil } }
        guard fields.isAtEnd else { return nil }
        return hashes[Array(reader.bytes[oid])]
    }

    private static let mgf1: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08]
    private static let sha2: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02]
    private static let hashes: [[UInt8]: Hash] = [
        [0x2b, 0x0e, 0x03, 0x02, 0x1a]: .sha1, sha2 + [1]: .sha256, sha2 + [2]: .sha384, sha2 + [3]: .sha512,
        sha2 + [4]: .sha224,
    ]
}
