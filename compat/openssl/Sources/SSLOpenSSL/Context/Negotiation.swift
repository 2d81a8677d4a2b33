// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLCompat
internal import SSLInterface

/// What connections choose from when nobody says: the defaults of CPython.
enum Negotiation {
    static let defaultCiphers = "ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
    static let pskCiphers =
        "ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES256-GCM-SHA384:DHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES128-GCM-SHA256:"
        + "ECDHE-PSK-AES256-CBC-SHA384:ECDHE-PSK-AES128-CBC-SHA256:DHE-PSK-AES256-CBC-SHA384:DHE-PSK-AES128-CBC-SHA256"
    static let allTLS13Suites =
        "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"
    /// The bits that mean here what they mean in OpenSSL. Others are kept and mean nothing.
    static let options: SSLOptions = [
        .ignoreUnexpectedEOF, .cipherServerPreference, .enableMiddleboxCompat, .noTLS1_0, .noTLS1_1, .noTLS1_2,
        .noTLS1_3, .noTicket, .noRenegotiation, .legacyServerConnect, .all,
    ]
    /// OpenSSL's bits that hold in any case.
    static let always: SSLOptions = [.noSSL3, .noCompression]
}

extension ContextHandle {
    /// Sets versions, suites, groups, signatures, options, protocols and verification.
    ///
    /// Throws `.ssl` for names that OpenSSL does not know, `.invalidArgument` for a version that is none.
    func negotiate(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        unsafe SSL_CTX_set_security_level(pointer, Int32(configuration.securityLevel))
        unsafe SSL_CTX_clear_options(pointer, UInt64.max)
        unsafe SSL_CTX_set_options(
            pointer, configuration.options.intersection(Negotiation.options).union(Negotiation.always).rawValue)
        if !configuration.completesCertificateChains {
            unsafe copenssl_ctx_set_mode(pointer, Int(SSL_MODE_NO_AUTO_CHAIN))
        }
        try setVersions(configuration)
        try setSuites(configuration)
        try setLists(configuration)
        try setVerification(side, configuration)
        if side == .client, !configuration.alpnProtocols.isEmpty {
            let wire = configuration.alpnWire
            guard unsafe SSL_CTX_set_alpn_protos(pointer, wire, UInt32(wire.count)) == 0 else { throw .lastOpenSSL }
        }
        if configuration.recordPadding > 1 {
            try unsafe check(SSL_CTX_set_block_padding(pointer, configuration.recordPadding))
        }
        try setDiffieHellman(configuration)
    }

    private func setVersions(_ configuration: SSLConfiguration) throws(SSLError) {
        let (minimum, maximum) = (
            configuration.minimumVersion?.rawValue ?? 0, configuration.maximumVersion?.rawValue ?? 0
        )
        for number in [minimum, maximum] where number != 0 && !(0x0300...0x0304).contains(number) {
            throw .invalidArgument("Unsupported TLS/SSL version 0x" + String(number, radix: 16))
        }
        unsafe copenssl_ctx_set_min_version(pointer, Int32(minimum))
        unsafe copenssl_ctx_set_max_version(pointer, Int32(maximum))
    }

    private func setSuites(_ configuration: SSLConfiguration) throws(SSLError) {
        let hasKeys = configuration.pskClientCallback != nil || configuration.pskServerCallback != nil
        let defaults = (hasKeys ? Negotiation.pskCiphers + ":" : "") + Negotiation.defaultCiphers
        let named = configuration.ciphers.joined(separator: ":")
        guard unsafe SSL_CTX_set_cipher_list(pointer, named.isEmpty ? defaults : named) == 1 else {
            throw SSLError(.ssl, .init(message: "No cipher can be selected."))
        }
        guard !configuration.ciphersuites.isEmpty else { return }
        // OpenSSL leaves out suites that it does not know.
        for name in configuration.ciphersuites
        where !Negotiation.allTLS13Suites.split(separator: ":").contains(name[...]) {
            throw SSLError(.ssl, .init(message: "No cipher suite can be selected.: \(name)"))
        }
        try unsafe check(SSL_CTX_set_ciphersuites(pointer, configuration.ciphersuites.joined(separator: ":")))
    }

    private func setLists(_ configuration: SSLConfiguration) throws(SSLError) {
        if !configuration.groups.isEmpty {
            let names = configuration.groups.compactMap(Self.groupName)
            guard !names.isEmpty, unsafe copenssl_ctx_set_groups(pointer, names.joined(separator: ":")) == 1 else {
                throw SSLError(
                    .ssl, .init(message: "unrecognized group: \(configuration.groups.joined(separator: ":"))"))
            }
        }
        if !configuration.signatureSchemes.isEmpty {
            let names = configuration.signatureSchemes.compactMap(Self.schemeName).joined(separator: ":")
            guard unsafe copenssl_ctx_set_sigalgs(pointer, names) == 1,
                unsafe copenssl_ctx_set_client_sigalgs(pointer, names) == 1
            else { throw SSLError(.ssl, .init(message: "unrecognized signature algorithm: \(names)")) }
        }
    }

    /// OpenSSL's name of a signature scheme; `nil` for one that need not be known and is not.
    private static func schemeName(_ name: String) -> String? {
        guard name.hasPrefix("?") else { return name }
        let bare = String(name.dropFirst())
        return SignatureScheme.named(bare) == nil ? nil : bare
    }

    /// OpenSSL's name of a group; `nil` for one that need not be known and is not.
    private static func groupName(_ name: String) -> String? {
        let isOptional = name.hasPrefix("?")
        let bare = isOptional ? String(name.dropFirst()) : name
        let known = KeyExchangeGroup.named(bare)
        if isOptional && !(known.map { OpenSSLContext.capabilities.groups.contains($0.name) } ?? false) { return nil }
        return known?.openSSLName ?? bare
    }

    private func setVerification(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        var mode = SSL_VERIFY_NONE
        if configuration.verifyMode != .none { mode |= SSL_VERIFY_PEER }
        if configuration.verifyMode == .required { mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT }
        if side == .server && configuration.postHandshakeAuth && mode != SSL_VERIFY_NONE {
            mode |= SSL_VERIFY_POST_HANDSHAKE
        }
        unsafe SSL_CTX_set_verify(pointer, mode, nil)
        unsafe SSL_CTX_set_post_handshake_auth(pointer, side == .client && configuration.postHandshakeAuth ? 1 : 0)
        let parameters = unsafe SSL_CTX_get0_param(pointer)
        unsafe X509_VERIFY_PARAM_clear_flags(parameters, X509_VERIFY_PARAM_get_flags(parameters))
        try unsafe check(X509_VERIFY_PARAM_set_flags(parameters, UInt(configuration.verifyFlags.rawValue)))
        unsafe X509_VERIFY_PARAM_set_hostflags(parameters, configuration.hostFlags.rawValue)
    }

    private func setDiffieHellman(_ configuration: SSLConfiguration) throws(SSLError) {
        guard let source = configuration.dhParameters else { return unsafe copenssl_ctx_set_dh_auto(pointer, 1) }
        let bytes = try source.load()
        let parameters = unsafe bytes.withBIO { bio in
            unsafe bytes.isPEM ? PEM_read_bio_Parameters(bio, nil) : d2i_KeyParams_bio(EVP_PKEY_DH, nil, bio)
        }
        guard let parameters = unsafe parameters, let key = unsafe parameters,
            unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_DH
        else {
            throw .openSSL(.pem, "NO_START_LINE")
        }
        guard unsafe SSL_CTX_set0_tmp_dh_pkey(pointer, key) == 1 else {
            unsafe EVP_PKEY_free(key)
            throw .lastOpenSSL
        }
    }
}

extension SSLConfiguration {
    /// The application protocols as they go over the wire.
    var alpnWire: [UInt8] { alpnProtocols.flatMap { [UInt8(truncatingIfNeeded: $0.utf8.count)] + Array($0.utf8) } }
}

/// Chooses a server's application protocol: its own order wins, and without a common one there is none.
let protocolCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
        UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
    ) -> Int32 = { ssl, chosen, length, offered, count, _ in
        guard let object = unsafe OpenSSLObject.of(ssl), let chosen = unsafe chosen, let length = unsafe length else {
            return SSL_TLSEXT_ERR_NOACK
        }
        let hello = unsafe UnsafeBufferPointer(start: offered, count: Int(count))
        for name in object.active.configuration.alpnProtocols.map({ Array($0.utf8) }) {
            var position = 0
            while position < hello.count {
                let end = unsafe min(position + 1 + Int(hello[position]), hello.count)
                if unsafe hello[(position + 1)..<end].elementsEqual(name) {
                    // Into the client's own list, which lasts.
                    unsafe chosen.pointee = unsafe offered.map { unsafe $0 + position + 1 }
                    unsafe length.pointee = UInt8(truncatingIfNeeded: name.count)
                    return SSL_TLSEXT_ERR_OK
                }
                position = end
            }
        }
        return SSL_TLSEXT_ERR_NOACK
    }
