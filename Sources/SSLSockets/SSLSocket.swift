// SPDX-License-Identifier: MIT

public import SSLInterface
import Synchronization

/// A TLS connection over a socket, with any backend.
///
/// How long calls wait is decided by ``timeout``: as long as it takes, up to a limit, or not at all. Any thread may make any
/// call at any time; one may read while another writes, and one may ``close()`` while others are inside.
///
/// Not one byte behind the record at hand is taken off the socket: after ``unwrap()`` the plaintext that follows is there to
/// the last byte.
///
/// ```swift
/// let tls = try context.connect(to: "example.org", port: 443, timeout: .seconds(10))
/// try tls.writeAll("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n")
/// while case let bytes = try tls.read(), !bytes.isEmpty { print(String(decoding: bytes, as: UTF8.self)) }
/// tls.close()
/// ```
///
/// Made by `wrapSocket` and `connect` of a context. The corresponding CPython class is `ssl.SSLSocket`.
public final class SSLSocket<Object: SSLObject>: Sendable {
    /// The TLS side of the connection: ask it for the version, the cipher, the peer's certificate and so on.
    ///
    /// Its `read`, `write` and `unwrap` would move bytes past this driver: use those of the socket.
    public let object: Object
    /// The socket below, which this connection closes with ``close()`` and gives back with ``unwrap()``.
    public let socket: Socket

    let wire: Wire
    private let suppresses = Atomic<Bool>(false)

    init(_ socket: Socket, _ make: (MemoryBIO, MemoryBIO) throws(SSLError) -> Object) throws(SSLError) {
        let wire = Wire(socket)
        object = try make(wire.incoming, wire.outgoing)
        self.socket = socket
        self.wire = wire
    }

    /// How long the calls that follow may wait: the socket's own ``Socket/timeout``. Those under way are not affected.
    public var timeout: Timeout {
        get { socket.timeout }
        set { socket.timeout = newValue }
    }

    /// Whether ``read(into:)`` takes an end of the connection without `close_notify` for a clean end. `false` until set,
    /// where CPython's default is true: whoever can cut the connection could shorten what was sent, unnoticed.
    ///
    /// Even when true, an end inside a record or inside the handshake is an error. CPython's `suppress_ragged_eofs`.
    public var suppressRaggedEOFs: Bool {
        get { suppresses.load(ordering: .relaxed) }
        set { suppresses.store(newValue, ordering: .relaxed) }
    }

    /// The number of bytes that can be read without asking the network. CPython's `pending()`.
    public var pending: Int { wire.reading.withLock { wire.carried.count } + object.pending }

    /// Performs the handshake. Does nothing once it is done. CPython's `do_handshake()`.
    ///
    /// Reading and writing would do it first if need be. Throws ``SSLError/Code/ssl`` when it failed (the alert has been
    /// sent), ``SSLError/Code/eof`` when the peer went away, ``SSLError/wantRead`` or ``SSLError/wantWrite`` when not to
    /// wait (call again), ``SSLError/Code/timedOut`` (may be called again), ``SSLError/Code/syscall``,
    /// ``SSLError/Code/noSocket`` when closed or unwrapped.
    public func doHandshake() throws(SSLError) { try handshake(until: Deadline(timeout)) }

    func handshake(until deadline: Deadline) throws(SSLError) {
        try wire.enter()
        defer { wire.leave() }
        while true {
            let seen = wire.generation
            do {
                try object.doHandshake()
                break
            } catch {
                try satisfy(error, after: seen, for: .handshake, until: deadline)
            }
        }
        // A peer that has begun to send may not listen before it is done: then what is left goes out while we read.
        switch try wire.drain(until: deadline, listening: true) {
        case .sent, .readable: return
        case .outOfTime: throw deadline.isNonBlocking ? .wantWrite : Operation.handshake.timedOut
        // A client that has sent all it wanted need not wait for a server's session tickets.
        case .failed(let code): if object.side == .client { throw sendError(code) }
        }
    }

    /// Gets the object what it waits for: input, or the answer of a callback. Everything else is thrown.
    func satisfy(
        _ error: SSLError, after seen: UInt64, for operation: Operation, until deadline: Deadline
    ) throws(SSLError) {
        if error.code == .wantX509Lookup && !deadline.isNonBlocking {
            wire.pump()
            return try wire.awaitAnswer(of: object, for: operation, until: deadline)
        }
        try settle(error)
        try wire.awaitInput(after: seen, for: operation, until: deadline)
    }

    /// Lets the caller go on if the object only wants input. Everything else is thrown, once the alert is on its way.
    func settle(_ error: SSLError) throws(SSLError) {
        if error.code == .wantRead { return }
        wire.pump()
        try wire.checkOpen()
        throw error
    }
}
