// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSContext {
    /// Refuses a session that none of this context's connections may resume.
    func check(_ session: SSLSession) throws(SSLError) {
        guard side == .client else { throw .invalidArgument("Cannot set session for server-side SSLSocket.") }
        guard session.backend == Self.backend, session.policy == sessions.policy else {
            throw .invalidArgument("Session refers to a different SSLContext.")
        }
    }

    static let backend = "GnuTLS"
}

extension GnuTLSObject {
    /// What can be resumed later, on a client: as of now. CPython's `SSLObject.session`.
    ///
    /// Connections with a pre-shared key have nothing to resume.
    public var session: SSLSession? {
        lock.withLock {
            guard isComplete, side == .client else { return nil }
            let secret = resumptionData()
            let id = isTLS13 || secret.isEmpty ? PolicyFingerprint.sha256(secret) : sessionID(secret)
            let lifetime = active.configuration.sessionTimeout
            let hint = handshake.ticketLifetime
            return SSLSession(
                id: id, time: handshake.time, timeout: hint > 0 ? min(lifetime, hint) : lifetime,
                ticketLifetimeHint: hint, hasTicket: handshake.tickets > 0, backend: GnuTLSContext.backend,
                policy: active.sessions.policy, secret: secret)
        }
    }

    /// GnuTLS's form of the session; empty when there is nothing to resume.
    private func resumptionData() -> [UInt8] {
        // Without a ticket GnuTLS waits for one in TLS 1.3, or gives four bytes that mean nothing.
        if handshake.usesPSK || isTLS13 && handshake.tickets == 0 { return [] }
        var data = unsafe gnutls_datum_t()
        guard unsafe gnutls_session_get_data2(handle, &data) >= 0 else { return [] }
        let bytes = unsafe [UInt8](consuming: data)
        return bytes.count > 4 ? bytes : []
    }

    /// The id that the server gave the session in TLS 1.2; one is made up where it gave none.
    private func sessionID(_ secret: [UInt8]) -> [UInt8] {
        var id = unsafe gnutls_datum_t()
        guard unsafe gnutls_session_get_id2(handle, &id) >= 0, unsafe id.size > 0 else {
            return PolicyFingerprint.sha256(secret)
        }
        return unsafe [UInt8](id)
    }

    /// Sets a session to resume, before the handshake. One that is too old is left out, and the handshake is a full one.
    func resume(_ resumed: SSLSession) throws(SSLError) {
        guard resumed.isResumable(at: Platform.now()) else { return }
        guard PackedSession.isWellFormed(resumed.secret) else { throw .invalidArgument("the session cannot be read") }
        let code = unsafe resumed.secret.withUnsafeBytes {
            unsafe gnutls_session_set_data(handle, $0.baseAddress, $0.count)
        }
        guard code >= 0 else { throw .invalidArgument("the session cannot be read") }
        handshake.resumesSession = true
    }

    /// On a TLS 1.3 server, gives the client its tickets: one on resumption, as OpenSSL does, for the one that was used.
    func sendTickets() {
        // Under a key that is on its way out there are none: the client comes back for one of the newest.
        guard side == .server, isTLS13, !handshake.usesPSK, handshake.givesTickets else { return }
        let wanted = active.configuration.numTickets
        let count = unsafe gnutls_session_is_resumed(handle) != 0 ? min(wanted, 1) : wanted
        // A client without tickets can do without: nothing that fails here harms the connection.
        if count > 0 { _ = unsafe gnutls_session_ticket_send(handle, UInt32(count), 0) }
    }
}
