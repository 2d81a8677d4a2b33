// SPDX-License-Identifier: MIT

public import SSLInterface

/// A ``Conversation`` of objects of any types: for code that is given its backends when it runs.
public protocol Conversing: AnyObject {
    /// What the client reads from.
    var clientIncoming: MemoryBIO { get }
    /// What the client writes to.
    var clientOutgoing: MemoryBIO { get }
    /// What the server reads from.
    var serverIncoming: MemoryBIO { get }
    /// What the server writes to.
    var serverOutgoing: MemoryBIO { get }
    /// Carries the client's bytes, and remembers them.
    var clientToServer: MemoryPipe { get }
    /// Carries the server's bytes, and remembers them.
    var serverToClient: MemoryPipe { get }
    /// One end of the conversation.
    func object(_ side: SSLSide) -> any SSLObject
}

extension Conversing {
    /// How bytes are carried in both directions. Reads as that of the client's bytes.
    public var delivery: Delivery {
        get { clientToServer.delivery }
        set {
            clientToServer.delivery = newValue
            serverToClient.delivery = newValue
        }
    }

    /// The pipe that carries the bytes of one side.
    public func pipe(from side: SSLSide) -> MemoryPipe { side == .client ? clientToServer : serverToClient }

    /// What one side reads from.
    public func incoming(_ side: SSLSide) -> MemoryBIO { side == .client ? clientIncoming : serverIncoming }

    /// What one side writes to.
    public func outgoing(_ side: SSLSide) -> MemoryBIO { side == .client ? clientOutgoing : serverOutgoing }

    /// Moves one piece in each direction. Returns whether anything happened.
    @discardableResult
    public func step() -> Bool {
        let there = clientToServer.step()
        return serverToClient.step() || there
    }

    /// Moves all there is in both directions, without a turn for anybody in between.
    public func pump() { while step() {} }

    /// Closes the transport of one side, below TLS: its bytes end after those that it has written.
    public func endTransport(of side: SSLSide) {
        outgoing(side).writeEOF()
        pump()
    }
}
