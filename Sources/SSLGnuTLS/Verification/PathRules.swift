// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// The checks of a chain that need no cryptography, in OpenSSL's order and with its verdicts.
///
/// GnuTLS makes some of them too, but reports all faults of a chain at once, skips the purpose of issuers, and has no
/// clock but the system's.
struct PathRules {
    /// The chain, the leaf first, the trust anchor last.
    let path: [X509Certificate]
    /// Which end the peer is.
    let peer: SSLSide

    /// Extensions, purpose, authority and path length: OpenSSL's `check_chain_extensions`.
    func extensionFault() -> VerifyCode? {
        var intermediates = 0
        for (depth, certificate) in path.enumerated() {
            if certificate.hasInvalidExtensions { return .invalidExtension }
            if certificate.isProxy { return .proxyCertificatesNotAllowed }
            // An inner algorithm that is not the outer one is not covered by the signature that is checked.
            if !certificate.hasConsistentSignatureAlgorithm { return .certSignatureFailure }
            if certificate.hasUnhandledCriticalExtension { return .unhandledCriticalExtension }
            if depth > 0 && !certificate.isCA { return .invalidCA }
            if !fitsPurpose(certificate, isIssuer: depth > 0) { return .invalidPurpose }
            if depth > 0, let limit = certificate.basicConstraints?.pathLength, intermediates > limit {
                return .pathLengthExceeded
            }
            // GnuTLS lets names in directories pass whatever the constraints say: rather none than unchecked.
            if certificate.constrainsDirectoryNames { return .unsupportedConstraintType }
            if depth > 0 && !certificate.isSelfIssued { intermediates += 1 }
        }
        return nil
    }

    /// Keys and signatures below the security level. The signature of an anchor on itself proves nothing and is not looked at.
    func strengthFault(securityLevel: Int) -> VerifyCode? {
        for (depth, certificate) in path.enumerated() {
            if KeyStrength.isKeyTooWeak(certificate, securityLevel: securityLevel) {
                return depth == 0 ? .eeKeyTooSmall : .caKeyTooSmall
            }
        }
        let signed = path.dropLast()
        let isWeak = signed.contains { KeyStrength.isSignatureTooWeak($0, securityLevel: securityLevel) }
        return isWeak ? .caMdTooWeak : nil
    }

    /// Dates, from the anchor down.
    func timeFault(now: Int64) -> VerifyCode? {
        for certificate in path.reversed() {
            guard let notBefore = certificate.notBefore else { return .errorInCertNotBeforeField }
            guard let notAfter = certificate.notAfter else { return .errorInCertNotAfterField }
            if now < notBefore { return .certNotYetValid }
            if now > notAfter { return .certHasExpired }
        }
        return nil
    }

    /// Extended and plain key usage: OpenSSL's `check_purpose_ssl_server` and `check_purpose_ssl_client`.
    private func fitsPurpose(_ certificate: X509Certificate, isIssuer: Bool) -> Bool {
        let wanted = peer == .server ? Self.serverAuth : Self.clientAuth
        if !isIssuer, let types = certificate.netscapeCertType {
            let wanted: UInt16 = peer == .server ? 0x40 : 0x80
            if types & wanted == 0 { return false }
        }
        // anyExtendedKeyUsage does not count: OpenSSL does not let it, either.
        if let purposes = certificate.extendedKeyUsage, !purposes.contains(where: wanted.contains) { return false }
        guard let usage = certificate.keyUsage else { return true }
        if isIssuer { return usage & KeyUsage.keyCertSign != 0 }
        let allowed = KeyUsage.digitalSignature | KeyUsage.keyAgreement
        return usage & (peer == .server ? allowed | KeyUsage.keyEncipherment : allowed) != 0
    }

    /// TLS servers, with the two "server gated cryptography" purposes of long ago.
    private static let serverAuth: Set = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"]
    private static let clientAuth: Set = ["1.3.6.1.5.5.7.3.2"]
}
