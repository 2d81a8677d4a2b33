// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

extension OpenSSLObject {
    /// Bytes that identify this connection, or `nil` before the handshake is done or where the version has none.
    ///
    /// Throws `.invalidArgument` for types other than the three of `ChannelBindingType`. CPython's `get_channel_binding()`.
    public func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]? {
        guard [.tlsUnique, .tlsServerEndPoint, .tlsExporter].contains(type) else {
            throw .invalidArgument("'\(type.rawValue)' channel binding type not implemented")
        }
        lock.lock()
        defer { lock.unlock() }
        guard isComplete else { return nil }
        switch type {
        case .tlsUnique: return firstFinished
        case .tlsServerEndPoint: return serverCertificateHash
        default:
            // The extended master secret is what binds the connection in TLS 1.2 (RFC 9266, section 1).
            guard unsafe SSL_version(handle) == TLS1_3_VERSION || copenssl_has_extended_master_secret(handle) == 1
            else {
                return nil
            }
            return try? export("EXPORTER-Channel-Binding", [], 32)
        }
    }

    /// The first Finished message, as CPython has it: the server's when a session is resumed, else the client's.
    private var firstFinished: [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 128)
        let isOwn = unsafe (SSL_session_reused(handle) == 1) != (side == .client)
        let count =
            unsafe isOwn
            ? SSL_get_finished(handle, &buffer, buffer.count) : SSL_get_peer_finished(handle, &buffer, buffer.count)
        return count == 0 ? nil : Array(buffer.prefix(count))
    }

    /// The hash that the server's certificate is signed with, SHA-256 in the place of weaker ones (RFC 5929, section 4.1).
    private var serverCertificateHash: [UInt8]? {
        let certificate = unsafe side == .server ? SSL_get_certificate(handle) : SSL_get0_peer_certificate(handle)
        var nid: Int32 = 0
        guard let certificate = unsafe certificate,
            unsafe X509_get_signature_info(certificate, &nid, nil, nil, nil) == 1
        else { return nil }
        if nid == NID_md5 || nid == NID_sha1 { nid = NID_sha256 }
        guard let digest = unsafe EVP_get_digestbyname(OBJ_nid2sn(nid)) else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard unsafe X509_digest(certificate, digest, &bytes, &count) == 1 else { return nil }
        return Array(bytes.prefix(Int(count)))
    }

    /// Key material for another protocol, bound to this connection (RFC 5705). OpenSSL's `SSL_export_keying_material`.
    ///
    /// Throws as `SSLObject.exportKeyingMaterial` says.
    public func exportKeyingMaterial(
        label: String, context: [UInt8]?, length: Int
    ) throws(SSLError) -> [UInt8] {
        guard (0...65535).contains(length) else { throw .invalidArgument("length is between 0 and 65535") }
        guard label.utf8.count < 250 else { throw .invalidArgument("the label is too long") }
        lock.lock()
        defer { lock.unlock() }
        guard isComplete else { throw .openSSL(.ssl, "STILL_IN_INIT") }
        return length == 0 ? [] : try export(label, context, length)
    }

    private func export(_ label: String, _ context: [UInt8]?, _ length: Int) throws(SSLError) -> [UInt8] {
        QueuedError.clear()
        var output = [UInt8](repeating: 0, count: length)
        let code = unsafe SSL_export_keying_material(
            handle, &output, length, label, label.utf8.count, context ?? [], context?.count ?? 0,
            context == nil ? 0 : 1)
        guard code == 1 else { throw .invalidArgument("no key of this length, or for this label, can be exported") }
        return output
    }

    /// Changes the key that this side sends with (TLS 1.3). OpenSSL's `SSL_key_update`.
    ///
    /// Throws as `SSLObject.updateKeys` says.
    public func updateKeys() throws(SSLError) {
        try enter()
        defer { leave() }
        if unsafe isComplete && SSL_get_shutdown(handle) & SSL_SENT_SHUTDOWN != 0 {
            throw .openSSL(.ssl, "PROTOCOL_IS_SHUTDOWN")
        }
        try unsafe check(SSL_key_update(handle, SSL_KEY_UPDATE_NOT_REQUESTED))
        // Sent at once, not with the next data.
        try unsafe perform { unsafe SSL_do_handshake($0) }
    }

    /// Asks the client for a certificate, now that the handshake is done. The request goes out with the next bytes.
    ///
    /// Throws as `SSLObject.verifyClientPostHandshake` says. CPython's `verify_client_post_handshake()`.
    public func verifyClientPostHandshake() throws(SSLError) {
        try enter()
        defer { leave() }
        try unsafe check(SSL_verify_client_post_handshake(handle))
        readsMaySleep = judgesClients
    }
}
