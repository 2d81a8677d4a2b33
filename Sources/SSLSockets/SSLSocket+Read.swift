// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLSocket {
    /// Appends decrypted bytes to a buffer: at least one, and at most one record's. Performs the handshake first if need be.
    ///
    /// Returns their number; 0 when the buffer has no room or the peer has closed its side with `close_notify`. Throws
    /// ``SSLError/Code/eof`` when the connection ended without one (see ``suppressRaggedEOFs``), ``SSLError/wantRead`` when
    /// not to wait, ``SSLError/Code/timedOut``, ``SSLError/Code/ssl`` for what breaks the protocol and for a peer's alert,
    /// ``SSLError/Code/syscall``, ``SSLError/Code/noSocket`` when closed or unwrapped. CPython's `recv_into()`.
    public func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        let deadline = Deadline(timeout)
        try wire.enter()
        defer { wire.leave() }
        guard buffer.freeCapacity > 0 else { return 0 }
        while true {
            let seen = wire.generation
            do {
                let count = try take(into: &buffer)
                wire.pump()
                return count
            } catch {
                if isEnd(error) { return 0 }
                try satisfy(error, after: seen, for: .read, until: deadline)
            }
        }
    }

    /// Reads up to `count` bytes: at most one record's. Empty when the peer has closed its side.
    ///
    /// Throws what ``read(into:)`` throws, and ``SSLError/Code/invalidArgument`` for a negative count. CPython's `recv()`.
    public func read(_ count: Int = 16384) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("size should not be negative") }
        return try readArray(min(count, 16384)) { (buffer) throws(SSLError) in try read(into: &buffer) }
    }

    /// Whether what reading threw is an end that the caller takes for a clean one.
    private func isEnd(_ error: SSLError) -> Bool {
        switch error.code {
        // Both sides have closed, if closing now is no more than that: a connection that failed is not at its end. Nor is
        // it an end when another thread has unwrapped.
        case .zeroReturn: (try? object.unwrap()) != nil && (try? wire.checkOpen()) != nil
        case .eof: suppressRaggedEOFs && object.isHandshakeComplete && wire.end == .betweenRecords
        default: false
        }
    }

    /// Takes what was carried over, or else asks the object.
    private func take(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        wire.reading.lock()
        defer { wire.reading.unlock() }
        guard !wire.carried.isEmpty else { return try object.read(into: &buffer) }
        let count = min(buffer.freeCapacity, wire.carried.count)
        for byte in wire.carried.prefix(count) { buffer.append(byte) }
        wire.carried.removeFirst(count)
        return count
    }

    /// Takes one record's plaintext from the object, for a later read. Returns its size; 0 when the peer has closed.
    /// Only with `reading` locked.
    func carry() throws(SSLError) -> Int {
        let bytes = try readArray(16384) { (buffer) throws(SSLError) in try object.read(into: &buffer) }
        wire.carried += bytes
        return bytes.count
    }
}
