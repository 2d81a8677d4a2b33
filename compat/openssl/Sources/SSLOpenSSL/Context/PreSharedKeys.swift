// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension ContextHandle {
    /// Tells OpenSSL where to ask for pre-shared keys.
    func sharePreSharedKeys(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        if configuration.pskClientCallback != nil { unsafe SSL_CTX_set_psk_client_callback(pointer, clientKeyCallback) }
        guard configuration.pskServerCallback != nil else { return }
        unsafe SSL_CTX_set_psk_server_callback(pointer, serverKeyCallback)
        if let hint = configuration.pskIdentityHint { try unsafe check(SSL_CTX_use_psk_identity_hint(pointer, hint)) }
    }
}

/// Asks a client for its identity and key. 0 ends the handshake.
private let clientKeyCallback: SSL_psk_client_cb_func = { ssl, hint, identity, identityRoom, key, keyRoom in
    guard let object = unsafe OpenSSLObject.of(ssl), let identity = unsafe identity, let key = unsafe key else {
        return 0
    }
    let given = unsafe hint.map { unsafe String(cString: $0) }
    var answer: PreSharedKey?
    object.aside { answer = object.active.configuration.pskClientCallback?(object, given == "" ? nil : given) }
    // With room for the NUL at the end.
    guard let answer, answer.identity.utf8.count < Int(identityRoom), !answer.identity.utf8.contains(0),
        !answer.key.isEmpty, answer.key.count <= Int(keyRoom)
    else { return 0 }
    unsafe UnsafeMutableRawBufferPointer(start: identity, count: Int(identityRoom)).copyBytes(
        from: Array(answer.identity.utf8) + [0])
    unsafe UnsafeMutableRawBufferPointer(start: key, count: Int(keyRoom)).copyBytes(from: answer.key)
    return UInt32(answer.key.count)
}

/// Asks a server for the key of an identity. 0 ends the handshake.
private let serverKeyCallback: SSL_psk_server_cb_func = { ssl, identity, key, room in
    guard let object = unsafe OpenSSLObject.of(ssl), let key = unsafe key else { return 0 }
    let name = unsafe identity.flatMap { unsafe String(validatingCString: $0) }
    if unsafe identity != nil && name == nil { return 0 }
    var answer: [UInt8]?
    object.aside { answer = object.active.configuration.pskServerCallback?(object, name == "" ? nil : name) }
    guard let answer, !answer.isEmpty, answer.count <= Int(room) else { return 0 }
    unsafe UnsafeMutableRawBufferPointer(start: key, count: Int(room)).copyBytes(from: answer)
    return UInt32(answer.count)
}
