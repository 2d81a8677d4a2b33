// SPDX-License-Identifier: MIT

public import SSLInterface

/// A client and a server that talk to each other in memory, over two pipes. Nothing waits and nothing hangs: whatever
/// cannot go on throws.
///
/// ```swift
/// let conversation = try Conversation(client: client, server: server, serverHostname: "localhost")
/// try conversation.handshake()
/// let echo = try conversation.transfer(Array("hello".utf8), from: .client)
/// ```
///
/// Not for several threads at once; its objects and buffers are, as always.
public final class Conversation<Client: SSLObject, Server: SSLObject>: Conversing {
    /// The client.
    public let client: Client
    /// The server.
    public let server: Server
    /// What the client reads from.
    public let clientIncoming = MemoryBIO()
    /// What the client writes to.
    public let clientOutgoing = MemoryBIO()
    /// What the server reads from.
    public let serverIncoming = MemoryBIO()
    /// What the server writes to.
    public let serverOutgoing = MemoryBIO()
    /// Carries the client's bytes, and remembers them.
    public let clientToServer: MemoryPipe
    /// Carries the server's bytes, and remembers them.
    public let serverToClient: MemoryPipe

    /// Makes a connection of each context and joins them.
    ///
    /// - Parameter session: an earlier session for the client to resume.
    ///
    /// Throws what ``SSLContext/wrapBIO(incoming:outgoing:serverHostname:session:)`` throws.
    public init(
        client: some SSLContext<Client>, server: some SSLContext<Server>, serverHostname: String? = "localhost",
        session: SSLSession? = nil, delivery: Delivery = .whole
    ) throws(SSLError) {
        self.client = try client.wrapBIO(
            incoming: clientIncoming, outgoing: clientOutgoing, serverHostname: serverHostname, session: session)
        self.server = try server.wrapBIO(incoming: serverIncoming, outgoing: serverOutgoing, serverHostname: nil)
        let there = MemoryPipe(from: clientOutgoing, to: serverIncoming, delivery: delivery)
        let back = MemoryPipe(from: serverOutgoing, to: clientIncoming, delivery: delivery)
        there.onReset = { [unowned back] in back.breakOff() }
        back.onReset = { [unowned there] in there.breakOff() }
        clientToServer = there
        serverToClient = back
    }

    /// One end of the conversation.
    public func object(_ side: SSLSide) -> any SSLObject { side == .client ? client : server }
}

extension SSLError.Reason {
    /// The reason of an error that a ``Conversation`` throws when neither side can go on: a real one would hang.
    public static let stalled = SSLError.Reason(name: "CONVERSATION_STALLED", number: -1)
    /// The reason of an error that a ``Conversation`` throws when it is not done after all the steps it was given.
    public static let endless = SSLError.Reason(name: "CONVERSATION_ENDLESS", number: -2)
}

extension SSLError {
    /// A conversation that does not come to its end.
    static func conversation(_ reason: Reason, _ message: String) -> SSLError {
        SSLError(.timedOut, Detail(message: message, reason: reason))
    }
}
