// SPDX-License-Identifier: MIT

public import SSLInterface

/// A socket that listens on this machine alone. Closed, and its path removed, with its last reference.
public final class TestListener: Sendable {
    /// The listening socket, in blocking mode. Stays the listener's: do not close it.
    public let descriptor: Int32
    /// The port, for TCP; 0 otherwise.
    public let port: UInt16
    /// The path, for a Unix socket.
    public let path: String?

    private init(_ address: System.Address, path: String? = nil) throws(SSLError) {
        descriptor = try System.listen(address)
        self.path = path
        do throws(SSLError) {
            port = path == nil ? try System.port(descriptor) : 0
        } catch {
            System.close(descriptor)
            throw error
        }
    }

    deinit {
        System.close(descriptor)
        if let path { System.remove(path) }
    }

    /// Listens on a free port of 127.0.0.1. Throws ``SSLError/Code/syscall``.
    public static func loopback() throws(SSLError) -> TestListener { try TestListener(.loopback4(port: 0)) }

    /// Listens on a free port of ::1. Throws ``SSLError/Code/syscall``, also on a machine without IPv6.
    public static func loopback6() throws(SSLError) -> TestListener { try TestListener(.loopback6(port: 0)) }

    /// Listens on a path that must not exist, of about 100 bytes at most. Throws ``SSLError/Code/syscall``.
    public static func unix(_ path: String) throws(SSLError) -> TestListener {
        try TestListener(.unix(path), path: path)
    }

    /// Takes a connection. Throws ``SSLError/Code/timedOut`` when none comes.
    public func accept(timeout: Duration = .seconds(10)) throws(SSLError) -> TestSocket {
        try System.wait(descriptor, timeout)
        return TestSocket(owning: try System.accept(descriptor))
    }
}

/// Ports for programs that can only be told a number.
public enum LoopbackPort {
    /// A port of 127.0.0.1 that nobody listens on. Somebody else may take it before the program does: start again then.
    ///
    /// Throws ``SSLError/Code/syscall``.
    public static func free() throws(SSLError) -> UInt16 { try TestListener.loopback().port }
}
