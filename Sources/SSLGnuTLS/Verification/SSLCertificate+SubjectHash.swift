// SPDX-License-Identifier: MIT

internal import SSLCompat
public import SSLInterface

extension SSLCertificate {
    /// The number that names the subject in hashed directories; 0 for a certificate that cannot be decoded.
    ///
    /// CPython's `hash()` of a certificate; OpenSSL's `X509_subject_name_hash`.
    public var subjectHash: UInt32 {
        X509Certificate(derBytes: derBytes).flatMap { CertificateDirectory.number(of: $0.canonicalSubject) } ?? 0
    }
}
