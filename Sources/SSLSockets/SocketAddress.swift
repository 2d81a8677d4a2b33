// SPDX-License-Identifier: MIT

/// Where one end of a connection is: a host and a port, or the path of a local socket.
public struct SocketAddress: Sendable, Hashable {
    /// The host in numbers, such as `127.0.0.1`, `::1` or `fe80::1%eth0`. Empty for a local socket.
    public let host: String
    /// The port. 0 for a local socket.
    public let port: Int
    /// The path of a local (AF_UNIX) socket, empty when it has none; `nil` for hosts and ports.
    ///
    /// A name in Linux's abstract namespace begins with NUL.
    public let path: String?

    init(_ raw: Platform.RawAddress) {
        if raw.isLocal {
            let bytes = raw.bytes.dropFirst(2)
            let isAbstract = bytes.first == 0
            path = String(decoding: isAbstract ? bytes : bytes.prefix { $0 != 0 }, as: UTF8.self)
            (host, port) = ("", 0)
        } else {
            (host, port) = Platform.numeric(raw) ?? ("", 0)
            path = nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `127.0.0.1:443`, `[::1]:443`, or the path (`@name` for an abstract one).
    public var description: String {
        if let path { return path.first == "\0" ? "@\(path.dropFirst())" : path }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
