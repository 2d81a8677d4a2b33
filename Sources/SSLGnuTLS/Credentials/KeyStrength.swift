// SPDX-License-Identifier: MIT

internal import SSLCompat

/// OpenSSL's security levels, applied to certificates.
enum KeyStrength {
    /// Signature algorithms with MD5 or SHA-1, under RSA, ECDSA and DSA: less than 80 bits.
    private static let weakSignatures: Set<String> = [
        "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10045.4.1", "1.2.840.10040.4.3",
    ]

    private static let ed25519 = "1.3.101.112"
    private static let ed448 = "1.3.101.113"
    private static let ellipticCurve = "1.2.840.10045.2.1"

    /// The bits of security of a key; `nil` where they cannot be told, which leaves the judgement to GnuTLS.
    static func bits(of certificate: X509Certificate) -> Int? {
        switch certificate.publicKeyAlgorithm {
        case ed25519: return 128
        case ed448: return 224
        case ellipticCurve: return certificate.publicKeyBits.map { $0 / 2 }
        default: return certificate.publicKeyBits.map(integerBits)
        }
    }

    /// RSA and DSA, by the size of the modulus or prime (NIST SP 800-57).
    private static func integerBits(_ size: Int) -> Int {
        switch size {
        case 15360...: 256
        case 7680...: 192
        case 3072...: 128
        case 2048...: 112
        case 1024...: 80
        default: 0
        }
    }

    /// Whether the key is weaker than the level.
    static func isKeyTooWeak(_ certificate: X509Certificate, securityLevel: Int) -> Bool {
        bits(of: certificate).map { $0 < SecurityLevel.bits(securityLevel) } ?? false
    }

    /// Whether the signature on the certificate is weaker than the level.
    static func isSignatureTooWeak(_ certificate: X509Certificate, securityLevel: Int) -> Bool {
        securityLevel > 0 && weakSignatures.contains(certificate.signatureAlgorithmOID)
    }

    /// What OpenSSL says of a certificate of one's own that is too weak, or `nil`.
    static func weakness(of certificate: X509Certificate, securityLevel: Int) -> Translation? {
        if isKeyTooWeak(certificate, securityLevel: securityLevel) { return .eeKeyTooSmall }
        if !certificate.isSelfIssued && isSignatureTooWeak(certificate, securityLevel: securityLevel) {
            return .caMdTooWeak
        }
        return nil
    }
}
