// SPDX-License-Identifier: MIT

public import SSLInterface

/// A TLS library behind ``SSLContext``, as the suite sees it.
///
/// ```swift
/// let backend = Backend(GnuTLSContext.self)
/// ```
public struct Backend: Sendable {
    /// What it is called in reports and in the list of differences.
    public let name: String
    /// What it can do: cases that need more are skipped, with the reason.
    public let capabilities: SSLCapabilities
    private let make: @Sendable (SSLSide, SSLConfiguration) throws(SSLError) -> any SSLContext

    /// Takes a type of context.
    ///
    /// - Parameter name: what to call it, or `nil` for the name that its capabilities give.
    public init<Context: SSLContext>(_ type: Context.Type, name: String? = nil) {
        self.init(name: name ?? type.capabilities.backend, capabilities: type.capabilities) {
            (side, configuration) throws(SSLError) -> any SSLContext in try type.init(side, configuration)
        }
    }

    /// Takes a way to make contexts: for backends that need more than a configuration, and for those that are wrapped.
    ///
    /// - Parameter make: called on the thread that runs the case, several at once if several cases run.
    public init(
        name: String, capabilities: SSLCapabilities,
        make: @escaping @Sendable (SSLSide, SSLConfiguration) throws(SSLError) -> any SSLContext
    ) {
        self.name = name
        self.capabilities = capabilities
        self.make = make
    }

    /// Makes a context. Throws what its initializer throws.
    public func context(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) -> any SSLContext {
        try make(side, configuration)
    }
}

/// The two backends of a conversation.
public struct BackendPair: Sendable, CustomStringConvertible {
    /// The client's.
    public let client: Backend
    /// The server's.
    public let server: Backend

    /// Makes a pair.
    public init(client: Backend, server: Backend) {
        self.client = client
        self.server = server
    }

    /// A backend with itself.
    public init(_ backend: Backend) { self.init(client: backend, server: backend) }

    /// Each backend as a client with each as a server, in the order of the list.
    public static func all(of backends: [Backend]) -> [BackendPair] {
        backends.flatMap { client in backends.map { BackendPair(client: client, server: $0) } }
    }

    /// Both names, the client's first.
    public var description: String { "\(client.name) x \(server.name)" }

    /// One of the two.
    public func backend(_ side: SSLSide) -> Backend { side == .client ? client : server }
}
