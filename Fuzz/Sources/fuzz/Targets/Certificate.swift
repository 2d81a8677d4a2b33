// SPDX-License-Identifier: MIT

import SSLInterface

@testable import SSLCompat

extension Target {
    /// A certificate in DER: every field and every extension.
    static let certificate = Target(name: "certificate") { input in
        guard let certificate = X509Certificate(derBytes: input) else { return }
        promise(certificate.derBytes == input, "another certificate")
        promise(X509Certificate(derBytes: input) == certificate, "not equal to itself")
        promise(X509Certificate(derBytes: input + [0]) == nil, "a byte behind the certificate is let through")
        let info = certificate.info
        promise(SSLCertificate(derBytes: input, info: info) == (try? SSLCertificate(decoding: input)), "decoded twice")
        readFields(of: certificate)
        readExtensions(of: certificate)
        for host in ["localhost", "www.example.org", "127.0.0.1", "::1", ".example.org"] {
            for flags in [0, 1, 2, 4, 8, 0x10, 0x20] as [UInt32] {
                _ = HostnameMatcher.matches(host, certificate, flags: HostFlags(rawValue: flags))
            }
        }
        if let seconds = certificate.notBefore, let text = try? CertificateTime.secondsSince1970(info.notBefore) {
            promise(seconds == text, "the printed time is another one")
        }
    }

    private static func readFields(of certificate: X509Certificate) {
        _ = (certificate.subjectDER, certificate.issuerDER, certificate.canonicalSubject, certificate.canonicalIssuer)
        _ = (certificate.commonNames, certificate.serialNumber, certificate.signatureAlgorithmOID)
        _ = (certificate.hasEmptySubject, certificate.hasEmptyIssuer, certificate.hasConsistentSignatureAlgorithm)
        _ = (certificate.publicKeyAlgorithm, certificate.publicKeyDER, certificate.publicKeyBits)
        _ = (certificate.rsaModulusBits, certificate.namedCurve, certificate.hasExplicitCurve)
        promise(
            certificate.isSelfIssued == (certificate.canonicalSubject == certificate.canonicalIssuer),
            "self-issued, but not by its names")
    }

    private static func readExtensions(of certificate: X509Certificate) {
        _ = (certificate.hasExtensions, certificate.hasDuplicateExtensions, certificate.hasInvalidExtensions)
        _ = (certificate.hasUnhandledCriticalExtension, certificate.isProxy)
        _ = (certificate.basicConstraints, certificate.keyUsage, certificate.extendedKeyUsage)
        _ = (certificate.subjectKeyIdentifier, certificate.authorityKeyIdentifier, certificate.netscapeCertType)
        _ = (certificate.subjectAltName, certificate.isCA)
        var budget = NameConstraints.Budget()
        let names = ConstrainedNames(certificate)
        _ = NameConstraints(certificate)?.fault(in: names, commonNames: .noPartialWildcards, &budget)
    }
}
