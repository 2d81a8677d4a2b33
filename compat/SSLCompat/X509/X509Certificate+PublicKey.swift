// SPDX-License-Identifier: MIT

/// Where the parts of a SubjectPublicKeyInfo stand.
struct PublicKeyLayout: Sendable {
    let whole: Range<Int>
    let algorithm: Range<Int>
    /// Where the algorithm's parameters stand, if it has any.
    let parameters: DERReader.Element?
    /// The octets of the BIT STRING.
    let key: Range<Int>

    init?(_ reader: inout DERReader) {
        guard let element = reader.next(DERReader.Tag.sequence) else { return nil }
        var fields = DERReader(reader.bytes, in: element.content)
        guard var identifier = fields.enter(DERReader.Tag.sequence), let oid = identifier.objectIdentifier() else {
            return nil
        }
        parameters = identifier.any()
        guard identifier.isAtEnd, let (octets, _) = fields.bitString(), fields.isAtEnd else { return nil }
        whole = element.whole
        algorithm = oid
        key = octets
    }
}

extension X509Certificate {
    /// The dotted object identifier of the key's algorithm, such as `1.2.840.113549.1.1.1` for RSA.
    public var publicKeyAlgorithm: String { ObjectIdentifier.dotted(derBytes[layout.publicKey.algorithm]) ?? "" }
    /// The encoded SubjectPublicKeyInfo.
    public var publicKeyDER: [UInt8] { Array(derBytes[layout.publicKey.whole]) }

    /// The size of an RSA modulus in bits; `nil` for other keys.
    public var rsaModulusBits: Int? {
        guard KeyAlgorithm(derBytes[layout.publicKey.algorithm]) == .rsa else { return nil }
        var reader = DERReader(derBytes, in: layout.publicKey.key)
        guard var fields = reader.enter(DERReader.Tag.sequence), let modulus = fields.integer() else { return nil }
        return bitCount(modulus)
    }

    /// The size of the key in bits as OpenSSL counts it, where it can be told. `EVP_PKEY_get_bits`.
    ///
    /// RSA: the modulus. Elliptic curves: the named curve. DSA: the prime.
    public var publicKeyBits: Int? {
        switch KeyAlgorithm(derBytes[layout.publicKey.algorithm]) {
        case .rsa: rsaModulusBits
        case .ed25519: 256
        case .ed448: 456
        case .ec: namedCurve.flatMap { Self.curveBits[$0] }
        case .dsa: dsaPrimeBits
        case nil: nil
        }
    }

    /// The dotted object identifier of an elliptic curve key's curve; `nil` for other keys and explicit parameters.
    public var namedCurve: String? {
        guard KeyAlgorithm(derBytes[layout.publicKey.algorithm]) == .ec, let curve = layout.publicKey.parameters,
            curve.tag == DERReader.Tag.objectIdentifier
        else { return nil }
        return ObjectIdentifier.dotted(derBytes[curve.content])
    }

    /// An elliptic curve key that spells its curve out. OpenSSL's code 94 under `VERIFY_X509_STRICT`.
    public var hasExplicitCurve: Bool {
        KeyAlgorithm(derBytes[layout.publicKey.algorithm]) == .ec
            && layout.publicKey.parameters?.tag == DERReader.Tag.sequence
    }

    private var dsaPrimeBits: Int? {
        guard let parameters = layout.publicKey.parameters, parameters.tag == DERReader.Tag.sequence else { return nil }
        var fields = DERReader(derBytes, in: parameters.content)
        return fields.integer().flatMap(bitCount)
    }

    /// The size of a positive INTEGER.
    private func bitCount(_ content: Range<Int>) -> Int? {
        guard let first = content.first, derBytes[first] < 0x80 else { return nil }
        guard let leading = content.first(where: { derBytes[$0] != 0 }) else { return 0 }
        return (content.upperBound - leading) * 8 - derBytes[leading].leadingZeroBitCount
    }

    /// The type of the key; `nil` for one that is not known here.
    package var keyType: SignatureAlgorithm.Key? {
        let oid = derBytes[layout.publicKey.algorithm]
        switch KeyAlgorithm(oid) {
        case .rsa: return oid.last == 0x0a ? .rsaPSS : .rsa
        case .ec: return .ec
        case .ed25519: return .ed25519
        case .ed448: return .ed448
        case .dsa: return .dsa
        case nil: return nil
        }
    }

    /// What an RSA-PSS key may sign with: nothing when its restrictions cannot be read, anything when it has none.
    package func allowsPSS(_ parameters: PSSParameters) -> Bool {
        guard keyType == .rsaPSS, let element = layout.publicKey.parameters else { return true }
        var reader = DERReader(derBytes, in: element.whole)
        guard let limits = PSSParameters(&reader) else { return false }
        return limits.hash == parameters.hash && parameters.saltLength >= limits.saltLength
    }

    /// An RSA key beyond what OpenSSL computes with: over 16384 bits, or over 3072 with an exponent over 64.
    package var isOversizedRSA: Bool {
        guard let bits = rsaModulusBits else { return false }
        var reader = DERReader(derBytes, in: layout.publicKey.key)
        guard var fields = reader.enter(DERReader.Tag.sequence), fields.integer() != nil,
            let exponent = fields.integer().flatMap(bitCount)
        else { return true }
        return bits > 16384 || bits > 3072 && exponent > 64
    }

    private enum KeyAlgorithm {
        case rsa, ec, ed25519, ed448, dsa

        init?(_ oid: ArraySlice<UInt8>) {
            guard let known = Self.identifiers.first(where: { oid.elementsEqual($0.oid) }) else { return nil }
            self = known.algorithm
        }

        private static let identifiers: [(oid: [UInt8], algorithm: KeyAlgorithm)] = [
            ([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01], .rsa),
            ([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01], .ec),
            ([0x2b, 0x65, 0x70], .ed25519),
            ([0x2b, 0x65, 0x71], .ed448),
            ([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a], .rsa),
            ([0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01], .dsa),
        ]
    }

    /// Bits of the order of each curve's base point.
    private static let curveBits: [String: Int] = [
        "1.2.840.10045.3.1.1": 192, "1.3.132.0.33": 224, "1.2.840.10045.3.1.7": 256, "1.3.132.0.34": 384,
        "1.3.132.0.35": 521, "1.3.132.0.10": 256, "1.3.36.3.3.2.8.1.1.7": 256, "1.3.36.3.3.2.8.1.1.11": 384,
        "1.3.36.3.3.2.8.1.1.13": 512,
    ]
}
