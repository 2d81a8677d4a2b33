// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handle is made in init, freed in deinit, only read between, and sessions retain this object.
/// One's own certificates and keys, ready for sessions. Built once and never changed: sessions read it without a lock.
///
/// It holds no trust: verification is this package's own, and a server would send the names of all anchors to its clients.
@safe final class Credentials: @unchecked Sendable {
    let handle: gnutls_certificate_credentials_t
    /// What the handle refers to beside its own memory.
    private let identities: [Identity]
    private let rawKey: RawIdentity?

    /// Throws as `SSLContext.init` says.
    init(_ chains: [CertificateChain], securityLevel: Int, rawKey: RawIdentity? = nil) throws(SSLError) {
        var handle: gnutls_certificate_credentials_t?
        try check(unsafe gnutls_certificate_allocate_credentials(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        var identities: [Identity] = []
        for chain in chains {
            let identity = try Identity(chain, securityLevel: securityLevel)
            // A later certificate of the same key type takes the place of an earlier one, as in OpenSSL.
            identities.removeAll { $0.keyType == identity.keyType }
            identities.append(identity)
        }
        self.identities = identities
        self.rawKey = rawKey
        for (index, identity) in identities.enumerated() {
            unsafe try identity.install(in: handle)
            unsafe try identity.status?.install(in: handle, at: index)
        }
        unsafe try rawKey?.install(in: handle)
    }

    deinit { unsafe gnutls_certificate_free_credentials(handle) }
}
