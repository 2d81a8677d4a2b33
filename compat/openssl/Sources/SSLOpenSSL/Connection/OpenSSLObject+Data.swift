// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

extension OpenSSLObject {
    /// Appends decrypted bytes to a buffer: at most one record's, at least one byte; 0 at the end.
    ///
    /// Throws as `SSLObject.read` says. CPython's `read(len, buffer)`.
    public func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        try unsafe buffer.withUnsafeMutableBytes { bytes, initialized throws(SSLError) in
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[initialized...])
            guard unsafe !room.isEmpty else { return 0 }
            try enter()
            defer { leave() }
            try beOpen()
            let count = unsafe readsMaySleep || !unread.isEmpty ? try takeUnread(room) : try receive(room)
            initialized += count
            return count
        }
    }

    /// Encrypts all of the bytes. Returns their number.
    ///
    /// Throws as `SSLObject.write` says. CPython's `write(b)`.
    public func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        try unsafe bytes.withUnsafeBytes { buffer throws(SSLError) in
            try enter()
            defer { leave() }
            try beOpen()
            var count = 0
            try unsafe perform { unsafe SSL_write_ex($0, buffer.baseAddress, buffer.count, &count) }
            return count
        }
    }

    /// Performs the handshake if it is not done, and ends a read that was left asleep.
    private func beOpen() throws(SSLError) {
        guard ending == .none else { throw SSLError(.eof) }
        try performHandshake()
        if isWaiting { throw SSLError(.wantX509Lookup) }
        if sleeper != nil { try readAhead() }
        try tellCallbackFailure()
    }

    /// Receives from one record; 0 at the end of the peer's data.
    private func receive(_ room: UnsafeMutableRawBufferPointer) throws(SSLError) -> Int {
        var count = 0
        do throws(SSLError) {
            try unsafe perform { unsafe SSL_read_ex($0, room.baseAddress, room.count, &count) }
        } catch {
            guard error.code == .zeroReturn, unsafe SSL_get_shutdown(handle) == SSL_RECEIVED_SHUTDOWN else {
                throw error
            }
            return 0
        }
        return count
    }

    /// Whether the peer has closed its side, and this side is open.
    private func isPeersEnd(_ error: SSLError) -> Bool {
        unsafe error.code == .zeroReturn && SSL_get_shutdown(handle) == SSL_RECEIVED_SHUTDOWN
    }

    /// Receives into memory of this object's: the caller's would not outlive a call that sleeps.
    private func readAhead() throws(SSLError) {
        guard unread.isEmpty else { return }
        do throws(SSLError) {
            while true {
                let call = try make(.read, maySleep: true)
                unread = call.bytes
                if try isDone(call.outcome) { return }
            }
        } catch {
            guard isPeersEnd(error) else { throw error }
        }
    }

    private func takeUnread(_ room: UnsafeMutableRawBufferPointer) throws(SSLError) -> Int {
        try readAhead()
        let count = min(room.count, unread.count)
        unsafe room.copyBytes(from: unread[..<count])
        unread.removeFirst(count)
        return count
    }

    /// The number of bytes that are decrypted but not yet read. CPython's `pending()`.
    public var pending: Int { lock.withLock { unsafe isComplete ? unread.count + Int(SSL_pending(handle)) : 0 } }

    /// Closes the TLS conversation in both directions: sends `close_notify` once, then waits for the peer's.
    ///
    /// Throws as `SSLObject.unwrap` says. Data that is in flight is lost, and the connection with it. CPython's `unwrap()`.
    public func unwrap() throws(SSLError) {
        try enter()
        defer { leave() }
        guard isComplete, ending == .none else { throw .openSSL(.ssl, "SHUTDOWN_WHILE_IN_INIT") }
        if isWaiting { throw SSLError(.wantX509Lookup) }
        if sleeper != nil { try readAhead() }
        // The first call may only send; the second one waits.
        for _ in 0..<2 {
            var isDone = false
            try unsafe perform { ssl in
                let code = unsafe SSL_shutdown(ssl)
                isDone = code > 0
                return code == 0 ? 1 : code
            }
            if isDone { return }
        }
    }
}
