// SPDX-License-Identifier: MIT

public import SSLInterface

/// How much plaintext is encrypted at once and sent by a single call: sixteen records.
private let sliceSize = 256 * 1024
/// How much a sender that has failed reads on behalf of later reads, in search of the reason.
private let searchLimit = 256 * 1024

extension SSLSocket {
    /// Encrypts and sends bytes. Performs the handshake first if need be. CPython's `send()`.
    ///
    /// Returns how many were accepted. They are encrypted and will be sent, in this call or in those that follow; never
    /// give them again. Without a time limit these are all of the bytes, and the system has taken them. With one, those that
    /// were accepted in time; when not to wait, those that fit. In both cases what the system has not taken is sent by the
    /// next call of any kind; ``flush()`` waits for it. Writes of several threads go out in pieces of at least 256 KiB.
    ///
    /// Throws ``SSLError/wantWrite`` or ``SSLError/Code/timedOut`` only when nothing was accepted, ``SSLError/wantRead``
    /// when the handshake needs input, ``SSLError/Code/ssl`` after ``shutdownWrite()`` and for an alert that tells why the
    /// peer has gone, else ``SSLError/Code/syscall`` (EPIPE, ECONNRESET; no signal is raised), ``SSLError/Code/eof`` when
    /// the connection failed before, ``SSLError/Code/noSocket`` when closed or unwrapped.
    public func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        try wire.enter()
        defer { wire.leave() }
        return try write(bytes, until: Deadline(timeout))
    }

    /// Sends all of the bytes; the timeout is for all of them together. CPython's `sendall()`.
    ///
    /// Throws what ``write(_:)-(RawSpan)`` throws, also when some of the bytes were accepted: how many cannot be told. To
    /// go on after a timeout, or not to wait, use that.
    public func writeAll(_ bytes: RawSpan) throws(SSLError) {
        let deadline = Deadline(timeout)
        try wire.enter()
        defer { wire.leave() }
        var accepted = 0
        repeat {
            accepted += try write(bytes.extracting(droppingFirst: accepted), until: deadline)
        } while accepted < bytes.byteCount
    }

    /// Sends what earlier calls had to leave in the queue.
    ///
    /// Throws ``SSLError/wantWrite`` or ``SSLError/Code/timedOut`` when not all could be sent, and what
    /// ``write(_:)-(RawSpan)`` throws for a connection that is gone.
    public func flush() throws(SSLError) {
        try wire.enter()
        defer { wire.leave() }
        try flush(until: Deadline(timeout))
    }

    func flush(until deadline: Deadline) throws(SSLError) {
        switch try wire.drain(until: deadline) {
        case .sent, .readable: return
        case .outOfTime: throw deadline.isNonBlocking ? .wantWrite : Operation.write.timedOut
        case .failed(let code): throw sendError(code)
        }
    }

    private func write(_ bytes: RawSpan, until deadline: Deadline) throws(SSLError) -> Int {
        var accepted = 0
        do {
            repeat {
                // Nothing new is encrypted while older bytes wait: the queue stays small, and a refusal is no lie.
                try flush(until: deadline)
                accepted += try encrypt(
                    bytes.extracting(droppingFirst: accepted).extracting(first: sliceSize), deadline)
            } while accepted < bytes.byteCount
            try flush(until: deadline)
        } catch {
            guard accepted > 0, [.wantWrite, .wantRead, .timedOut].contains(error.code) else { throw error }
        }
        return accepted
    }

    private func encrypt(_ slice: RawSpan, _ deadline: Deadline) throws(SSLError) -> Int {
        while true {
            let seen = wire.generation
            do {
                return try object.write(slice)
            } catch {
                try satisfy(error, after: seen, for: .write, until: deadline)
            }
        }
    }

    /// The error for a send that failed. What the peer said before it went tells more than the bare number.
    func sendError(_ code: Int32) -> SSLError {
        (Platform.isDisconnect(code) ? lastWords() : nil) ?? Platform.failure("write", code)
    }

    /// Reads what the system still holds, for later reads, until the alert that explains why the peer has gone. Nil when
    /// there is none, or another thread is reading and will meet it.
    private func lastWords() -> SSLError? {
        while true {
            let seen = wire.generation
            do {
                let count = try wire.reading.withLock { () throws(SSLError) in
                    wire.carried.count < searchLimit ? try carry() : 0
                }
                if count == 0 { return nil }
            } catch {
                guard error.code == .wantRead else { return error.code == .ssl ? error : nil }
                guard (try? wire.feedAtHand(after: seen)) == true else { return nil }
            }
        }
    }

    /// Sends the array's bytes as ``write(_:)-(RawSpan)`` does.
    @discardableResult
    public func write(_ bytes: [UInt8]) throws(SSLError) -> Int { unsafe try write(bytes.span.bytes) }

    /// Sends all of the array's bytes as ``writeAll(_:)-(RawSpan)`` does.
    public func writeAll(_ bytes: [UInt8]) throws(SSLError) { unsafe try writeAll(bytes.span.bytes) }

    /// Sends the text's UTF-8 as ``writeAll(_:)-(RawSpan)`` does.
    public func writeAll(_ text: String) throws(SSLError) { try writeAll(Array(text.utf8)) }
}
