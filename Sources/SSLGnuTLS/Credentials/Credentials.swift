// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handles are made in init, freed in deinit, only read between, and sessions retain this object.
/// One's own certificates and keys, ready for sessions. Built once and never changed: sessions read it without a lock.
///
/// It holds no trust: verification is this package's own, and a server would send the names of all anchors to its clients.
@safe final class Credentials: @unchecked Sendable {
    private let certificates: gnutls_certificate_credentials_t
    private let preSharedKeys: PreSharedKeyCredentials?
    private let dhParameters: DHParameters?
    /// What the handle refers to beside its own memory.
    private let identities: [Identity]
    private let rawKey: RawIdentity?
    /// Digests of the leaves, in the order they were given.
    let digest: [UInt8]
    /// What can be done with the keys.
    let abilities: Set<KeyAbility>

    /// What they are made from.
    let materials: Materials

    /// Everything that credentials are made from: equal materials give equal credentials.
    struct Materials: Equatable {
        let side: SSLSide
        let chains: [CertificateChain]
        let pskClientCallback: PSKClientCallback?
        let pskServerCallback: PSKServerCallback?
        let pskIdentityHint: String?
        let dhParameters: SSLDataSource?
        let rawPublicKeys: RawPublicKeys?
        let securityLevel: Int
        /// Names the trust store that chains are completed from, if they are.
        let issuers: [UInt8]?

        init(_ side: SSLSide, _ configuration: SSLConfiguration, securityLevel: Int, issuers: [UInt8]?) {
            self.side = side
            self.securityLevel = securityLevel
            self.issuers = issuers
            chains = configuration.certificateChains
            pskClientCallback = configuration.pskClientCallback
            pskServerCallback = configuration.pskServerCallback
            pskIdentityHint = configuration.pskIdentityHint
            dhParameters = configuration.dhParameters
            rawPublicKeys = configuration.rawPublicKeys
        }
    }

    /// Throws as `SSLContext.init` says.
    ///
    /// - Parameter path: the chain that begins with a certificate, as far as it is known; asked for certificates that stand
    ///   alone, where the materials say that chains are completed.
    init(_ materials: Materials, path: ([UInt8]) -> [X509Certificate]) throws(SSLError) {
        self.materials = materials
        preSharedKeys = try PreSharedKeyCredentials(materials)
        dhParameters = try materials.dhParameters.map(DHParameters.init)
        var identities: [Identity] = []
        for chain in materials.chains {
            var identity = try Identity(chain, securityLevel: materials.securityLevel)
            if materials.issuers != nil { identity.complete(path) }
            // A later certificate of the same key type takes the place of an earlier one, as in OpenSSL.
            identities.removeAll { $0.keyType == identity.keyType }
            identities.append(identity)
        }
        let rawKey = try RawIdentity(materials.rawPublicKeys)
        digest = identities.flatMap(\.digest) + (rawKey?.digest ?? [])
        abilities = Set(identities.compactMap(\.ability) + (rawKey.map { [KeyAbility(algorithm: $0.algorithm)] } ?? []))
        self.identities = identities
        self.rawKey = rawKey
        // Last of the properties: an object that is not whole when its initializer throws is not deinitialized.
        var handle: gnutls_certificate_credentials_t?
        try check(unsafe gnutls_certificate_allocate_credentials(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe certificates = handle
        for (index, identity) in identities.enumerated() {
            unsafe try identity.install(in: handle)
            unsafe try identity.status?.install(in: handle, at: index)
        }
        unsafe try rawKey?.install(in: handle)
        if let dhParameters { unsafe gnutls_certificate_set_dh_params(handle, dhParameters.handle) }
    }

    deinit { unsafe gnutls_certificate_free_credentials(certificates) }

    /// Gives a session the credentials, before its handshake.
    func apply(to session: gnutls_session_t) throws(SSLError) {
        try check(
            unsafe gnutls_credentials_set(
                session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(certificates)))
        if let preSharedKeys { unsafe try preSharedKeys.apply(to: session) }
    }
}

// @safe: the handle is made in init and freed in deinit.
/// A group for Diffie-Hellman, for clients that name none (RFC 7919 has names for the good ones).
@safe final class DHParameters {
    let handle: gnutls_dh_params_t

    /// Reads PKCS #3, PEM or DER. Throws `NO_START_LINE` for anything else, as CPython's `load_dh_params`.
    init(_ source: SSLDataSource) throws(SSLError) {
        let bytes = try source.load()
        var handle: gnutls_dh_params_t?
        try check(unsafe gnutls_dh_params_init(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        let format = PEM.isPEM(bytes) ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER
        let code = unsafe bytes.withDatum { unsafe gnutls_dh_params_import_pkcs3(handle, $0, format) }
        guard code >= 0 else { throw Translation.pemNoStartLine.error(backendCode: code) }
    }

    deinit { unsafe gnutls_dh_params_deinit(handle) }
}
