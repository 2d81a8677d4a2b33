// SPDX-License-Identifier: MIT

internal import SSLCompat

/// OpenSSL's security levels, applied to certificates.
enum KeyStrength {
    /// The bits of security that a level asks for.
    private static let requiredBits = [0, 80, 112, 128, 192, 256]

    /// Signature algorithms with SHA-1 or MD5: less than 80 bits.
    private static let weakSignatures: Set<String> = [
        "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1", "1.2.840.10040.4.3",
    ]

    static func required(at level: Int) -> Int { requiredBits[max(0, min(level, 5))] }

    /// The bits of security of a key: RSA by the size of its modulus (NIST SP 800-57), curves by half their size.
    static func bits(of certificate: X509Certificate) -> Int? {
        if let modulus = certificate.rsaModulusBits {
            switch modulus {
            case 15360...: return 256
            case 7680...: return 192
            case 3072...: return 128
            case 2048...: return 112
            case 1024...: return 80
            default: return 0
            }
        }
        return certificate.publicKeyBits.map { $0 / 2 }
    }

    /// Whether the key is weaker than the level.
    static func isKeyTooWeak(_ certificate: X509Certificate, securityLevel: Int) -> Bool {
        bits(of: certificate).map { $0 < required(at: securityLevel) } ?? false
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
