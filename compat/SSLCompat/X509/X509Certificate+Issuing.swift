// SPDX-License-Identifier: MIT

extension X509Certificate {
    /// Issued by its own key, as far as names, key identifiers and algorithms tell. OpenSSL's `EXFLAG_SS`.
    package var isSelfSigned: Bool {
        isSelfIssued && fits(authorityKeyIdentifier) && hasSignature(by: keyType)
    }

    /// Whether names, key identifiers and the type of the key let this certificate be the issuer of another.
    ///
    /// The names must have been compared. OpenSSL's `X509_check_issued`, which does not look at key usage here: that is
    /// a fault of the chain, not a reason to look for another issuer.
    package func mayHaveIssued(_ certificate: X509Certificate) -> Bool {
        !hasInvalidExtensions && !certificate.hasInvalidExtensions && fits(certificate.authorityKeyIdentifier)
            && certificate.hasSignature(by: keyType)
    }

    /// Whether nothing in an authority key identifier speaks against this certificate. `X509_check_akid`.
    package func fits(_ wanted: AuthorityKeyIdentifier?) -> Bool {
        guard let wanted else { return true }
        if let key = wanted.keyIdentifier, let own = subjectKeyIdentifier, key != own { return false }
        if let serial = wanted.serialNumber, serial != serialNumber { return false }
        for case .directoryName(let der) in wanted.issuer ?? [] {
            var reader = DERReader(der)
            guard let name = reader.content(DERReader.Tag.sequence) else { return false }
            return DistinguishedName.canonical(der, content: name) == canonicalIssuer
        }
        return true
    }

    /// Whether keys of this type make signatures like the one on the certificate, by the algorithm inside.
    private func hasSignature(by key: SignatureAlgorithm.Key?) -> Bool {
        SignatureAlgorithm(derBytes, in: signature.innerAlgorithm)?.suits(key) ?? false
    }
}
