// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Trusted certificates, looked up by subject. What OpenSSL's `X509_STORE` is to a context.
///
/// Kept decoded and by name rather than as GnuTLS's trust list: GnuTLS takes every certificate of a list for an anchor and
/// spends 26 KB on each. Immutable.
struct TrustStore: Sendable {
    private let own: CertificateIndex
    private let directories: [CertificateDirectory]
    private let includesSystem: Bool
    /// Digests of what the sources hold, in their order.
    let digest: [UInt8]

    /// Reads the sources. Throws as CPython's `load_verify_locations` does: `NO_CERTIFICATE_OR_CRL_FOUND` for a source
    /// without a certificate, "PEM lib" for a broken one.
    init(_ roots: TrustRoots) throws(SSLError) {
        var certificates: [X509Certificate] = []
        var digest: [UInt8] = []
        for source in roots.sources {
            let bytes = try source.load()
            digest += PolicyFingerprint.sha256(bytes)
            certificates += try Self.certificates(in: bytes)
        }
        self.digest = digest
        own = CertificateIndex(certificates)
        directories = roots.directories.map { CertificateDirectory($0) }
        includesSystem = roots.includesSystem
    }

    /// The trusted certificates with this subject, in OpenSSL's canonical form.
    func certificates(subject: [UInt8]) -> [X509Certificate] {
        var found = own.certificates(subject: subject)
        if includesSystem { found += SystemTrust.shared.certificates(subject: subject) }
        for directory in directories { found += directory.certificates(subject: subject) }
        return found
    }

    private static func certificates(in bytes: [UInt8]) throws(SSLError) -> [X509Certificate] {
        let encoded = PEM.isPEM(bytes) ? try pemCertificates(in: bytes) : try derCertificates(in: bytes)
        guard !encoded.isEmpty else { throw Translation.noCertificateOrCRLFound.error(backendCode: nil) }
        var certificates: [X509Certificate] = []
        for der in encoded {
            guard let certificate = X509Certificate(derBytes: der) else {
                throw Translation.x509PEMLib.error(backendCode: nil)
            }
            certificates.append(certificate)
        }
        return certificates
    }

    private static func pemCertificates(in bytes: [UInt8]) throws(SSLError) -> [[UInt8]] {
        guard let blocks = try? PEM.blocks(in: bytes) else { throw Translation.x509PEMLib.error(backendCode: nil) }
        return blocks.compactMap(\.trustedDER)
    }

    /// Certificates one after the other, as in CPython's `cadata`.
    private static func derCertificates(in bytes: [UInt8]) throws(SSLError) -> [[UInt8]] {
        var reader = DERReader(bytes)
        var certificates: [[UInt8]] = []
        while !reader.isAtEnd {
            guard let element = reader.next() else {
                if certificates.isEmpty { return [] }
                throw Translation.asn1NotEnoughData.error(backendCode: nil)
            }
            certificates.append(Array(bytes[element.whole]))
        }
        return certificates
    }
}

extension PEM.Block {
    /// A certificate to trust. Not OpenSSL's `TRUSTED CERTIFICATE`, whose settings may forbid what it would be trusted for.
    var trustedDER: [UInt8]? { label == "TRUSTED CERTIFICATE" ? nil : certificateDER }
}
