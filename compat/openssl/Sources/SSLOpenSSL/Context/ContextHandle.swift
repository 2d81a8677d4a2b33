// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @unchecked: changed before the context is out of its initializer alone; OpenSSL has locks for what changes later.
// @safe: the pointer is made in init and given back in deinit.
/// OpenSSL's own context.
@safe final class ContextHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// With nothing set but what CPython always sets.
    init(_ side: SSLSide) throws(SSLError) {
        guard let pointer = unsafe SSL_CTX_new(side == .client ? TLS_client_method() : TLS_server_method()) else {
            throw .lastOpenSSL
        }
        unsafe self.pointer = unsafe pointer
        unsafe copenssl_ctx_set_mode(pointer, Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) | Int(SSL_MODE_RELEASE_BUFFERS))
    }

    deinit { unsafe SSL_CTX_free(pointer) }

    /// Shows a body what the store holds, while nobody changes it.
    func withTrusted(_ body: (OpaquePointer) -> Void) {
        guard let store = unsafe SSL_CTX_get_cert_store(pointer), unsafe X509_STORE_lock(store) == 1 else { return }
        defer { unsafe X509_STORE_unlock(store) }
        unsafe elements(of: X509_STORE_get0_objects(store)).forEach(body)
    }
}
