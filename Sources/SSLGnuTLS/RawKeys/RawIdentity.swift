// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// A private key whose public half is shown by itself.
struct RawIdentity {
    private let key: PrivateKey
    /// What it was read from.
    let source: RawPublicKeys
    /// Names the key.
    let digest: [UInt8]
    /// The dotted object identifier of the key's algorithm.
    let algorithm: String

    /// `nil` where nothing is to be shown. Throws as `PrivateKey` does.
    init?(_ rule: RawPublicKeys?) throws(SSLError) {
        guard let rule, let file = rule.privateKey else { return nil }
        source = rule
        let chain = CertificateChain(certificates: file, privateKey: file, password: rule.password)
        key = try PrivateKey(chain, certificateBytes: [], TokenPIN(rule.password))
        let publicKey = try PublicKey(of: key).der()
        digest = try PublicKeyPin(publicKeyDER: publicKey).digest
        var reader = DERReader(publicKey)
        var info = reader.enter(DERReader.Tag.sequence)
        var identifier = info?.enter(DERReader.Tag.sequence)
        algorithm = identifier?.objectIdentifier().flatMap { ObjectIdentifier.dotted(publicKey[$0]) } ?? ""
    }

    /// Adds the key to credentials, which this object must outlive.
    func install(in credentials: gnutls_certificate_credentials_t) throws(SSLError) {
        let (key, publicKey) = (try key.copy(), try PublicKey(of: key))
        var entry = unsafe gnutls_pcert_st()
        try check(unsafe gnutls_pcert_import_rawpk(&entry, publicKey.handle, 0))
        // The entry owns the public key from here on, and the credentials own the entry once it is set.
        publicKey.release()
        let code = unsafe gnutls_certificate_set_key(credentials, nil, 0, &entry, 1, key.handle)
        guard code >= 0 else {
            unsafe gnutls_pcert_deinit(&entry)
            throw GnuTLSError(rawValue: code).translation.error(backendCode: code)
        }
        key.release()
    }
}

// @safe: the handle is made in init and freed in deinit, unless it was given away.
/// The public half of a key, until somebody takes it over.
@safe private final class PublicKey {
    let handle: gnutls_pubkey_t
    private var isOwned = true

    init(of key: PrivateKey) throws(SSLError) {
        var handle: gnutls_pubkey_t?
        try check(unsafe gnutls_pubkey_init(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        try check(unsafe gnutls_pubkey_import_privkey(handle, key.handle, 0, 0))
    }

    deinit { if isOwned { unsafe gnutls_pubkey_deinit(handle) } }

    /// Somebody else frees the handle from now on.
    func release() { isOwned = false }

    /// The encoded SubjectPublicKeyInfo.
    func der() throws(SSLError) -> [UInt8] {
        var datum = unsafe gnutls_datum_t()
        try check(unsafe gnutls_pubkey_export2(handle, GNUTLS_X509_FMT_DER, &datum))
        return unsafe [UInt8](consuming: datum)
    }
}
