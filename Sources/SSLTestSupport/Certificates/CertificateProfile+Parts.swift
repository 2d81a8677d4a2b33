// SPDX-License-Identifier: MIT

/// A type of key, with its size.
public enum KeyType: Sendable, Hashable {
    /// RSA with so many bits.
    case rsa(Int)
    /// RSA with so many bits, for PSS signatures alone.
    case rsaPSS(Int)
    /// ECDSA on secp256r1. The fastest to generate: a tenth of a millisecond.
    case ecdsaP256
    /// ECDSA on secp384r1.
    case ecdsaP384
    /// ECDSA on secp521r1.
    case ecdsaP521
    /// Ed25519.
    case ed25519
    /// Ed448.
    case ed448
}

/// The hash function of a signature.
public enum SignatureHash: Sendable, Hashable {
    /// MD5, refused everywhere.
    case md5
    /// SHA-1, refused from security level 1 on.
    case sha1
    /// SHA-256.
    case sha256
    /// SHA-384.
    case sha384
    /// SHA-512.
    case sha512
}

/// What a key may do (RFC 5280, section 4.2.1.3), by the number of the bit.
public struct KeyUsage: OptionSet, Sendable, Hashable {
    /// The named bits, bit 0 being the lowest.
    public let rawValue: UInt16
    /// Makes a set from its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Sign in a handshake.
    public static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    /// Sign what is to be held against the signer.
    public static let nonRepudiation = KeyUsage(rawValue: 1 << 1)
    /// Decrypt keys: RSA key exchange.
    public static let keyEncipherment = KeyUsage(rawValue: 1 << 2)
    /// Decrypt data.
    public static let dataEncipherment = KeyUsage(rawValue: 1 << 3)
    /// Agree on keys: static Diffie-Hellman.
    public static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    /// Sign certificates.
    public static let keyCertSign = KeyUsage(rawValue: 1 << 5)
    /// Sign revocation lists.
    public static let cRLSign = KeyUsage(rawValue: 1 << 6)
    /// Agree on keys only to encrypt.
    public static let encipherOnly = KeyUsage(rawValue: 1 << 7)
    /// Agree on keys only to decrypt.
    public static let decipherOnly = KeyUsage(rawValue: 1 << 8)
}

/// A purpose of a key (RFC 5280, section 4.2.1.12), by its dotted number.
public struct ExtendedKeyUsage: RawRepresentable, Sendable, Hashable {
    /// The dotted number.
    public let rawValue: String
    /// Makes a purpose from its dotted number.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// TLS servers.
    public static let serverAuth = ExtendedKeyUsage(rawValue: "1.3.6.1.5.5.7.3.1")
    /// TLS clients.
    public static let clientAuth = ExtendedKeyUsage(rawValue: "1.3.6.1.5.5.7.3.2")
    /// Signing programs.
    public static let codeSigning = ExtendedKeyUsage(rawValue: "1.3.6.1.5.5.7.3.3")
    /// Mail.
    public static let emailProtection = ExtendedKeyUsage(rawValue: "1.3.6.1.5.5.7.3.4")
    /// Signing OCSP responses.
    public static let ocspSigning = ExtendedKeyUsage(rawValue: "1.3.6.1.5.5.7.3.9")
    /// Everything.
    public static let any = ExtendedKeyUsage(rawValue: "2.5.29.37.0")
}

/// A type of extension, by its dotted number.
public struct ExtensionType: RawRepresentable, Sendable, Hashable {
    /// The dotted number.
    public let rawValue: String
    /// Makes a type from its dotted number.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Critical, usually.
    public static let basicConstraints = ExtensionType(rawValue: "2.5.29.19")
    /// Critical, usually.
    public static let keyUsage = ExtensionType(rawValue: "2.5.29.15")
    /// Not critical, usually.
    public static let extendedKeyUsage = ExtensionType(rawValue: "2.5.29.37")
    /// Critical, usually, when the subject is empty.
    public static let subjectAlternativeName = ExtensionType(rawValue: "2.5.29.17")
    /// Not critical, usually.
    public static let subjectKeyIdentifier = ExtensionType(rawValue: "2.5.29.14")
    /// Not critical, usually.
    public static let authorityKeyIdentifier = ExtensionType(rawValue: "2.5.29.35")
    /// Critical, usually.
    public static let nameConstraints = ExtensionType(rawValue: "2.5.29.30")
    /// Not critical, usually.
    public static let crlDistributionPoints = ExtensionType(rawValue: "2.5.29.31")
    /// Not critical, usually.
    public static let authorityInformationAccess = ExtensionType(rawValue: "1.3.6.1.5.5.7.1.1")
    /// TLS feature, also known as must-staple (RFC 7633). Not written unless given as a ``RawExtension``.
    public static let tlsFeature = ExtensionType(rawValue: "1.3.6.1.5.5.7.1.24")
}

/// An extension, ready made.
public struct RawExtension: Sendable, Hashable {
    /// Its type.
    public let type: ExtensionType
    /// Whether one who does not know the type must refuse the certificate.
    public let isCritical: Bool
    /// The encoded value.
    public let der: [UInt8]

    /// Makes an extension from its encoded value, which is not looked at.
    public init(_ type: ExtensionType, isCritical: Bool = false, der: [UInt8]) {
        self.type = type
        self.isCritical = isCritical
        self.der = der
    }
}
