// SPDX-License-Identifier: MIT

public import SSLInterface

/// Two connected stream sockets, in blocking mode. The caller closes them. Throws ``SSLError/Code/syscall``.
public func socketPair() throws(SSLError) -> (Int32, Int32) { try System.socketPair() }

/// A connected stream socket for tests: a peer without TLS, that can also misbehave. Each call has a deadline.
///
/// Closed with its last reference. Any thread may use it, but nobody may use it while another closes it.
public final class TestSocket: Sendable {
    private let held: Guarded<Int32?>

    /// Takes over a descriptor, in blocking mode.
    public init(owning descriptor: Int32) { held = Guarded(descriptor) }

    deinit { close() }

    /// Connects to a port of 127.0.0.1. Throws ``SSLError/Code/syscall``.
    public static func connect(port: UInt16) throws(SSLError) -> TestSocket {
        TestSocket(owning: try System.connect(.loopback4(port: port)))
    }

    /// Connects to a port of ::1. Throws ``SSLError/Code/syscall``.
    public static func connect6(port: UInt16) throws(SSLError) -> TestSocket {
        TestSocket(owning: try System.connect(.loopback6(port: port)))
    }

    /// Connects to a path. Throws ``SSLError/Code/syscall``.
    public static func connect(path: String) throws(SSLError) -> TestSocket {
        TestSocket(owning: try System.connect(.unix(path)))
    }

    /// Two that are connected with each other. Throws ``SSLError/Code/syscall``.
    public static func pair() throws(SSLError) -> (TestSocket, TestSocket) {
        let (one, other) = try System.socketPair()
        return (TestSocket(owning: one), TestSocket(owning: other))
    }

    /// The descriptor, or -1 after it has been closed or released. Stays the socket's.
    public var descriptor: Int32 { held.withLock { $0 ?? -1 } }

    /// Gives the descriptor away: closing it is the caller's from now on. -1 if there is none.
    public func release() -> Int32 {
        held.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor ?? -1
        }
    }

    /// Closes it. The peer reads the end, after what was sent; or gets a reset, if something was left unread.
    public func close() { held.withLock { close(&$0) } }

    /// Closes a TCP connection with a reset: the peer's calls fail with `ECONNRESET`. Throws ``SSLError/Code/syscall``.
    public func reset() throws(SSLError) {
        try held.withLock { (descriptor) throws(SSLError) in
            if let number = descriptor { try System.lingerForNoTime(number) }
            close(&descriptor)
        }
    }

    /// Ends what is sent, and goes on receiving. Throws ``SSLError/Code/syscall``.
    public func shutdownWriting() throws(SSLError) { try System.shutdownWriting(descriptor) }

    /// Sends all bytes. Throws ``SSLError/Code/timedOut`` when the peer does not make room, ``SSLError/Code/syscall``.
    public func send(_ bytes: [UInt8], timeout: Duration = .seconds(10)) throws(SSLError) {
        let number = descriptor
        let deadline = ContinuousClock.now + timeout
        var rest = bytes[...]
        while !rest.isEmpty {
            try System.wait(number, isForWriting: true, ContinuousClock.now.duration(to: deadline))
            rest = rest.dropFirst(try System.send(number, rest))
        }
    }

    /// Receives what there is, at most `count` bytes; empty at the end. Throws ``SSLError/Code/timedOut``,
    /// ``SSLError/Code/syscall``.
    public func receive(_ count: Int = 65536, timeout: Duration = .seconds(10)) throws(SSLError) -> [UInt8] {
        let number = descriptor
        try System.wait(number, timeout)
        return try System.read(number, max(0, count))
    }

    /// Receives so many bytes, or fewer at the end. Throws what ``receive(_:timeout:)`` throws.
    public func receive(exactly count: Int, timeout: Duration = .seconds(10)) throws(SSLError) -> [UInt8] {
        let deadline = ContinuousClock.now + timeout
        var received: [UInt8] = []
        while received.count < count {
            let part = try receive(count - received.count, timeout: ContinuousClock.now.duration(to: deadline))
            if part.isEmpty { break }
            received += part
        }
        return received
    }

    private func close(_ descriptor: inout Int32?) {
        if let descriptor { System.close(descriptor) }
        descriptor = nil
    }
}
