// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// Called on a server for each client's hello, before anything is chosen: also for the second one, after a retry, and for
/// the first one again when the connection was told to wait.
let clientHelloCallback: SSL_client_hello_cb_fn = { ssl, alert, _ in
    guard let ssl = unsafe ssl, let object = unsafe OpenSSLObject.of(ssl) else { return SSL_CLIENT_HELLO_ERROR }
    switch unsafe object.judgeHello(ssl) {
    case .success: return SSL_CLIENT_HELLO_SUCCESS
    case .again: return SSL_CLIENT_HELLO_RETRY
    case .refuse(let description):
        unsafe alert?.pointee = Int32(description.rawValue)
        return SSL_CLIENT_HELLO_ERROR
    }
}

extension OpenSSLObject {
    fileprivate enum HelloVerdict {
        case success
        /// Stop here; call again.
        case again
        case refuse(AlertDescription)
    }

    fileprivate func judgeHello(_ ssl: OpaquePointer) -> HelloVerdict {
        let hello = unsafe self.hello ?? ClientHello(ssl)
        self.hello = hello
        // Who reads the hello again in the name of another context has its answer.
        guard !isHelloDecided, !isMuted, let callback = active.configuration.serverNameCallback else {
            settleHello()
            return .success
        }
        if question == nil { aside { question = .serverName(callback.ask(self, hello)) } }
        guard case .serverName(let answer)? = question else { return .refuse(.internalError) }
        return follow(answer)
    }

    private func follow(_ answer: PendingAnswer<ServerNameCallback.Decision>) -> HelloVerdict {
        let state = answer.state
        if case .waiting = state { return .again }
        question = nil
        switch state {
        case .waiting, .dropped: return .refuse(.internalError)
        // A close is no refusal.
        case .answered(.refuse(let alert)): return .refuse(alert == .closeNotify ? .handshakeFailure : alert)
        case .answered(.proceed):
            settleHello()
            return .success
        case .answered(.use(let other)):
            guard let context = other as? OpenSSLContext, context.side == .server else {
                return .refuse(.internalError)
            }
            successor = context
            return .again
        }
    }
}

extension ClientHello {
    /// What OpenSSL has read.
    init(_ ssl: OpaquePointer) {
        self.init()
        var types: UnsafeMutablePointer<Int32>?
        var count = 0
        if unsafe SSL_client_hello_get1_extensions_present(ssl, &types, &count) == 1 {
            extensions = unsafe UnsafeBufferPointer(start: types, count: count).map { UInt16(truncatingIfNeeded: $0) }
            unsafe copenssl_free(types)
        }
        var bytes: UnsafePointer<UInt8>?
        let size = unsafe SSL_client_hello_get0_ciphers(ssl, &bytes)
        cipherSuites = unsafe Self.numbers([UInt8](bytes, count: size)[...])
        func content(_ type: Int32) -> ArraySlice<UInt8> {
            var size = 0
            guard unsafe SSL_client_hello_get0_ext(ssl, UInt32(type), &bytes, &size) == 1 else { return [] }
            return unsafe [UInt8](bytes, count: size)[...]
        }
        // A list; its first entry's type and length stand in front of the name (RFC 6066, section 3).
        let list = content(TLSEXT_TYPE_server_name).dropFirst(3)
        let name = list.dropFirst(2).prefix(Self.numbers(list.prefix(2)).first.map(Int.init) ?? 0)
        if !name.isEmpty { serverName = String(decoding: name, as: UTF8.self) }
        groups = Self.numbers(content(TLSEXT_TYPE_supported_groups).dropFirst(2))
        signatureSchemes = Self.numbers(content(TLSEXT_TYPE_signature_algorithms).dropFirst(2))
        let offered = Self.numbers(content(TLSEXT_TYPE_supported_versions).dropFirst(1))
        versions =
            unsafe offered.isEmpty
            ? Self.legacyVersions(SSL_client_hello_get0_legacy_version(ssl)) : offered.map(TLSVersion.init)
        alpnProtocols = Self.names(content(TLSEXT_TYPE_application_layer_protocol_negotiation).dropFirst(2))
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
    }

    private static func names(_ bytes: ArraySlice<UInt8>) -> [String] {
        var (rest, names): (ArraySlice<UInt8>, [String]) = (bytes, [])
        while let count = rest.popFirst() {
            names.append(String(decoding: rest.prefix(Int(count)), as: UTF8.self))
            rest = rest.dropFirst(Int(count))
        }
        return names
    }

    private static func legacyVersions(_ newest: UInt32) -> [TLSVersion] {
        newest < 0x0301 ? [] : (UInt16(0x0301)...UInt16(min(newest, 0x0303))).reversed().map(TLSVersion.init)
    }
}
