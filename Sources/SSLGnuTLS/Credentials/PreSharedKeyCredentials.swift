// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handles are made in init, freed in deinit, only read between, and sessions retain their context.
/// Tells GnuTLS where to ask for pre-shared keys (RFC 4279; RFC 8446, section 4.2.11).
@safe final class PreSharedKeyCredentials: @unchecked Sendable {
    private var client: gnutls_psk_client_credentials_t?
    private var server: gnutls_psk_server_credentials_t?

    /// `nil` for materials without pre-shared keys. Throws `.invalidArgument` for a hint that is too long.
    init?(_ materials: Credentials.Materials) throws(SSLError) {
        switch materials.side {
        case .client:
            guard materials.pskClientCallback != nil else { return nil }
            try check(unsafe gnutls_psk_allocate_client_credentials(&client))
            unsafe gnutls_psk_set_client_credentials_function2(client, clientKeyCallback)
        case .server:
            guard materials.pskServerCallback != nil else { return nil }
            try check(unsafe gnutls_psk_allocate_server_credentials(&server))
            unsafe gnutls_psk_set_server_credentials_function2(server, serverKeyCallback)
            guard let hint = materials.pskIdentityHint else { return }
            // OpenSSL's limit.
            guard hint.utf8.count <= 256, !hint.utf8.contains(0) else {
                throw .invalidArgument("failed to set identity hint")
            }
            try check(unsafe gnutls_psk_set_server_credentials_hint(server, hint))
        }
    }

    deinit {
        if let client = unsafe client { unsafe gnutls_psk_free_client_credentials(client) }
        if let server = unsafe server { unsafe gnutls_psk_free_server_credentials(server) }
    }

    func apply(to session: gnutls_session_t) throws(SSLError) {
        let pointer = unsafe UnsafeMutableRawPointer(client) ?? UnsafeMutableRawPointer(server)
        try check(unsafe gnutls_credentials_set(session, GNUTLS_CRD_PSK, pointer))
    }
}

/// Asks a client for its identity and key. In TLS 1.3 while the hello is written, before anybody could give a hint.
private let clientKeyCallback:
    @convention(c) (
        gnutls_session_t?, UnsafeMutablePointer<gnutls_datum_t>?, UnsafeMutablePointer<gnutls_datum_t>?
    ) -> Int32 = { session, identity, key in
        guard let object = unsafe GnuTLSObject.of(session), let identity = unsafe identity, let key = unsafe key,
            let answer = object.clientKey()
        else { return -1 }
        unsafe identity.pointee = Array(answer.identity.utf8).givenAway()
        unsafe key.pointee = answer.key.givenAway()
        return 0
    }

/// Asks a server for the key of an identity. Anything but 0 ends the handshake.
private let serverKeyCallback:
    @convention(c) (
        gnutls_session_t?, UnsafePointer<gnutls_datum_t>?, UnsafeMutablePointer<gnutls_datum_t>?
    ) -> Int32 = { session, identity, key in
        guard let object = unsafe GnuTLSObject.of(session), let identity = unsafe identity, let key = unsafe key,
            let answer = unsafe object.serverKey([UInt8](identity.pointee))
        else { return -1 }
        unsafe key.pointee = answer.givenAway()
        return 0
    }

extension GnuTLSObject {
    /// OpenSSL's limits.
    private static var maximumIdentity: Int { 256 }
    private static var maximumKey: Int { 512 }

    fileprivate func clientKey() -> PreSharedKey? {
        handshake.usesPSK = true
        let hint = unsafe gnutls_psk_client_get_hint(handle).map { unsafe String(cString: $0) }
        guard let answer = active.configuration.pskClientCallback?(self, hint == "" ? nil : hint),
            answer.identity.utf8.count <= Self.maximumIdentity, !answer.key.isEmpty, answer.key.count <= Self.maximumKey
        else {
            handshake.lacksKey = true
            return nil
        }
        return answer
    }

    fileprivate func serverKey(_ identity: [UInt8]) -> [UInt8]? {
        handshake.usesPSK = true
        let name = String(validating: identity, as: UTF8.self)
        guard name != nil, identity.count <= Self.maximumIdentity,
            let key = active.configuration.pskServerCallback?(self, identity.isEmpty ? nil : name),
            !key.isEmpty, key.count <= Self.maximumKey
        else { return nil }
        return key
    }

    /// Asks a server's callback once more about a client that resumes a session of TLS 1.2 which began with a key: GnuTLS
    /// asks nobody, and the key may have been withdrawn since.
    func judgeKeyAgain() throws(SSLError) {
        var identity = unsafe gnutls_datum_t()
        guard side == .server, unsafe gnutls_psk_server_get_username2(handle, &identity) >= 0,
            unsafe serverKey([UInt8](identity)) != nil
        else { throw fail(.pskIdentityNotFound, nil) }
    }
}
