// SPDX-License-Identifier: MIT

public import SSLInterface

extension Socket {
    /// Connects to a host, by name or by address, over IPv4 or IPv6. Python's `socket.create_connection`.
    ///
    /// A host's addresses are tried in the resolver's order, each with an equal share of the time that is left, so that one
    /// that does not answer leaves time for the others. Looking up the name is not part of that time: the system's
    /// resolver has limits of its own. The new socket keeps the timeout. Nagle's algorithm is off, because it would make
    /// the first request after a handshake wait for the peer's acknowledgement.
    ///
    /// Throws ``SSLError/Code/nameResolution``; ``SSLError/Code/timedOut``; ``SSLError/Code/syscall`` with the last
    /// address's `errno`; ``SSLError/Code/invalidArgument`` for a port beyond 65535 or a timeout that does not wait.
    public static func connect(host: String, port: Int, timeout: Timeout = .none) throws(SSLError) -> Socket {
        try checkWaits(timeout)
        let addresses = try addresses(host: host, port: port, passive: false)
        let socket = try connect(to: addresses, until: Deadline(timeout))
        socket.timeout = timeout
        return socket
    }

    /// Connects to a local (AF_UNIX) socket.
    ///
    /// - Parameter unixPath: at most 107 bytes; one that begins with NUL names an abstract socket.
    ///
    /// Throws ``SSLError/Code/timedOut`` when the listener has no room in time, ``SSLError/Code/syscall`` when there is
    /// none, ``SSLError/Code/invalidArgument`` for an impossible path or a timeout that does not wait.
    public static func connect(unixPath: String, timeout: Timeout = .none) throws(SSLError) -> Socket {
        try checkWaits(timeout)
        let socket = try connect(to: [address(unixPath: unixPath)], until: Deadline(timeout))
        socket.timeout = timeout
        return socket
    }

    static func checkWaits(_ timeout: Timeout) throws(SSLError) {
        if timeout == .nonBlocking { throw .invalidArgument("connecting needs time: not with a non-blocking timeout") }
    }

    static func connect(to addresses: [Platform.RawAddress], until deadline: Deadline) throws(SSLError) -> Socket {
        var last = Platform.failure("connect", Platform.notConnected)
        for (index, address) in addresses.enumerated() {
            do {
                return try connect(to: address, until: deadline.part(of: addresses.count - index))
            } catch {
                last = error
            }
        }
        throw last
    }

    private static func connect(to address: Platform.RawAddress, until deadline: Deadline) throws(SSLError) -> Socket {
        let socket = Socket(adopting: try Platform.open(for: address))
        if address.isLocal {
            let isDone = try Platform.connectLocal(socket.descriptor, address, until: deadline)
            guard isDone else { throw Operation.connect.timedOut }
            return socket
        }
        if try !Platform.connect(socket.descriptor, address) {
            guard try !socket.wait(for: .writable, until: deadline).isEmpty else { throw Operation.connect.timedOut }
            try Platform.checkConnected(socket.descriptor)
        }
        try Platform.setBlocking(socket.descriptor, true)
        Platform.sendWithoutDelay(socket.descriptor)
        return socket
    }

    static func addresses(host: String?, port: Int, passive: Bool) throws(SSLError) -> [Platform.RawAddress] {
        guard (0...65535).contains(port) else { throw .invalidArgument("port must be 0-65535") }
        // The resolver would see the name only up to there.
        guard host?.utf8.contains(0) != true else { throw .invalidArgument("the host name holds a NUL") }
        return try Platform.resolve(host: host, port: port, passive: passive)
    }

    static func address(unixPath: String) throws(SSLError) -> Platform.RawAddress {
        let path = Array(unixPath.utf8)
        guard !path.isEmpty else { throw .invalidArgument("the path of a local socket is empty") }
        guard !path.dropFirst().contains(0) else { throw .invalidArgument("the path of a local socket holds a NUL") }
        guard let address = Platform.local(path: path) else { throw .invalidArgument("AF_UNIX path too long") }
        return address
    }
}
