// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Extensions, purpose, authority and path length: OpenSSL's `check_extensions`, in its order.
struct ExtensionRules {
    /// The chain, the leaf first, the trust anchor last.
    let path: [X509Certificate]
    /// Which end the peer is.
    let peer: SSLSide
    let isStrict: Bool

    /// The first fault from the leaf up.
    func fault() -> VerifyCode? {
        var intermediates = 0
        for (depth, certificate) in path.enumerated() {
            if certificate.hasUnhandledCriticalExtension { return .unhandledCriticalExtension }
            if certificate.isProxy { return .proxyCertificatesNotAllowed }
            if !hasRightAuthority(certificate, depth) { return .invalidCA }
            if path.count > 1 && certificate.hasExplicitCurve { return .ecKeyExplicitParams }
            if isStrict && path.count > 1, let fault = StrictRules.fault(certificate, isLast: depth == path.count - 1) {
                return fault
            }
            if !fitsPurpose(certificate, isIssuer: depth > 0) { return .invalidPurpose }
            if depth > 0, let limit = certificate.basicConstraints?.pathLength, intermediates > limit {
                return .pathLengthExceeded
            }
            if depth > 0 && !certificate.isSelfIssued { intermediates += 1 }
        }
        return nil
    }

    /// Each certificate above the leaf must be an authority's: by its basic constraints, or, the last one, by what was
    /// customary before there were any. A leaf may be an authority's, in strict mode only properly.
    private func hasRightAuthority(_ certificate: X509Certificate, _ depth: Int) -> Bool {
        switch certificate.authorityKind {
        case .basicConstraints: true
        case nil: depth == 0
        default: !isStrict && (depth == 0 || depth == path.count - 1)
        }
    }

    /// Extended and plain key usage: OpenSSL's `check_purpose_ssl_server` and `check_purpose_ssl_client`.
    private func fitsPurpose(_ certificate: X509Certificate, isIssuer: Bool) -> Bool {
        let wanted = peer == .server ? Self.serverAuth : Self.clientAuth
        // anyExtendedKeyUsage does not count: OpenSSL does not let it, either.
        if let purposes = certificate.extendedKeyUsage, !purposes.contains(where: wanted.contains) { return false }
        if isIssuer {
            if case .netscape(isTLS: false) = certificate.authorityKind { return false }
            return true
        }
        if let types = certificate.netscapeCertType, types & (peer == .server ? 0x40 : 0x80) == 0 { return false }
        guard let usage = certificate.keyUsage else { return true }
        let allowed = KeyUsage.digitalSignature | KeyUsage.keyAgreement
        return usage & (peer == .server ? allowed | KeyUsage.keyEncipherment : allowed) != 0
    }

    /// TLS servers, with the two "server gated cryptography" purposes of long ago.
    private static let serverAuth: Set = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"]
    private static let clientAuth: Set = ["1.3.6.1.5.5.7.3.2"]
}

/// What RFC 5280 demands of certificates and is tolerated without `VERIFY_X509_STRICT`.
enum StrictRules {
    /// - Parameter isLast: whether it is the last of the chain, which need not name its issuer's key.
    static func fault(_ certificate: X509Certificate, isLast: Bool) -> VerifyCode? {
        authorityFault(certificate) ?? nameFault(certificate) ?? identifierFault(certificate, isLast: isLast)
    }

    /// Basic constraints (4.2.1.9) and key usage (4.2.1.3).
    private static func authorityFault(_ certificate: X509Certificate) -> VerifyCode? {
        let constraints = certificate.basicConstraints
        let isCA = constraints?.isCA ?? false
        let maySign = certificate.keyUsage.map { $0 & KeyUsage.keyCertSign != 0 }
        if constraints?.pathLength != nil {
            if !isCA { return .pathLenInvalidForNonCA }
            if maySign != true { return .pathLenWithoutKUKeyCertSign }
        }
        if isCA && constraints?.isCritical == false { return .caBconsNotCritical }
        if isCA && maySign == nil { return .caCertMissingKeyUsage }
        if !isCA && maySign == true { return .kuKeyCertSignInvalidForNonCA }
        return nil
    }

    /// Issuer (4.1.2.4), subject (4.1.2.6) and its alternatives (4.2.1.6).
    private static func nameFault(_ certificate: X509Certificate) -> VerifyCode? {
        if certificate.hasEmptyIssuer { return .issuerNameEmpty }
        if certificate.hasEmptySubject {
            let isCA = certificate.basicConstraints?.isCA ?? false
            let signsLists = certificate.keyUsage.map { $0 & KeyUsage.crlSign != 0 } ?? false
            if isCA || signsLists || certificate.hasEmptySubjectAltName == nil { return .subjectNameEmpty }
            if !certificate.hasCriticalSubjectAltName { return .emptySubjectSANNotCritical }
        }
        return certificate.hasEmptySubjectAltName == true ? .emptySubjectAltName : nil
    }

    /// Algorithms (4.1.1.2), key identifiers (4.2.1.1 and 4.2.1.2) and version (4.1.2.1).
    private static func identifierFault(_ certificate: X509Certificate, isLast: Bool) -> VerifyCode? {
        if !certificate.hasConsistentSignatureAlgorithm { return .signatureAlgorithmInconsistency }
        if certificate.hasCriticalAuthorityKeyIdentifier { return .authorityKeyIdentifierCritical }
        if certificate.hasCriticalSubjectKeyIdentifier { return .subjectKeyIdentifierCritical }
        guard certificate.version >= 3 else {
            return certificate.hasExtensions ? .extensionsRequireVersion3 : nil
        }
        if !isLast && certificate.authorityKeyIdentifier?.keyIdentifier == nil { return .missingAuthorityKeyIdentifier }
        let isCA = certificate.basicConstraints?.isCA ?? false
        return isCA && certificate.subjectKeyIdentifier == nil ? .missingSubjectKeyIdentifier : nil
    }
}
