// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

// @unchecked: everything that changes is touched with `lock` held; OpenSSL is called with it held, and never waits, because
// what is below it is two buffers. @safe: the pointers are made in init, freed in deinit, and never leave.
/// A TLS connection on OpenSSL. See `SSLObject` for what its members do.
@safe public final class OpenSSLObject: SSLObject, @unchecked Sendable {
    /// Replaced only before the server has answered, when its callback chooses another context.
    private(set) var handle: OpaquePointer
    let transport: Transport
    let lock = RecursiveLock()

    /// Which end this is. CPython's `server_side`.
    public let side: SSLSide
    /// The context that the connection goes by: on a server, perhaps another one than it was made from.
    private(set) var active: OpenSSLContext
    /// What the client asked for, on a client.
    let requestedHostname: String?

    /// The handshake was done at some time, whatever came after.
    var isComplete = false
    /// What ended the conversation.
    var ending = Ending.none
    /// A call is under way that may run the caller's code.
    private var isInside = false
    /// The object is being freed: nobody is asked any more.
    private(set) var isEnding = false

    /// The question that a callback has not answered yet.
    var question: Question?
    /// The call that sleeps, or is under way on a thread of its own; and the caller's code that it waits for.
    var sleeper: Sleeper?
    var call: Call?
    var errand: (() -> Void)?
    /// What went wrong in a callback that had no way to tell.
    var callbackFailure: SSLError?
    /// The last fatal alert of the call that is under way.
    var alert: SSLError.Alert?

    /// On a server, what the client asked for, once it has come; and whether the callback has decided about it.
    var hello: ClientHello?
    var isHelloDecided = false
    /// The context that the callback has chosen, until it is in force.
    var successor: OpenSSLContext?
    /// Messages are shown again to a connection that reads again what another has read.
    private(set) var isMuted = false

    /// Why the peer was refused, where OpenSSL does not say it.
    var refusal: Refusal?
    /// A bad chain was accepted because the callback said so.
    var isAcceptedByCallback = false
    /// What the server stapled when the session began that is to be resumed; empty for nothing.
    var resumedStatus: [UInt8] = []
    /// What verifying the peer has come to, before the caller has its say.
    var verdict = X509_V_OK

    /// Early data: a client's that is to go out, its whole number of bytes, a server's that has come, and whether it has
    /// all come.
    var earlyOutput: [UInt8] = []
    var earlyBytes = 0
    var earlyInput: [UInt8] = []
    var isEarlyDone = false

    /// Whether reads may sleep, since a client has been asked for a certificate; and what they have read.
    var readsMaySleep = false
    var unread: [UInt8] = []

    /// What ends a conversation.
    enum Ending { case none, openSSL, own }

    /// What the caller's code is deciding.
    enum Question {
        case serverName(PendingAnswer<ServerNameCallback.Decision>)
        case verification(PendingAnswer<VerificationCallback.Decision>)
    }

    /// The context that the connection goes by: the one it was made from, until a ``ServerNameCallback`` chooses another.
    /// CPython's `context`.
    public var context: OpenSSLContext { lock.withLock { active } }

    /// Throws as `SSLContext.wrapBIO` says.
    init(
        context: OpenSSLContext, incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?,
        session resumed: SSLSession?
    ) throws(SSLError) {
        let hostname = try Self.checked(serverHostname, for: context)
        if let resumed { try context.check(resumed) }
        let transport = Transport(
            incoming: incoming, outgoing: outgoing, isTaped: context.configuration.serverNameCallback != nil)
        QueuedError.clear()
        let handle = try unsafe Self.makeHandle(context, transport)
        side = context.side
        active = context
        self.transport = transport
        unsafe self.handle = unsafe handle
        requestedHostname = hostname
        adopt()
        if side == .client { try prepareClient(resuming: resumed) }
    }

    deinit {
        isEnding = true
        // A call that sleeps comes to its end first.
        while let sleeper, !sleeper.wait() { sleeper.wake() }
        // Else OpenSSL would forget a session whose connection was not closed.
        if ending == .none { unsafe SSL_set_shutdown(handle, SSL_SENT_SHUTDOWN | SSL_get_shutdown(handle)) }
        unsafe SSL_free(handle)
    }

    /// The object of one of OpenSSL's connections.
    static func of(_ ssl: OpaquePointer?) -> OpenSSLObject? {
        unsafe SSL_get_ex_data(ssl, 0).map { unsafe Unmanaged<OpenSSLObject>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Comes before whatever moves the conversation on; ``leave()`` comes after it. The lock lets its holder in again:
    /// callbacks may ask, but not read or write.
    func enter() throws(SSLError) {
        lock.lock()
        guard !isInside else {
            lock.unlock()
            throw .invalidArgument("a callback cannot use the connection that it is called for")
        }
        isInside = true
        alert = nil
        QueuedError.clear()
    }

    func leave() {
        isInside = false
        lock.unlock()
    }

    private static func makeHandle(
        _ context: OpenSSLContext, _ transport: Transport
    ) throws(SSLError) -> OpaquePointer {
        let bio = try unsafe transport.makeBIO()
        guard let handle = unsafe SSL_new(context.handle.pointer) else {
            unsafe BIO_free(bio)
            throw .lastOpenSSL
        }
        unsafe SSL_set_bio(handle, bio, bio)
        return unsafe handle
    }

    /// Makes a new handle this object's.
    private func adopt() {
        unsafe SSL_set_ex_data(handle, 0, Unmanaged.passUnretained(self).toOpaque())
        if side == .client { unsafe SSL_set_connect_state(handle) } else { unsafe SSL_set_accept_state(handle) }
    }

    /// Begins anew with another context and what the client has sent.
    func hand(to context: OpenSSLContext) throws(SSLError) {
        let next = try unsafe Self.makeHandle(context, transport)
        unsafe SSL_free(handle)
        unsafe handle = unsafe next
        active.handovers.increment()
        active = context
        transport.rewind()
        isMuted = true
        adopt()
    }

    /// The hello has been read, for the last time.
    func settleHello() {
        isHelloDecided = true
        isMuted = false
        transport.stopTaping()
    }
}
