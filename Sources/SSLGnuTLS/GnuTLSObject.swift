// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

// @unchecked: everything that changes is touched with `lock` held; GnuTLS is called with it held, and never waits, because
// its transport is two buffers. @safe: the session and the transport are made in init, freed in deinit, and never leave.

/// A TLS connection on GnuTLS. See `SSLObject` for what its members do.
@safe public final class GnuTLSObject: SSLObject, @unchecked Sendable {
    /// Replaced only before the handshake, when a server's callback chooses another context.
    private(set) var handle: gnutls_session_t
    let transport: UnsafeMutablePointer<Transport>
    let lock = RecursiveLock()
    let incoming: MemoryBIO
    let outgoing: MemoryBIO

    /// Which end this is. CPython's `server_side`.
    public let side: SSLSide
    /// The context that the connection goes by: on a server, perhaps another one than it was made from.
    var active: GnuTLSContext
    /// What the client asked for, on a client.
    let requestedHostname: String?

    /// Where the conversation is.
    var phase = Phase.initial
    /// What the hook and the verification have seen.
    var handshake = HandshakeRecord()
    /// The question that a callback has not answered yet.
    var question: Question?
    /// What has become of asking the client for a certificate after the handshake.
    var reauthentication = Reauthentication.none
    /// A call is under way that may run the caller's code.
    private var isInside = false
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
        /// The handshake is done, but for the verdict on a session that was resumed.
        case finishing
        /// The handshake is done. Which side has said `close_notify` is kept with it.
        case open(sentClose: Bool, receivedClose: Bool)
        /// Something ended the conversation; whether that was an alert of the peer's decides what a handshake then says.
        case failed(byPeer: Bool)
    }

    /// What the caller's code is deciding.
    enum Question {
        case serverName(PendingAnswer<ServerNameCallback.Decision>)
        case verification(PendingAnswer<VerificationCallback.Decision>)
    }

    /// The context that the connection goes by: the one it was made from, until a ``ServerNameCallback`` chooses another.
    /// CPython's `context`.
    public var context: GnuTLSContext { lock.withLock { active } }

    /// Throws as `SSLContext.wrapBIO` says.
    init(
        context: GnuTLSContext, incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?,
        session resumed: SSLSession?
    ) throws(SSLError) {
        let hostname = try Self.checked(serverHostname, for: context)
        if let resumed { try context.check(resumed) }
        var session: gnutls_session_t?
        try check(unsafe gnutls_init(&session, context.sessionFlags))
        guard let session = unsafe session else { throw SSLError(.noMemory) }
        side = context.side
        active = context
        self.incoming = incoming
        self.outgoing = outgoing
        unsafe handle = session
        unsafe transport = .allocate(capacity: 1)
        unsafe transport.initialize(to: Transport(incoming: incoming, outgoing: outgoing))
        requestedHostname = hostname
        installCallbacks()
        if !context.decidesByHello { try adopt(context) }
        if let name = requestedHostname { try sendServerName(name) }
        if let resumed { try resume(resumed) }
    }

    deinit {
        // The session first: its callbacks use the transport. Says nothing to the peer.
        unsafe gnutls_deinit(handle)
        unsafe transport.deinitialize(count: 1)
        unsafe transport.deallocate()
    }

    /// Comes before whatever moves the conversation on; ``leave()`` comes after it. The lock lets its holder in again:
    /// callbacks may ask, but to read or write from inside a call into GnuTLS would be its ruin.
    func enter() throws(SSLError) {
        lock.lock()
        guard !isInside else {
            lock.unlock()
            throw .invalidArgument("a callback cannot use the connection that it is called for")
        }
        isInside = true
    }

    func leave() {
        isInside = false
        lock.unlock()
    }

    /// Begins anew with a session for another context, before GnuTLS has seen a byte.
    func replaceSession(for context: GnuTLSContext) throws(SSLError) {
        var session: gnutls_session_t?
        try check(unsafe gnutls_init(&session, context.sessionFlags))
        guard let session = unsafe session else { throw SSLError(.noMemory) }
        unsafe gnutls_deinit(handle)
        unsafe handle = session
        installCallbacks()
    }

    private func installCallbacks() {
        unsafe gnutls_session_set_ptr(handle, Unmanaged.passUnretained(self).toOpaque())
        unsafe Transport.install(transport, in: handle)
        unsafe gnutls_session_set_verify_function(handle, verifyCallback)
        unsafe gnutls_handshake_set_hook_function(
            handle, cgnutls_handshake_any, GNUTLS_HOOK_PRE, handshakeCallback)
        // Also without anybody to tell: else GnuTLS writes the secrets to SSLKEYLOGFILE without being asked.
        unsafe gnutls_session_set_keylog_function(handle, keylogCallback)
    }

    /// Gives the session everything that a context decides. Once, before GnuTLS begins the handshake.
    func adopt(_ context: GnuTLSContext) throws(SSLError) {
        active = context
        let configuration = context.configuration
        try unsafe context.policy.apply(to: handle, side: side)
        try unsafe context.credentials.apply(to: handle)
        handshake.givesTickets = try unsafe context.sessions.apply(
            to: handle, side: side, hello: handshake.clientHelloBody)
        if side == .server { requestCertificate(configuration) }
        try unsafe context.antiReplay?.enable(in: handle)
        if let limit = configuration.recordSizeLimit {
            try check(Int32(truncatingIfNeeded: unsafe gnutls_record_set_max_recv_size(handle, limit)))
        }
        if configuration.messageCallback != nil {
            unsafe transport.pointee.observer = unsafe .passUnretained(self)
        }
    }

    /// Addresses are not sent, nor the dot at the end of a fully qualified name (RFC 6066, section 3).
    private func sendServerName(_ hostname: String) throws(SSLError) {
        guard IPAddress(hostname) == nil else { return }
        let name = hostname.hasSuffix(".") ? String(hostname.dropLast()) : hostname
        try check(unsafe gnutls_server_name_set(handle, GNUTLS_NAME_DNS, name, name.utf8.count))
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
        // Mapped first: other alphabets have dots, too.
        let name = try HostName.ascii(hostname)
        guard !name.isEmpty, !name.hasPrefix(".") else {
            throw .invalidArgument("server_hostname cannot be an empty string or start with a leading dot.")
        }
        // They have no business in a name, and would come back in messages and logs.
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw .invalidArgument("server_hostname cannot hold blanks or control characters")
        }
        guard name.utf8.count < 256 else { throw .invalidArgument("server_hostname is longer than 255 bytes") }
        return name
    }
}
