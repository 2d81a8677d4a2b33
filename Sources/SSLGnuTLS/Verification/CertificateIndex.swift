// SPDX-License-Identifier: MIT

internal import SSLCompat

/// Certificates by subject.
struct CertificateIndex: Sendable {
    /// All of them, in the order they were given.
    let certificates: [X509Certificate]
    private let bySubject: [[UInt8]: [X509Certificate]]

    /// Indexes certificates; the same one twice counts once.
    init(_ certificates: [X509Certificate]) {
        var bySubject: [[UInt8]: [X509Certificate]] = [:]
        var distinct: [X509Certificate] = []
        for certificate in certificates {
            let subject = certificate.canonicalSubject
            if bySubject[subject]?.contains(certificate) == true { continue }
            bySubject[subject, default: []].append(certificate)
            distinct.append(certificate)
        }
        self.certificates = distinct
        self.bySubject = bySubject
    }

    /// Those with this subject, in OpenSSL's canonical form, in the order they were given.
    func certificates(subject: [UInt8]) -> [X509Certificate] { bySubject[subject] ?? [] }

    /// Whether this very certificate is among them.
    func contains(_ certificate: X509Certificate) -> Bool {
        certificates(subject: certificate.canonicalSubject).contains(certificate)
    }
}
