// SPDX-License-Identifier: MIT

public import SSLInterface

extension Socket {
    /// Listens for TCP connections. Python's `socket.create_server`.
    ///
    /// - Parameters:
    ///   - host: the address to listen at, or a name for it; `nil` for all addresses of the machine.
    ///   - port: 0 lets the system pick one; see ``localAddress``.
    ///   - backlog: how many connections may wait to be accepted.
    ///
    /// Throws ``SSLError/Code/syscall`` when none of the host's addresses can be had, ``SSLError/Code/nameResolution``,
    /// ``SSLError/Code/invalidArgument`` for a port beyond 65535.
    public static func listen(host: String? = nil, port: Int, backlog: Int = 128) throws(SSLError) -> Socket {
        try listen(on: addresses(host: host, port: port, passive: true), backlog: backlog)
    }

    /// Listens for connections at a local (AF_UNIX) path, which must not exist yet. Nobody removes it afterwards but you.
    ///
    /// - Parameter unixPath: at most 107 bytes; one that begins with NUL names an abstract socket, which is no file.
    ///
    /// Throws ``SSLError/Code/syscall``, and ``SSLError/Code/invalidArgument`` for an impossible path.
    public static func listen(unixPath: String, backlog: Int = 128) throws(SSLError) -> Socket {
        try listen(on: [address(unixPath: unixPath)], backlog: backlog)
    }

    private static func listen(on addresses: [Platform.RawAddress], backlog: Int) throws(SSLError) -> Socket {
        var last = Platform.failure("bind", Platform.notConnected)
        for address in addresses {
            do {
                let socket = Socket(adopting: try Platform.open(for: address))
                try Platform.listen(socket.descriptor, on: address, backlog: Int32(clamping: backlog))
                return socket
            } catch {
                last = error
            }
        }
        throw last
    }

    /// Waits for a connection, for as long as ``timeout`` says, and accepts it. `accept()`.
    ///
    /// The new socket has no timeout, and Nagle's algorithm is off. The listening descriptor becomes `O_NONBLOCK`: there is no
    /// other way to keep a limit when several threads or processes accept. Throws ``SSLError/wantRead`` when not to wait,
    /// ``SSLError/Code/timedOut``, ``SSLError/Code/noSocket`` when closed, ``SSLError/Code/syscall`` otherwise.
    public func accept() throws(SSLError) -> Socket { try accept(timeout: timeout) }

    /// Waits for a connection, for as long as the timeout says, and accepts it. See ``accept()``.
    public func accept(timeout: Timeout) throws(SSLError) -> Socket {
        let deadline = Deadline(timeout)
        try enter()
        defer { leave() }
        // Accepting is the one call that cannot be told not to block, and another thread may take the connection first.
        try Platform.setBlocking(descriptor, false)
        while true {
            do {
                if let accepted = try Platform.accept(descriptor) {
                    Platform.sendWithoutDelay(accepted)
                    return Socket(adopting: accepted)
                }
            } catch {
                try checkOpen()
                throw error
            }
            guard !deadline.isNonBlocking else { throw .wantRead }
            guard try !wait(for: .readable, until: deadline).isEmpty else { throw Operation.accept.timedOut }
        }
    }
}
