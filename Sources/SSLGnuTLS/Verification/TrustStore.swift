// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Trusted certificates, looked up by subject, and revocation lists, looked up by issuer. What OpenSSL's `X509_STORE` is
/// to a context.
///
/// Kept decoded and by name rather than as GnuTLS's trust list: GnuTLS takes every certificate of a list for an anchor and
/// spends 26 KB on each. Immutable, but for what directories gave.
struct TrustStore: Sendable {
    private let sources: [TrustSource]
    private let own: CertificateIndex
    private let lists: RevocationListIndex
    private let directories: [CertificateDirectory]
    private let includesSystem: Bool
    /// Digests of what the sources hold, in their order.
    let digest: [UInt8]

    /// Reads the sources. Throws as CPython's `load_verify_locations` does: `NO_CERTIFICATE_OR_CRL_FOUND` for a source
    /// without a certificate or a revocation list, "PEM lib" for a broken one.
    ///
    /// - Parameter earlier: a store whose sources and directories are not read again.
    init(_ roots: TrustRoots, renewing earlier: TrustStore? = nil) throws(SSLError) {
        includesSystem = roots.includesSystem
        directories = roots.directories.map { path in
            earlier?.directories.first { $0.path == path } ?? CertificateDirectory(path)
        }
        var sources: [TrustSource] = []
        for (index, source) in roots.sources.enumerated() {
            let known = earlier?.read(source, near: index)
            let contents = if let known { known } else { try TrustSource.read(source) }
            sources.append(contents)
        }
        self.sources = sources
        digest = sources.flatMap(\.digest)
        if let earlier, earlier.sources.count == sources.count, earlier.digest == digest {
            own = earlier.own
            lists = earlier.lists
        } else {
            // Most often there is one source, which has its index.
            own = sources.count == 1 ? sources[0].index : CertificateIndex(sources.flatMap(\.index.certificates))
            lists = RevocationListIndex(sources.flatMap(\.lists))
        }
    }

    /// What was read from a source; nearly always it is in the same place.
    private func read(_ source: SSLDataSource, near index: Int) -> TrustSource? {
        if sources.indices.contains(index), sources[index].source == source { return sources[index] }
        return sources.first { $0.source == source }
    }

    /// The trusted certificates with this subject, in OpenSSL's canonical form.
    ///
    /// Directories are looked into, one after the other, only for subjects that are not known otherwise: as in OpenSSL.
    func certificates(subject: [UInt8]) -> [X509Certificate] {
        var found = own.certificates(subject: subject)
        if includesSystem { found += SystemTrust.shared.certificates(subject: subject) }
        for directory in directories where found.isEmpty { found = directory.certificates(subject: subject) }
        return found
    }

    /// The revocation lists of this issuer, in OpenSSL's canonical form.
    func revocationLists(issuer: [UInt8]) -> [TrustedList] {
        var found = lists.lists(issuer: issuer)
        for directory in directories {
            found += directory.revocationLists(issuer: issuer)
            if !found.isEmpty { break }
        }
        return found
    }

    /// How many certificates and revocation lists there are, and how many of the certificates are authorities'. CPython's
    /// `cert_store_stats`.
    ///
    /// Reads the system's store if it is part of this one. What is in directories counts once it has been asked for.
    var statistics: (x509: Int, crl: Int, x509CA: Int) {
        (certificates.count, lists.count + directories.reduce(0) { $0 + $1.listCount }, authorities.count)
    }

    /// The authorities' certificates, by OpenSSL's `X509_check_ca`. CPython's `get_ca_certs`. Counts as ``statistics`` does.
    var authorities: [X509Certificate] { certificates.filter(\.isCA) }

    private var certificates: [X509Certificate] {
        let found = directories.flatMap(\.found)
        guard includesSystem || !found.isEmpty else { return own.certificates }
        let system = includesSystem ? SystemTrust.shared.certificates : []
        return CertificateIndex(own.certificates + system + found).certificates
    }
}
