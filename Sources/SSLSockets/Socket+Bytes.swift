// SPDX-License-Identifier: MIT

public import SSLInterface

/// Plain bytes: before TLS begins (STARTTLS), or after it has ended.
extension Socket {
    /// Appends bytes from the peer to a buffer: at least one, and no more than fit.
    ///
    /// Returns their number; 0 when the buffer has no room or the peer sends no more. Throws ``SSLError/wantRead``,
    /// ``SSLError/Code/timedOut``, ``SSLError/Code/syscall``, ``SSLError/Code/noSocket`` when closed,
    /// ``SSLError/Code/invalidArgument`` while the socket carries TLS. `recv_into()`.
    public func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        let deadline = Deadline(timeout)
        try enterPlain()
        defer { leave() }
        guard buffer.freeCapacity > 0 else { return 0 }
        while true {
            let transfer = unsafe buffer.withUnsafeMutableBytes { room, initialized in
                let transfer = unsafe Platform.receive(
                    descriptor, into: UnsafeMutableRawBufferPointer(rebasing: room[initialized...]))
                if case .bytes(let count) = transfer { initialized += count }
                return transfer
            }
            // The end may be our own: closing wakes readers that way.
            try checkOpen()
            switch transfer {
            case .bytes(let count): return count
            case .failed(let code): throw Platform.failure("read", code)
            case .wouldBlock: try waitOrThrow(.readable, .read, deadline)
            }
        }
    }

    /// Reads up to `count` bytes. Empty when the peer sends no more. Throws what ``read(into:)`` throws, and
    /// ``SSLError/Code/invalidArgument`` for a negative count. `recv()`.
    public func read(_ count: Int = 16384) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("size should not be negative") }
        return try readArray(min(count, 1 << 20)) { (buffer) throws(SSLError) in try read(into: &buffer) }
    }

    /// Sends as many of the bytes as the system takes at once: at least one, unless there are none. Returns their number.
    ///
    /// Throws ``SSLError/wantWrite``, ``SSLError/Code/timedOut``, ``SSLError/Code/syscall`` (EPIPE when the peer has gone;
    /// no signal is raised), ``SSLError/Code/noSocket`` when closed, ``SSLError/Code/invalidArgument`` while the socket
    /// carries TLS. `send()`.
    public func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        let deadline = Deadline(timeout)
        try enterPlain()
        defer { leave() }
        return try send(bytes, deadline)
    }

    /// Sends all of the bytes before returning; the timeout is for all of them together.
    ///
    /// Throws what ``write(_:)-(RawSpan)`` throws; how many bytes have gone by then cannot be told. `sendall()`.
    public func writeAll(_ bytes: RawSpan) throws(SSLError) {
        let deadline = Deadline(timeout)
        try enterPlain()
        defer { leave() }
        var sent = 0
        while sent < bytes.byteCount { sent += try send(bytes.extracting(droppingFirst: sent), deadline) }
    }

    private func send(_ bytes: RawSpan, _ deadline: Deadline) throws(SSLError) -> Int {
        while true {
            let transfer = unsafe bytes.withUnsafeBytes { unsafe Platform.send(descriptor, $0) }
            try checkOpen()
            switch transfer {
            case .bytes(let count): return count
            case .failed(let code): throw Platform.failure("write", code)
            case .wouldBlock: try waitOrThrow(.writable, .write, deadline)
            }
        }
    }

    private func waitOrThrow(
        _ readiness: Platform.Readiness, _ operation: Operation, _ deadline: Deadline
    ) throws(SSLError) {
        guard !deadline.isNonBlocking else { throw readiness == .readable ? .wantRead : .wantWrite }
        guard try !wait(for: readiness, until: deadline).isEmpty else { throw operation.timedOut }
    }

    /// Sends the array's bytes as ``write(_:)-(RawSpan)`` does.
    @discardableResult
    public func write(_ bytes: [UInt8]) throws(SSLError) -> Int { unsafe try write(bytes.span.bytes) }

    /// Sends all of the array's bytes as ``writeAll(_:)-(RawSpan)`` does.
    public func writeAll(_ bytes: [UInt8]) throws(SSLError) { unsafe try writeAll(bytes.span.bytes) }

    /// Sends the text's UTF-8 as ``writeAll(_:)-(RawSpan)`` does.
    public func writeAll(_ text: String) throws(SSLError) { try writeAll(Array(text.utf8)) }

    /// Tells the peer that nothing more will be sent. Reading goes on. Python's `shutdown(SHUT_WR)`.
    ///
    /// Throws ``SSLError/Code/syscall`` when there is no connection, ``SSLError/Code/noSocket`` when closed,
    /// ``SSLError/Code/invalidArgument`` while the socket carries TLS.
    public func shutdownWrite() throws(SSLError) {
        try enterPlain()
        defer { leave() }
        try Platform.shutdown(descriptor, onlyWriting: true)
    }
}

/// An array of up to `capacity` bytes, read into its own memory.
func readArray(
    _ capacity: Int, _ read: (inout OutputRawSpan) throws(SSLError) -> Int
) throws(SSLError) -> [UInt8] {
    // The span covers the array's own uninitialized memory and writes it front to back.
    unsafe try [UInt8](unsafeUninitializedCapacity: capacity) { (bytes, initialized) throws(SSLError) in
        var span = unsafe OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(bytes), initializedCount: 0)
        initialized = try read(&span)
    }
}
