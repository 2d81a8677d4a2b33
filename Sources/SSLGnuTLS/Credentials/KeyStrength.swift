// SPDX-License-Identifier: MIT

internal import SSLCompat

/// OpenSSL's security levels, applied to certificates.
enum KeyStrength {
    private static let ed25519 = "1.3.101.112"
    private static let ed448 = "1.3.101.113"
    private static let ellipticCurve = "1.2.840.10045.2.1"

    /// The bits of security of a key; `nil` where they cannot be told: an unknown algorithm or curve.
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

    /// Whether the key is weaker than the level. A key that cannot be told is as weak as can be.
    static func isKeyTooWeak(_ certificate: X509Certificate, securityLevel: Int) -> Bool {
        securityLevel > 0 && (bits(of: certificate) ?? 0) < SecurityLevel.bits(securityLevel)
    }

    /// Whether the signature on the certificate is weaker than the level.
    static func isSignatureTooWeak(_ certificate: X509Certificate, securityLevel: Int) -> Bool {
        securityLevel > 0
            && (certificate.signatureAlgorithm?.securityBits ?? 0) < SecurityLevel.bits(securityLevel)
    }

    /// The first key or signature of a chain below the level, from the leaf up: OpenSSL's `check_auth_level`. The anchor's
    /// signature on itself proves nothing and is not looked at.
    static func fault(in path: [X509Certificate], securityLevel: Int) -> VerifyCode? {
        for (depth, certificate) in path.enumerated() {
            if isKeyTooWeak(certificate, securityLevel: securityLevel) {
                return depth == 0 ? .eeKeyTooSmall : .caKeyTooSmall
            }
            if depth < path.count - 1 && isSignatureTooWeak(certificate, securityLevel: securityLevel) {
                return .caMdTooWeak
            }
        }
        return nil
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
