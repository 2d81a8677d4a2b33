// SPDX-License-Identifier: MIT

public import SSLInterface
public import SSLTestSupport

/// A client and a server of a scene's backends, joined in memory.
public final class Link {
    /// The context of the client.
    public let clientContext: any SSLContext
    /// The context of the server.
    public let serverContext: any SSLContext
    /// The two, and what lies between them.
    public let conversation: any Conversing

    /// Joins a connection of each context. Throws what making connections throws.
    public init(
        _ client: any SSLContext, _ server: any SSLContext, hostname: String? = "localhost",
        session: SSLSession? = nil, delivery: Delivery = .whole
    ) throws(SSLError) {
        clientContext = client
        serverContext = server
        conversation = try Self.join(client, server, hostname, session, delivery)
    }

    private static func join(
        _ client: some SSLContext, _ server: some SSLContext, _ hostname: String?, _ session: SSLSession?,
        _ delivery: Delivery
    ) throws(SSLError) -> any Conversing {
        try Conversation(
            client: client, server: server, serverHostname: hostname, session: session, delivery: delivery)
    }

    /// The client.
    public var client: any SSLObject { conversation.object(.client) }
    /// The server.
    public var server: any SSLObject { conversation.object(.server) }
    /// One of the two.
    public func object(_ side: SSLSide) -> any SSLObject { conversation.object(side) }
    /// Carries all there is in both directions.
    public func carry() { conversation.pump() }
}

extension SSLSide {
    /// The name in labels.
    var name: String { self == .client ? "client" : "server" }
    /// The side at the other end.
    var peer: SSLSide { self == .client ? .server : .client }
    /// Both.
    static let both: [SSLSide] = [.client, .server]
}
