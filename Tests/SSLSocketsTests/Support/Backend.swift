// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets

/// What the conversations of a test are made with.
enum Backend: CaseIterable, Sendable {
    case toy

    func client(_ socket: Socket, handshake: Bool = true) throws(SSLError) -> any Connection {
        switch self {
        case .toy: try ToyContext(.client).wrapSocket(socket, doHandshakeOnConnect: handshake)
        }
    }

    func server(_ socket: Socket, handshake: Bool = true) throws(SSLError) -> any Connection {
        switch self {
        case .toy: try ToyContext(.server).wrapSocket(socket, doHandshakeOnConnect: handshake)
        }
    }

    /// A server that, once the client is done with the handshake, wants a certificate that the client has not.
    func refusingServer(_ socket: Socket) throws(SSLError) {
        switch self {
        case .toy: _ = try ToyContext.refusingServer().wrapSocket(socket)
        }
    }

    /// A client and a server that have shaken hands.
    func connect(over wire: WireKind = .socketPair) throws -> (client: any Connection, server: any Connection) {
        try connect(wire.connect())
    }

    func connect(_ sockets: (Socket, Socket)) throws -> (client: any Connection, server: any Connection) {
        let peer = Worker { try server(sockets.1) }
        let client = try client(sockets.0)
        return (client, try peer.join())
    }
}
