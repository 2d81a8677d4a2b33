// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// On a client, the name that was asked for; on a server, the name that the client asked for (SNI), once it has come.
    public var serverHostname: String? {
        guard side == .server else { return requestedHostname }
        return lock.withLock {
            var name = [UInt8](repeating: 0, count: 256)
            var size = name.count
            var type: UInt32 = 0
            guard unsafe gnutls_server_name_get(handle, &name, &size, &type, 0) >= 0 else {
                // A callback may ask before GnuTLS has read the hello.
                return handshake.clientHello?.serverName
            }
            return String(decoding: name[..<min(size, name.count)].prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Whether the handshake is done. Stays true after the conversation has ended or failed.
    public var isHandshakeComplete: Bool { lock.withLock { isComplete } }

    /// The version in use, once the handshake is done. CPython's `version()`.
    public var version: TLSVersion? {
        lock.withLock {
            guard isComplete else { return nil }
            return TLSVersion(unsafe gnutls_protocol_get_version(handle))
        }
    }

    /// The cipher suite in use, once the handshake is done. CPython's `cipher()`.
    public var cipher: SSLCipher? {
        lock.withLock {
            guard isComplete else { return nil }
            return unsafe gnutlsCipherSuite(handle)?.cipher
        }
    }

    /// The name of the key exchange group in use, as IANA has it, such as `x25519`. OpenSSL's `SSL_get0_group_name`.
    public var group: String? {
        lock.withLock {
            guard isComplete, let name = unsafe gnutls_group_get_name(gnutls_group_get(handle)) else { return nil }
            let gnutlsName = unsafe String(cString: name)
            return KeyExchangeGroup.all.first { $0.gnutlsName == gnutlsName }?.name
        }
    }

    /// The application protocol that was agreed on. CPython's `selected_alpn_protocol()`.
    public var selectedALPNProtocol: String? {
        lock.withLock { isComplete ? selectedALPN().map { String(decoding: $0, as: UTF8.self) } : nil }
    }

    func selectedALPN() -> [UInt8]? {
        var name = unsafe gnutls_datum_t()
        guard unsafe gnutls_alpn_get_selected_protocol(handle, &name) >= 0 else { return nil }
        return unsafe [UInt8](name)
    }

    /// The peer's certificate, verified or not, once the handshake is done. CPython's `getpeercert()`.
    public var peerCertificate: SSLCertificate? { unverifiedChain.first }

    /// The certificates as the peer sent them, the leaf first. CPython's `get_unverified_chain()`.
    public var unverifiedChain: [SSLCertificate] {
        lock.withLock {
            guard isComplete else { return [] }
            return peerChain().map { SSLCertificate(derBytes: $0, info: X509Certificate(derBytes: $0)?.info) }
        }
    }

    /// The chain that was verified, from the leaf to the trust anchor. CPython's `get_verified_chain()`.
    public var verifiedChain: [SSLCertificate] {
        lock.withLock {
            guard isComplete, let verdict = handshake.verdict, verdict.fault == nil else { return [] }
            return verdict.path.map { SSLCertificate(derBytes: $0.derBytes, info: $0.info) }
        }
    }

    /// Whether this connection resumed an earlier session. CPython's `session_reused`.
    public var isSessionReused: Bool { lock.withLock { unsafe gnutls_session_is_resumed(handle) != 0 } }

    /// Bytes that identify this connection, or `nil` before the handshake is done or where the version has none.
    ///
    /// `tls-exporter` in TLS 1.2 needs the extended master secret (RFC 9266): `nil` without. Throws `.invalidArgument` for
    /// types other than the three of `ChannelBindingType`. CPython's `get_channel_binding()`.
    public func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]? {
        let kind: gnutls_channel_binding_t
        switch type {
        case .tlsUnique: kind = GNUTLS_CB_TLS_UNIQUE
        case .tlsServerEndPoint: kind = GNUTLS_CB_TLS_SERVER_END_POINT
        case .tlsExporter: kind = GNUTLS_CB_TLS_EXPORTER
        default: throw .invalidArgument("'\(type.rawValue)' channel binding type not implemented")
        }
        lock.lock()
        defer { lock.unlock() }
        guard isComplete else { return nil }
        if type == .tlsUnique && version == .tls1_3 {
            // Not defined by an RFC; what OpenSSL gives: the Finished message that was sent first by these rules.
            return isSessionReused ? handshake.serverFinished : handshake.clientFinished
        }
        var value = unsafe gnutls_datum_t()
        let code = unsafe gnutls_session_channel_binding(handle, kind, &value)
        return code < 0 ? nil : unsafe [UInt8](consuming: value)
    }
}

extension GnuTLSObject {
    /// The name of the scheme that the server, or the client, signed the handshake with. CPython's `server_sigalg()` and
    /// `client_sigalg()`.
    public func signatureScheme(of side: SSLSide) -> String? {
        lock.withLock {
            guard isComplete else { return nil }
            let number =
                side == .server
                ? unsafe gnutls_sign_algorithm_get(handle) : unsafe gnutls_sign_algorithm_get_client(handle)
            guard number > 0,
                let name = unsafe gnutls_sign_get_name(gnutls_sign_algorithm_t(rawValue: UInt32(number)))
            else { return nil }
            return SignatureScheme.named(unsafe String(cString: name))?.name
        }
    }

    /// Key material for another protocol, bound to this connection (RFC 5705). OpenSSL's `SSL_export_keying_material`.
    ///
    /// Throws as `SSLObject.exportKeyingMaterial` says.
    public func exportKeyingMaterial(
        label: String, context: [UInt8]?, length: Int
    ) throws(SSLError) -> [UInt8] {
        guard (0...65535).contains(length) else { throw .invalidArgument("length is between 0 and 65535") }
        // TLS 1.3 puts six bytes of its own in front, and has one for the length.
        guard label.utf8.count < 250 else { throw .invalidArgument("a label has at most 249 bytes") }
        lock.lock()
        defer { lock.unlock() }
        guard isComplete else { throw Translation.stillInInit.error(backendCode: nil) }
        guard length > 0 else { return [] }
        let label = Array(label.utf8)
        // Of a pointer to nothing GnuTLS makes no context, which in TLS 1.2 is another one than an empty one.
        let given = context.map { $0 + [0] }
        return unsafe try [UInt8](unsafeUninitializedCapacity: length) { (buffer, initialized) throws(SSLError) in
            let code = unsafe label.withUnsafeBytes { label in
                unsafe label.withMemoryRebound(to: CChar.self) { label in
                    unsafe (given ?? []).withUnsafeBufferPointer { bytes in
                        unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                            unsafe buffer.withMemoryRebound(to: CChar.self) { output in
                                unsafe gnutls_prf_rfc5705(
                                    handle, label.count, label.baseAddress, context?.count ?? 0,
                                    given == nil ? nil : bytes.baseAddress, length, output.baseAddress)
                            }
                        }
                    }
                }
            }
            guard code >= 0 else {
                throw .invalidArgument("no key of this length, or for this label, can be exported: GnuTLS says \(code)")
            }
            initialized = length
        }
    }

    /// Changes the key that this side sends with (TLS 1.3). OpenSSL's `SSL_key_update`.
    ///
    /// Throws as `SSLObject.updateKeys` says.
    public func updateKeys() throws(SSLError) {
        try enter()
        defer { leave() }
        // In this order, which is OpenSSL's: before the hellos no version is right.
        guard isTLS13, isVersionKnown else { throw Translation.wrongSSLVersion.error(backendCode: nil) }
        guard case .open(let sentClose, _) = phase else { throw Translation.stillInInit.error(backendCode: nil) }
        if sentClose { throw Translation.protocolIsShutdown.error(backendCode: nil) }
        // Never with a request for the peer to do the same: GnuTLS takes two requests that cross for an error.
        try check(unsafe gnutls_session_key_update(handle, 0))
    }
}

extension TLSVersion {
    /// GnuTLS numbers the versions of TLS one after the other.
    init?(_ version: gnutls_protocol_t) {
        switch version {
        case GNUTLS_TLS1_0: self = .tls1_0
        case GNUTLS_TLS1_1: self = .tls1_1
        case GNUTLS_TLS1_2: self = .tls1_2
        case GNUTLS_TLS1_3: self = .tls1_3
        default: return nil
        }
    }
}

/// The suite that a session uses.
func gnutlsCipherSuite(_ session: gnutls_session_t) -> CipherSuite? {
    guard let name = unsafe gnutls_ciphersuite_get(session) else { return nil }
    return CipherSuite.ianaNamed(unsafe String(cString: name))
}
