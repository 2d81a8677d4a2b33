// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLSocket {
    /// Ends the TLS conversation in both directions and gives the plain socket back, with the same descriptor: sends
    /// `close_notify`, waits for the peer's, and takes nothing that comes after it.
    ///
    /// From then on each call on this connection throws ``SSLError/Code/noSocket``. A peer that never answers keeps this
    /// waiting for as long as ``timeout`` allows; ``close()`` waits for nobody.
    ///
    /// Throws ``SSLError/Code/ssl`` with `SHUTDOWN_WHILE_IN_INIT` before the handshake is done, with
    /// `APPLICATION_DATA_AFTER_CLOSE_NOTIFY` while the peer's data is in flight (read it first), ``SSLError/Code/eof`` when
    /// the connection ended instead, ``SSLError/wantRead`` and ``SSLError/wantWrite`` when not to wait (call again),
    /// ``SSLError/Code/timedOut`` (may be called again). CPython's `unwrap()`.
    public func unwrap() throws(SSLError) -> Socket {
        let deadline = Deadline(timeout)
        try wire.enter()
        defer { wire.leave() }
        guard wire.reading.withLock({ wire.carried.isEmpty }) else { throw unreadData }
        while true {
            let seen = wire.generation
            do {
                try object.unwrap()
                break
            } catch {
                try satisfy(error, after: seen, for: .read, until: deadline)
            }
        }
        // A peer that has closed and left does not mind what it cannot receive.
        if case .outOfTime = try wire.drain(until: deadline) {
            throw deadline.isNonBlocking ? .wantWrite : Operation.write.timedOut
        }
        guard wire.retire(.unwrapped) else {
            try wire.checkOpen()
            throw Wire.Retirement.closed.error
        }
        socket.endTLS()
        return socket
    }

    private var unreadData: SSLError {
        SSLError(
            .ssl,
            .init(
                message: "application data after close notify", library: .ssl,
                reason: .init(name: "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", number: 291)))
    }

    /// Tells the peer that nothing more will be sent: sends `close_notify`, and waits for it to leave. Reading goes on, to
    /// the peer's own `close_notify`; ``unwrap()`` completes the close.
    ///
    /// The socket below stays open both ways. Older peers answer by closing at once (TLS 1.2 asks them to).
    ///
    /// Throws ``SSLError/Code/ssl`` with `SHUTDOWN_WHILE_IN_INIT` before the handshake is done, and what ``flush()`` throws;
    /// may be called again then.
    public func shutdownWrite() throws(SSLError) {
        let deadline = Deadline(timeout)
        try wire.enter()
        defer { wire.leave() }
        do {
            try wire.reading.withLock { () throws(SSLError) in
                // Closing looks for the peer's close_notify: data that came before it is put aside.
                if object.isHandshakeComplete { try carryAll() }
                try object.unwrap()
            }
        } catch {
            try settle(error)
        }
        try flush(until: deadline)
    }

    private func carryAll() throws(SSLError) {
        do {
            while try carry() > 0 {}
        } catch {
            guard error.code == .wantRead || error.code == .zeroReturn else { throw error }
        }
    }

    /// Ends the connection and closes the socket, without waiting for anybody. Does nothing the second time, nor after
    /// ``unwrap()``, when the socket is no longer this connection's.
    ///
    /// Sends `close_notify` if the system takes it at once. What a write with a time limit left in the queue goes first, as
    /// far as it gets: to be sure of it, ``flush()`` before. Threads inside wake and throw ``SSLError/Code/noSocket``.
    ///
    /// CPython's `close()`, which sends no `close_notify`.
    public func close() {
        guard (try? wire.enter()) != nil else {
            // Whoever closed the socket directly has closed it for this connection, too.
            _ = wire.retire(.closed)
            return
        }
        if wire.retire(.closed) {
            // Fails before the handshake is done, after a failure, and before the peer has answered: then it is done, too.
            try? object.unwrap()
            wire.pump()
            wire.discardInput()
            wire.leave()
            socket.close()
        } else {
            wire.leave()
        }
    }
}
