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
    /// What the handle refers to beside its own memory, and what else was read.
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
        /// What chains are completed from, if they are: renewed contexts do not read it again.
        let issuers: TrustRoots?

        init(_ side: SSLSide, _ configuration: SSLConfiguration, securityLevel: Int) {
            self.side = side
            self.securityLevel = securityLevel
            issuers = configuration.completesCertificateChains ? configuration.trustRoots : nil
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
    /// - Parameters:
    ///   - earlier: credentials whose certificates and keys are not read again.
    ///   - trust: what chains are completed from, where the materials say that they are.
    init(_ materials: Materials, renewing earlier: Credentials?, trust: TrustStore) throws(SSLError) {
        self.materials = materials
        preSharedKeys = try PreSharedKeyCredentials(materials)
        dhParameters = try Self.dhParameters(materials, earlier)
        identities = try Self.identities(materials, earlier)
        rawKey = try Self.rawKey(materials, earlier)
        let used = identities.enumerated().filter { [identities] index, identity in
            // A later certificate of the same key type takes the place of an earlier one, as in OpenSSL.
            !identities[(index + 1)...].contains { $0.keyType == identity.keyType }
        }.map(\.element)
        digest = used.flatMap(\.digest) + (rawKey?.digest ?? [])
        abilities = Set(used.compactMap(\.ability) + (rawKey.map { [KeyAbility(algorithm: $0.algorithm)] } ?? []))
        // Last of the properties: an object that is not whole when its initializer throws is not deinitialized.
        var handle: gnutls_certificate_credentials_t?
        try check(unsafe gnutls_certificate_allocate_credentials(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe certificates = handle
        for (index, identity) in used.enumerated() {
            unsafe try identity.install(in: handle, issuers: materials.issuers == nil ? nil : trust)
            unsafe try identity.status?.install(in: handle, at: index)
        }
        unsafe try rawKey?.install(in: handle)
        if let dhParameters { unsafe gnutls_certificate_set_dh_params(handle, dhParameters.handle) }
    }

    deinit { unsafe gnutls_certificate_free_credentials(certificates) }

    private static func identities(_ materials: Materials, _ earlier: Credentials?) throws(SSLError) -> [Identity] {
        var identities: [Identity] = []
        for chain in materials.chains {
            let known = earlier?.identities.first { $0.source == chain }
            let identity = if let known { known } else { try Identity(chain) }
            try identity.checkStrength(at: materials.securityLevel)
            identities.append(identity)
        }
        return identities
    }

    private static func rawKey(_ materials: Materials, _ earlier: Credentials?) throws(SSLError) -> RawIdentity? {
        if let known = earlier?.rawKey, known.source == materials.rawPublicKeys { return known }
        return try RawIdentity(materials.rawPublicKeys)
    }

    private static func dhParameters(_ materials: Materials, _ earlier: Credentials?) throws(SSLError) -> DHParameters?
    {
        if let known = earlier?.dhParameters, known.source == materials.dhParameters { return known }
        return try materials.dhParameters.map(DHParameters.init)
    }

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
    /// What they were read from.
    let source: SSLDataSource

    /// Reads PKCS #3, PEM or DER. Throws `NO_START_LINE` for anything else, as CPython's `load_dh_params`.
    init(_ source: SSLDataSource) throws(SSLError) {
        let bytes = try source.load()
        var handle: gnutls_dh_params_t?
        try check(unsafe gnutls_dh_params_init(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        self.source = source
        let format = PEM.isPEM(bytes) ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER
        let code = unsafe bytes.withDatum { unsafe gnutls_dh_params_import_pkcs3(handle, $0, format) }
        guard code >= 0 else { throw Translation.pemNoStartLine.error(backendCode: code) }
    }

    deinit { unsafe gnutls_dh_params_deinit(handle) }
}
