// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// A source of trust that has been read. Immutable.
struct TrustSource: Sendable {
    let source: SSLDataSource
    let index: CertificateIndex
    let lists: [CertificateList]
    /// Names the contents.
    let digest: [UInt8]

    private init(_ source: SSLDataSource) throws(SSLError) {
        let bytes = try source.load()
        var contents = Contents()
        try contents.add(bytes)
        self.source = source
        index = CertificateIndex(contents.certificates)
        lists = contents.lists
        digest = PolicyFingerprint.sha256(bytes)
    }

    /// Reads a source; a file that is as it was when it was last read, once for the process. Programs make a context for each
    /// connection, and their bundles of authorities take milliseconds to read.
    ///
    /// Throws as ``TrustStore/init(_:renewing:)``.
    static func read(_ source: SSLDataSource, now: Int64 = Platform.now()) throws(SSLError) -> TrustSource {
        guard case .file(let path) = source, let stamp = Platform.stamp(path, now: now) else {
            return try TrustSource(source)
        }
        if let known = known.value.first(where: { $0.path == path && $0.stamp == stamp }) { return known.contents }
        let contents = try TrustSource(source)
        // A file that was written meanwhile is read again the next time.
        guard Platform.stamp(path, now: now) == stamp else { return contents }
        known.update { known in
            known.removeAll { $0.path == path }
            if known.count == capacity { known.removeFirst() }
            known.append((path, stamp, contents))
        }
        return contents
    }

    private static let known = Guard<[(path: String, stamp: Platform.FileStamp, contents: TrustSource)]>([])
    /// More bundles than most programs have.
    private static let capacity = 4
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
