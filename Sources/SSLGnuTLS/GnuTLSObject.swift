// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

// @unchecked: everything that changes is touched with `lock` held; GnuTLS is called with it held, and never waits, because
// its transport is two buffers. @safe: the session and the transport are made in init, freed in deinit, and never leave.

/// A TLS connection on GnuTLS. See `SSLObject` for what its members do.
@safe public final class GnuTLSObject: SSLObject, @unchecked Sendable {
    /// The context that the connection was made from.
    public let context: GnuTLSContext

    let session: gnutls_session_t
    let transport: UnsafeMutablePointer<Transport>
    let lock = RecursiveLock()
    private let incoming: MemoryBIO
    private let outgoing: MemoryBIO

    /// What the client asked for, on a client.
    let requestedHostname: String?

    /// Where the conversation is.
    var phase = Phase.initial
    /// What the hook and the verification have seen.
    var handshake = HandshakeRecord()
    /// A byte that `unwrap` had to read to learn that data was still in flight; the next read returns it first.
    var unreadByte: UInt8?
    /// Warning alerts and refused renegotiations since the last data.
    var warnings = 0
    var refusedRenegotiations = 0
    /// The ClientHello that was refused is still in GnuTLS's queue, which it will complain of once.
    var toleratesLeftover = false
    /// The handshake was done at some time, whatever came after.
    var isComplete = false

    /// The states of a conversation. GnuTLS answers badly to calls in the wrong one, and is not asked.
    enum Phase {
        /// No byte has been sent or expected.
        case initial
        /// In the handshake.
        case handshaking
        /// The handshake is done. Which side has said `close_notify` is kept with it.
        case open(sentClose: Bool, receivedClose: Bool)
        /// Something ended the conversation; whether that was an alert of the peer's decides what a handshake then says.
        case failed(byPeer: Bool)
    }

    /// Throws as `SSLContext.wrapBIO` says.
    init(
        context: GnuTLSContext, incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) {
        let hostname = try Self.checked(serverHostname, for: context)
        var session: gnutls_session_t?
        try check(
            unsafe gnutls_init(
                &session, Self.flags(for: context.side) | context.configuration.sessionFlags(context.side)))
        guard let session = unsafe session else { throw SSLError(.noMemory) }
        self.context = context
        self.incoming = incoming
        self.outgoing = outgoing
        unsafe self.session = session
        unsafe transport = .allocate(capacity: 1)
        unsafe transport.initialize(to: Transport(incoming: incoming, outgoing: outgoing))
        requestedHostname = hostname
        try configure()
    }

    deinit {
        // The session first: its callbacks use the transport. Says nothing to the peer.
        unsafe gnutls_deinit(session)
        unsafe transport.deinitialize(count: 1)
        unsafe transport.deallocate()
    }

    private static func flags(for side: SSLSide) -> UInt32 {
        // A client shows its certificate whatever issuers the server names, as OpenSSL's do.
        let role = side == .client ? cgnutls_client | cgnutls_force_client_cert : cgnutls_server
        return role | cgnutls_nonblock | cgnutls_no_signal
    }

    private func configure() throws(SSLError) {
        unsafe gnutls_session_set_ptr(session, Unmanaged.passUnretained(self).toOpaque())
        unsafe Transport.install(transport, in: session)
        try unsafe context.policy.apply(to: session, side: side)
        try check(
            unsafe gnutls_credentials_set(
                session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(context.credentials.handle)))
        unsafe gnutls_session_set_verify_function(session, verifyCallback)
        unsafe gnutls_handshake_set_hook_function(
            session, cgnutls_handshake_any, GNUTLS_HOOK_PRE, handshakeCallback)
        // Otherwise GnuTLS writes the secrets to SSLKEYLOGFILE without being asked.
        unsafe gnutls_session_set_keylog_function(session, noKeylog)
        if side == .server {
            unsafe gnutls_certificate_server_set_request(session, context.configuration.verifyMode.certificateRequest)
        }
        if let name = requestedHostname { try sendServerName(name) }
    }

    /// Addresses are not sent, nor the dot at the end of a fully qualified name (RFC 6066, section 3).
    private func sendServerName(_ hostname: String) throws(SSLError) {
        guard IPAddress(hostname) == nil else { return }
        let name = hostname.hasSuffix(".") ? String(hostname.dropLast()) : hostname
        try check(unsafe gnutls_server_name_set(session, GNUTLS_NAME_DNS, name, name.utf8.count))
    }

    private static func checked(_ hostname: String?, for context: GnuTLSContext) throws(SSLError) -> String? {
        guard let hostname else {
            if context.side == .client && context.configuration.checkHostname {
                throw .invalidArgument("check_hostname requires server_hostname")
            }
            return nil
        }
        guard context.side == .client else {
            throw .invalidArgument("server_hostname can only be specified in client mode")
        }
        guard !hostname.isEmpty, !hostname.hasPrefix(".") else {
            throw .invalidArgument("server_hostname cannot be an empty string or start with a leading dot.")
        }
        guard hostname.utf8.allSatisfy({ $0 != 0 && $0 < 0x80 }) else {
            throw .invalidArgument("server_hostname must be ASCII without NUL; encode other names as A-labels")
        }
        guard hostname.utf8.count < 256 else { throw .invalidArgument("server_hostname is longer than 255 bytes") }
        return hostname
    }
}

/// Replaces GnuTLS's own writer.
private let noKeylog: gnutls_keylog_func = { _, _, _ in 0 }

extension VerifyMode {
    fileprivate var certificateRequest: gnutls_certificate_request_t {
        switch self {
        case .none: GNUTLS_CERT_IGNORE
        case .optional: GNUTLS_CERT_REQUEST
        case .required: GNUTLS_CERT_REQUIRE
        }
    }
}
