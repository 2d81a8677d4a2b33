// SPDX-License-Identifier: MIT

internal import SSLCompat

/// Certificates by subject.
struct CertificateIndex: Sendable {
    private let bySubject: [[UInt8]: [X509Certificate]]

    /// Indexes certificates; the same one twice counts once.
    init(_ certificates: [X509Certificate]) {
        var bySubject: [[UInt8]: [X509Certificate]] = [:]
        for certificate in certificates {
            let subject = certificate.canonicalSubject
            if bySubject[subject]?.contains(certificate) != true { bySubject[subject, default: []].append(certificate) }
        }
        self.bySubject = bySubject
    }

    /// Those with this subject, in OpenSSL's canonical form, in the order they were given.
    func certificates(subject: [UInt8]) -> [X509Certificate] { bySubject[subject] ?? [] }
}
