// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// A certificate chain and its private key, read and checked.
struct Identity {
    /// The leaf first; the others as they were given.
    private let certificates: [X509Certificate]
    private let key: PrivateKey
    /// What it was read from.
    let source: CertificateChain
    /// What to staple to the leaf.
    let status: StapledStatusSource?

    /// The algorithm of the key: OpenSSL keeps one certificate for each.
    var keyType: String { certificates.first?.publicKeyAlgorithm ?? "" }

    /// Names the leaf.
    var digest: [UInt8] { PolicyFingerprint.sha256(certificates.first?.derBytes ?? []) }
    /// What the key can do.
    var ability: KeyAbility? { certificates.first.map(KeyAbility.init) }

    /// Throws what CPython's `load_cert_chain` throws.
    init(_ chain: CertificateChain) throws(SSLError) {
        source = chain
        let pin = TokenPIN(chain.password)
        let bytes = try chain.certificates.load(pin)
        certificates = try Self.certificates(in: bytes)
        key = try PrivateKey(chain, certificateBytes: bytes, pin)
        status = try StapledStatusSource(chain.ocspResponse, for: certificates.first)
    }

    /// Throws as OpenSSL does for a key that is too weak for a level.
    func checkStrength(at securityLevel: Int) throws(SSLError) {
        if let weakness = certificates.first.flatMap({ KeyStrength.weakness(of: $0, securityLevel: securityLevel) }) {
            throw weakness.error(backendCode: nil)
        }
    }

    /// What is sent: behind a certificate that stands alone come its issuers, as far as a store has them.
    private func chain(_ issuers: TrustStore?) -> [X509Certificate] {
        guard let issuers, certificates.count == 1 else { return certificates }
        var builder = PathBuilder(
            trust: issuers, flags: .trustedFirst, now: Platform.now(), leaf: certificates[0], presented: [])
        return builder.build().certificates
    }

    private static func certificates(in bytes: [UInt8]) throws(SSLError) -> [X509Certificate] {
        guard PEM.isPEM(bytes) else {
            // DER: the leaf alone.
            guard let leaf = X509Certificate(derBytes: bytes) else { throw Translation.pemLib.error(backendCode: nil) }
            return [leaf]
        }
        var certificates: [X509Certificate] = []
        do {
            for block in try PEM.blocks(in: bytes) {
                guard let der = block.certificateDER else { continue }
                guard let certificate = X509Certificate(derBytes: der) else {
                    throw Translation.pemLib.error(backendCode: nil)
                }
                certificates.append(certificate)
            }
        } catch { throw Translation.pemLib.error(backendCode: nil) }
        guard !certificates.isEmpty else { throw Translation.pemLib.error(backendCode: nil) }
        return certificates
    }

    /// Adds the chain and the key to credentials.
    ///
    /// - Parameter issuers: what completes a chain, or `nil` where none is completed.
    ///
    /// Throws `KEY_VALUES_MISMATCH` when the key is not the leaf's, `NO_CERTIFICATE_ASSIGNED` when it is of another kind.
    func install(in credentials: gnutls_certificate_credentials_t, issuers: TrustStore?) throws(SSLError) {
        let chain = try CertificateEntries(chain(issuers))
        let key = try key.copy()
        let code = unsafe gnutls_certificate_set_key(
            credentials, nil, 0, chain.entries, Int32(chain.count), key.handle)
        if code == GNUTLS_E_CERTIFICATE_KEY_MISMATCH {
            let reason = chain.leafAlgorithm == key.algorithm ? Translation.keyValuesMismatch : .noCertificateAssigned
            throw reason.error(backendCode: code)
        }
        try check(code)
        // The credentials own the certificates and the key from here on; after a failure they own neither.
        chain.release()
        key.release()
    }
}

// @safe: the entries are made in init and freed in deinit, unless they were given away.
/// A chain in the form that credentials take over.
@safe private final class CertificateEntries {
    let entries: UnsafeMutablePointer<gnutls_pcert_st>
    private(set) var count = 0
    private var isOwned = true

    init(_ certificates: [X509Certificate]) throws(SSLError) {
        unsafe entries = .allocate(capacity: certificates.count)
        for certificate in certificates {
            unsafe (entries + count).initialize(to: gnutls_pcert_st())
            let code = unsafe certificate.derBytes.withDatum { datum in
                unsafe gnutls_pcert_import_x509_raw(entries + count, datum, GNUTLS_X509_FMT_DER, 0)
            }
            guard code >= 0 else { throw Translation.pemLib.error(backendCode: code) }
            count += 1
        }
    }

    deinit {
        if isOwned { for index in 0..<count { unsafe gnutls_pcert_deinit(entries + index) } }
        unsafe entries.deallocate()
    }

    /// The algorithm of the leaf's key, in GnuTLS's numbers.
    var leafAlgorithm: Int32 { count == 0 ? -1 : unsafe gnutls_pubkey_get_pk_algorithm(entries[0].pubkey, nil) }

    /// Somebody else frees the certificates from now on; the array itself is copied.
    func release() { isOwned = false }
}
