// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

extension OpenSSLContext {
    /// Refuses a session that none of this context's connections may resume.
    func check(_ session: SSLSession) throws(SSLError) {
        guard side == .client else { throw .invalidArgument("Cannot set session for server-side SSLSocket.") }
        guard session.backend == Self.backend, session.policy == policy else {
            throw .invalidArgument("Session refers to a different SSLContext.")
        }
    }
}

extension OpenSSLObject {
    /// What can be resumed later, on a client: as of now. CPython's `SSLObject.session`.
    public var session: SSLSession? {
        lock.withLock {
            guard isComplete, side == .client, let session = unsafe SSL_get1_session(handle) else { return nil }
            defer { unsafe SSL_SESSION_free(session) }
            // OpenSSL's sessions have no place for a stapled response but the one for what applications add.
            if let response = statusResponse {
                unsafe SSL_SESSION_set1_ticket_appdata(session, response, response.count)
            }
            let encoded = unsafe [UInt8](encodedBy: { unsafe i2d_SSL_SESSION(session, $0) })
            var count: UInt32 = 0
            let bytes = unsafe SSL_SESSION_get_id(session, &count)
            let id = unsafe [UInt8](bytes, count: Int(count))
            let hint = unsafe Int(SSL_SESSION_get_ticket_lifetime_hint(session))
            let timeout = unsafe Int(SSL_SESSION_get_timeout(session))
            return unsafe SSLSession(
                id: id.isEmpty ? encoded.sha256 : id, time: Int64(SSL_SESSION_get_time(session)),
                timeout: hint > 0 ? min(timeout, hint) : timeout, ticketLifetimeHint: hint,
                hasTicket: SSL_SESSION_has_ticket(session) == 1, backend: OpenSSLContext.backend,
                policy: active.policy, secret: SSL_SESSION_is_resumable(session) == 1 ? encoded : [])
        }
    }

    /// Sets a session to resume, before the handshake. One that is too old is left out, and the handshake is a full one.
    func resume(_ resumed: SSLSession) throws(SSLError) {
        guard resumed.isResumable(at: Platform.now()) else { return }
        let session = unsafe resumed.secret.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            return unsafe d2i_SSL_SESSION(nil, &position, buffer.count)
        }
        guard let session = unsafe session else { throw .invalidArgument("the session cannot be read") }
        defer { unsafe SSL_SESSION_free(session) }
        var response: UnsafeMutableRawPointer?
        var count = 0
        if unsafe SSL_SESSION_get0_ticket_appdata(session, &response, &count) == 1, unsafe response != nil {
            resumedStatus = unsafe [UInt8](UnsafeRawBufferPointer(start: response, count: count))
        }
        guard unsafe SSL_set_session(handle, session) == 1 else { throw .invalidArgument("the session cannot be read") }
    }
}
