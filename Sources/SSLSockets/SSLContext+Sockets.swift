// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLContext {
    /// Makes a TLS connection over a connected socket and performs the handshake. CPython's `wrap_socket()`.
    ///
    /// - Parameters:
    ///   - socket: a connected stream socket. Its ``Socket/timeout`` goes on to apply, here to the handshake as a whole.
    ///   - serverHostname: on a client, the name or address to ask for and to check the certificate against.
    ///   - session: on a client, an earlier session to resume, if the server agrees.
    ///   - doHandshakeOnConnect: `false` leaves the handshake to ``SSLSocket/doHandshake()``, or to the first read or write.
    ///
    /// A handshake that fails closes the socket. Anything refused before it leaves the socket as it was:
    /// ``SSLError/Code/invalidArgument`` for a host name on a server, a name that is impossible or missing, a socket that
    /// carries TLS already, a handshake that is not to wait; ``SSLError/Code/notSupported`` for a datagram socket;
    /// ``SSLError/Code/syscall`` for one that is not connected, or no socket; ``SSLError/Code/noSocket`` for a closed one.
    /// Throws besides what ``SSLSocket/doHandshake()`` throws.
    public func wrapSocket(
        _ socket: Socket, serverHostname: String? = nil, session: SSLSession? = nil, doHandshakeOnConnect: Bool = true
    ) throws(SSLError) -> SSLSocket<Object> {
        guard !doHandshakeOnConnect || socket.timeout != .nonBlocking else {
            throw .invalidArgument("do_handshake_on_connect should not be specified for non-blocking sockets")
        }
        let connection = try wrap(socket, serverHostname: serverHostname, session: session)
        if doHandshakeOnConnect { try connection.handshakeOrClose(until: Deadline(socket.timeout)) }
        return connection
    }

    /// The same, with a timeout that the socket has from now on.
    public func wrapSocket(
        _ socket: Socket, serverHostname: String? = nil, session: SSLSession? = nil, doHandshakeOnConnect: Bool = true,
        timeout: Timeout
    ) throws(SSLError) -> SSLSocket<Object> {
        socket.timeout = timeout
        return try wrapSocket(
            socket, serverHostname: serverHostname, session: session, doHandshakeOnConnect: doHandshakeOnConnect)
    }

    /// Connects to a host and performs the handshake.
    ///
    /// - Parameters:
    ///   - host: a name or an address; see ``Socket/connect(host:port:timeout:)``.
    ///   - timeout: for connecting and the handshake together; the connection then keeps it for each call.
    ///   - serverHostname: what to ask for and to check the certificate against, if it is not `host`.
    ///   - session: an earlier session to resume, if the server agrees.
    ///
    /// Throws what ``Socket/connect(host:port:timeout:)`` and ``SSLSocket/doHandshake()`` throw, and
    /// ``SSLError/Code/invalidArgument`` on a server's context.
    public func connect(
        to host: String, port: Int, timeout: Timeout = .none, serverHostname: String? = nil, session: SSLSession? = nil
    ) throws(SSLError) -> SSLSocket<Object> {
        guard side == .client else { throw .invalidArgument("a server's context cannot connect") }
        try Socket.checkWaits(timeout)
        let addresses = try Socket.addresses(host: host, port: port, passive: false)
        let deadline = Deadline(timeout)
        let socket = try Socket.connect(to: addresses, until: deadline)
        socket.timeout = timeout
        let connection = try wrap(socket, serverHostname: serverHostname ?? host, session: session)
        try connection.handshakeOrClose(until: deadline)
        return connection
    }

    private func wrap(
        _ socket: Socket, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> SSLSocket<Object> {
        guard side == .client || serverHostname == nil else {
            throw .invalidArgument("server_hostname can only be specified in client mode")
        }
        try socket.beginTLS()
        do {
            return try SSLSocket(socket) { (incoming, outgoing) throws(SSLError) in
                try wrapBIO(
                    incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: session)
            }
        } catch {
            socket.endTLS()
            throw error
        }
    }
}

extension SSLSocket {
    fileprivate func handshakeOrClose(until deadline: Deadline) throws(SSLError) {
        do {
            try handshake(until: deadline)
        } catch {
            close()
            throw error
        }
    }
}
