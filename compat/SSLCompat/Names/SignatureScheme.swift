// SPDX-License-Identifier: MIT

/// A way to sign in a handshake (RFC 8446, section 4.2.3) under all its names.
public struct SignatureScheme: Sendable, Hashable {
    /// The number in the IANA registry, such as 0x0804.
    public let id: UInt16
    /// The registry's name, such as `rsa_pss_rsae_sha256`.
    public let name: String
    /// OpenSSL's name of key and hash, such as `RSA-PSS+SHA256`.
    public let openSSLName: String
    /// GnuTLS's names, as in its priority strings behind `SIGN-` and from `gnutls_sign_get_name`. ECDSA has two for one
    /// number: TLS 1.3 ties the hash to a curve, TLS 1.2 does not.
    public let gnutlsNames: [String]
    /// The strength in bits, by OpenSSL's count.
    public let securityBits: Int

    /// Whether the hash is SHA-1 or SHA-224: for security level 0 alone.
    public var isLegacy: Bool { securityBits < 128 }

    /// Looks a scheme up by its number on the wire.
    public static func numbered(_ id: UInt16) -> SignatureScheme? { byID[id] }

    /// Looks a scheme up by any of its names. Case counts.
    public static func named(_ name: String) -> SignatureScheme? { byName[name] }

    /// Whether OpenSSL would use the scheme at a security level of 0 to 5.
    public func isAllowed(atSecurityLevel level: Int) -> Bool { securityBits >= SecurityLevel.bits(level) }

    /// All schemes of the table, in OpenSSL 3.0's default order.
    public static let all: [SignatureScheme] = [
        Self(0x0403, "ecdsa_secp256r1_sha256", "ECDSA+SHA256", ["ECDSA-SECP256R1-SHA256", "ECDSA-SHA256"], 128),
        Self(0x0503, "ecdsa_secp384r1_sha384", "ECDSA+SHA384", ["ECDSA-SECP384R1-SHA384", "ECDSA-SHA384"], 192),
        Self(0x0603, "ecdsa_secp521r1_sha512", "ECDSA+SHA512", ["ECDSA-SECP521R1-SHA512", "ECDSA-SHA512"], 256),
        Self(0x0807, "ed25519", "Ed25519", ["EdDSA-Ed25519"], 128),
        Self(0x0808, "ed448", "Ed448", ["EdDSA-Ed448"], 224),
        Self(0x0809, "rsa_pss_pss_sha256", "rsa_pss_pss_sha256", ["RSA-PSS-SHA256"], 128),
        Self(0x080a, "rsa_pss_pss_sha384", "rsa_pss_pss_sha384", ["RSA-PSS-SHA384"], 192),
        Self(0x080b, "rsa_pss_pss_sha512", "rsa_pss_pss_sha512", ["RSA-PSS-SHA512"], 256),
        Self(0x0804, "rsa_pss_rsae_sha256", "RSA-PSS+SHA256", ["RSA-PSS-RSAE-SHA256"], 128),
        Self(0x0805, "rsa_pss_rsae_sha384", "RSA-PSS+SHA384", ["RSA-PSS-RSAE-SHA384"], 192),
        Self(0x0806, "rsa_pss_rsae_sha512", "RSA-PSS+SHA512", ["RSA-PSS-RSAE-SHA512"], 256),
        Self(0x0401, "rsa_pkcs1_sha256", "RSA+SHA256", ["RSA-SHA256"], 128),
        Self(0x0501, "rsa_pkcs1_sha384", "RSA+SHA384", ["RSA-SHA384"], 192),
        Self(0x0601, "rsa_pkcs1_sha512", "RSA+SHA512", ["RSA-SHA512"], 256),
        Self(0x0303, "ecdsa_sha224", "ECDSA+SHA224", ["ECDSA-SHA224"], 112),
        Self(0x0203, "ecdsa_sha1", "ECDSA+SHA1", ["ECDSA-SHA1"], 64),
        Self(0x0301, "rsa_pkcs1_sha224", "RSA+SHA224", ["RSA-SHA224"], 112),
        Self(0x0201, "rsa_pkcs1_sha1", "RSA+SHA1", ["RSA-SHA1"], 64),
    ]
}

extension SignatureScheme {
    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    private static let byName = Dictionary(
        all.flatMap { scheme in ([scheme.name, scheme.openSSLName] + scheme.gnutlsNames).map { ($0, scheme) } }
    ) { first, _ in first }

    private init(_ id: UInt16, _ name: String, _ openSSL: String, _ gnutls: [String], _ bits: Int) {
        self.id = id
        self.name = name
        openSSLName = openSSL
        gnutlsNames = gnutls
        securityBits = bits
    }
}
