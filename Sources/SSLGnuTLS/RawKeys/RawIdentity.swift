// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// A private key whose public half is shown by itself.
struct RawIdentity {
    private let key: PrivateKey

    /// `nil` where nothing is to be shown. Throws as `PrivateKey` does.
    init?(_ rule: RawPublicKeys?) throws(SSLError) {
        guard let rule, let source = rule.privateKey else { return nil }
        let chain = CertificateChain(certificates: source, privateKey: source, password: rule.password)
        key = try PrivateKey(chain, certificateBytes: [], TokenPIN(rule.password))
    }

    /// Adds the key to credentials, which this object must outlive.
    func install(in credentials: gnutls_certificate_credentials_t) throws(SSLError) {
        var publicKey: gnutls_pubkey_t?
        try check(unsafe gnutls_pubkey_init(&publicKey))
        let imported = unsafe gnutls_pubkey_import_privkey(publicKey, key.handle, 0, 0)
        var entry = unsafe gnutls_pcert_st()
        let code = imported < 0 ? imported : unsafe gnutls_pcert_import_rawpk(&entry, publicKey, 0)
        guard code >= 0 else {
            unsafe gnutls_pubkey_deinit(publicKey)
            throw GnuTLSError(rawValue: code).translation.error(backendCode: code)
        }
        // The entry owns the public key from here on, and the credentials own the entry once it is set.
        let set = unsafe gnutls_certificate_set_key(credentials, nil, 0, &entry, 1, key.handle)
        guard set >= 0 else {
            unsafe gnutls_pcert_deinit(&entry)
            throw GnuTLSError(rawValue: set).translation.error(backendCode: set)
        }
        key.release()
    }
}
