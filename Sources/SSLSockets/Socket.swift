// SPDX-License-Identifier: MIT

public import SSLInterface
import Synchronization

/// A stream socket: TCP or local (AF_UNIX). Owns its descriptor and closes it when it goes away.
///
/// Any thread may use it at any time, several at once; one may close it while others are inside: they wake and throw
/// ``SSLError/Code/noSocket``, and the descriptor's number is not free for anything else before the last of them has left.
/// The descriptor's own `O_NONBLOCK` flag plays no part: how long calls wait is decided by ``timeout`` alone.
///
/// While a socket carries TLS (from `wrapSocket` to ``SSLSocket/unwrap()``) plain reads and writes are refused, so that no
/// plaintext can slip between the records.
///
/// The corresponding Python class is `socket.socket`.
public final class Socket: Sendable {
    let descriptor: Int32

    /// Who is inside, in steps of ``user``, and below that whether the socket is ``closed`` and the descriptor ``gone``.
    private let state = Atomic<UInt>(0)
    private static let closed: UInt = 1
    private static let gone: UInt = 2
    private static let user: UInt = 4

    private let limit = Atomic<Int64>(Timeout.none.nanoseconds)
    private let wrapped = Atomic<Bool>(false)

    /// Takes over an open descriptor, which nobody else closes from now on. Python's `socket(fileno=...)`.
    public init(adopting descriptor: Int32) { self.descriptor = descriptor }

    deinit {
        // Nobody is inside, for that would be holding on to the object.
        if state.load(ordering: .acquiring) & Self.gone == 0 { Platform.close(descriptor) }
    }

    /// How long the calls that follow may wait; ``Timeout/none`` until set. Those under way are not affected.
    public var timeout: Timeout {
        get { Timeout(nanoseconds: limit.load(ordering: .relaxed)) }
        set { limit.store(newValue.nanoseconds, ordering: .relaxed) }
    }

    /// The number of the descriptor, for use with `poll` and its kin, or -1 after ``close()`` and ``detach()``. `fileno()`.
    public var fileDescriptor: Int32 { isClosed ? -1 : descriptor }

    /// Whether ``close()`` or ``detach()`` has been called.
    public var isClosed: Bool { state.load(ordering: .acquiring) & Self.closed != 0 }

    /// The address of this end. Throws ``SSLError/Code/noSocket`` when closed. `getsockname()`.
    public var localAddress: SocketAddress {
        get throws(SSLError) {
            try enter()
            defer { leave() }
            return SocketAddress(try Platform.localAddress(descriptor))
        }
    }

    /// The address of the other end. Throws ``SSLError/Code/syscall`` when not connected, or not any more,
    /// ``SSLError/Code/noSocket`` when closed. `getpeername()`.
    public var remoteAddress: SocketAddress {
        get throws(SSLError) {
            try enter()
            defer { leave() }
            return SocketAddress(try Platform.remoteAddress(descriptor))
        }
    }

    /// Closes the socket. Does nothing the second time. `close()`.
    ///
    /// Threads inside wake and throw ``SSLError/Code/noSocket``; the connection ends at once, even where another process
    /// has a copy of the descriptor. With nobody inside, only this descriptor is closed.
    public func close() {
        let before = state.add(Self.user, ordering: .acquiringAndReleasing).oldValue
        defer { leave() }
        guard before & Self.closed == 0 else { return }
        let others = state.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing).newValue - Self.user
        // Fails when there is no connection any more; then nobody sleeps on it either.
        if others >= Self.user { try? Platform.shutdown(descriptor, onlyWriting: false) }
    }

    /// Gives the descriptor away: it stays open, its new owner closes it, and this object is as after ``close()``.
    ///
    /// Throws ``SSLError/Code/syscall`` (EBUSY) while a thread is inside, ``SSLError/Code/noSocket`` when closed.
    /// `detach()`.
    public func detach() throws(SSLError) -> Int32 {
        let (done, found) = state.compareExchange(
            expected: 0, desired: Self.closed | Self.gone, ordering: .acquiringAndReleasing)
        if done { return descriptor }
        throw found & Self.closed != 0 ? Self.closedError : Platform.failure("detach", Platform.busy)
    }
}

/// Being inside: while a thread is, the descriptor stays open.
extension Socket {
    static var closedError: SSLError { SSLError(.noSocket, .init(message: "Underlying socket has been closed.")) }

    /// Comes before each use of the descriptor, and ``leave()`` after it. Throws when the socket is closed.
    func enter() throws(SSLError) {
        guard state.add(Self.user, ordering: .acquiringAndReleasing).oldValue & Self.closed == 0 else {
            leave()
            throw Self.closedError
        }
    }

    func leave() {
        // The last one out of a closed socket closes the descriptor. Latecomers to `enter` come this way, too.
        guard state.subtract(Self.user, ordering: .acquiringAndReleasing).newValue == Self.closed else { return }
        let (isLast, _) = state.compareExchange(
            expected: Self.closed, desired: Self.closed | Self.gone, ordering: .acquiringAndReleasing)
        if isLast { Platform.close(descriptor) }
    }

    func checkOpen() throws(SSLError) {
        if isClosed { throw Self.closedError }
    }

    /// Waits, as a thread that is inside. Empty when the deadline passed first.
    func wait(for readiness: Platform.Readiness, until deadline: Deadline) throws(SSLError) -> Platform.Readiness {
        let ready = try Platform.wait(descriptor, for: readiness, until: deadline)
        try checkOpen()
        return ready
    }
}

/// Carrying TLS.
extension Socket {
    /// Keeps plain reads and writes out from now on. Throws when a TLS conversation is there already, and for anything but
    /// a connected stream socket.
    func beginTLS() throws(SSLError) {
        try enter()
        defer { leave() }
        try Platform.checkStream(descriptor)
        _ = try Platform.remoteAddress(descriptor)
        guard !wrapped.exchange(true, ordering: .acquiringAndReleasing) else {
            throw .invalidArgument("the socket carries TLS already")
        }
    }

    func endTLS() { wrapped.store(false, ordering: .releasing) }

    /// As ``enter()``, for plain reads and writes.
    func enterPlain() throws(SSLError) {
        try enter()
        guard wrapped.load(ordering: .acquiring) else { return }
        leave()
        throw .invalidArgument("the socket carries TLS: read and write through the SSLSocket")
    }
}
