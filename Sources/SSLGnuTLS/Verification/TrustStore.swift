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
            // Nearly always it is the same source in the same place.
            let known = earlier.flatMap { $0.sources.indices.contains(index) ? $0.sources[index] : nil }
            if let known, known.source == source {
                sources.append(known)
            } else {
                sources.append(try TrustSource(source))
            }
        }
        self.sources = sources
        digest = sources.flatMap(\.digest)
        if let earlier, earlier.sources.count == sources.count, earlier.digest == digest {
            own = earlier.own
            lists = earlier.lists
        } else {
            own = CertificateIndex(sources.flatMap(\.contents.certificates))
            lists = RevocationListIndex(sources.flatMap(\.contents.lists))
        }
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
    var statistics: (x509: Int, crl: Int, x509CA: Int) { (certificates.count, lists.count, authorities.count) }

    /// The authorities' certificates, by OpenSSL's `X509_check_ca`. CPython's `get_ca_certs`. Counts as ``statistics`` does.
    var authorities: [X509Certificate] { certificates.filter(\.isCA) }

    private var certificates: [X509Certificate] {
        let found = directories.flatMap(\.found)
        guard includesSystem || !found.isEmpty else { return own.certificates }
        let system = includesSystem ? SystemTrust.shared.certificates : []
        return CertificateIndex(own.certificates + system + found).certificates
    }
}

/// A source that has been read.
private struct TrustSource: Sendable {
    let source: SSLDataSource
    let contents: Contents
    let digest: [UInt8]

    init(_ source: SSLDataSource) throws(SSLError) {
        let bytes = try source.load()
        var contents = Contents()
        try contents.add(bytes)
        self.source = source
        self.contents = contents
        digest = PolicyFingerprint.sha256(bytes)
    }
}

/// What a source of a trust store holds.
private struct Contents: Sendable {
    private(set) var certificates: [X509Certificate] = []
    private(set) var lists: [CertificateList] = []

    mutating func add(_ bytes: [UInt8]) throws(SSLError) {
        let before = certificates.count + lists.count
        if PEM.isPEM(bytes) { try addPEM(bytes) } else { try addDER(bytes) }
        guard certificates.count + lists.count > before else {
            throw Translation.noCertificateOrCRLFound.error(backendCode: nil)
        }
    }

    private mutating func addPEM(_ bytes: [UInt8]) throws(SSLError) {
        guard let blocks = try? PEM.blocks(in: bytes) else { throw Translation.x509PEMLib.error(backendCode: nil) }
        for block in blocks {
            if let der = block.revocationListDER {
                guard let list = CertificateList(derBytes: der) else {
                    throw Translation.x509PEMLib.error(backendCode: nil)
                }
                lists.append(list)
            } else if let der = block.trustedDER {
                try add(certificate: der)
            }
        }
    }

    /// Certificates one after the other, as in CPython's `cadata`; revocation lists may stand between them.
    private mutating func addDER(_ bytes: [UInt8]) throws(SSLError) {
        var reader = DERReader(bytes)
        while !reader.isAtEnd {
            guard let element = reader.next() else {
                if certificates.isEmpty && lists.isEmpty { return }
                throw Translation.asn1NotEnoughData.error(backendCode: nil)
            }
            let der = Array(bytes[element.whole])
            if let list = CertificateList(derBytes: der) { lists.append(list) } else { try add(certificate: der) }
        }
    }

    private mutating func add(certificate der: [UInt8]) throws(SSLError) {
        guard let certificate = X509Certificate(derBytes: der) else {
            throw Translation.x509PEMLib.error(backendCode: nil)
        }
        certificates.append(certificate)
    }
}

extension PEM.Block {
    /// A certificate to trust. Not OpenSSL's `TRUSTED CERTIFICATE`, whose settings may forbid what it would be trusted for.
    var trustedDER: [UInt8]? { label == "TRUSTED CERTIFICATE" ? nil : certificateDER }
}
