// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

/// What the conversations of a test are made with.
enum Backend: CaseIterable, Sendable {
    case toy, gnuTLS12, gnuTLS13

    /// Those whose client is done with the handshake before the server has judged its certificate.
    static let judgingLate: [Backend] = [.toy, .gnuTLS13]

    func client(_ socket: Socket, handshake: Bool = true) throws -> any Connection {
        try wrap(socket, handshake, ToyContext(.client), Contexts.shared.get().client(version))
    }

    func server(_ socket: Socket, handshake: Bool = true) throws -> any Connection {
        try wrap(socket, handshake, ToyContext(.server), Contexts.shared.get().server)
    }

    /// A server that wants a certificate, which the client has not.
    func refusingServer(_ socket: Socket) throws -> any Connection {
        try wrap(socket, true, ToyContext.refusingServer(), Contexts.shared.get().refusingServer)
    }

    private var version: TLSVersion { self == .gnuTLS12 ? .tls1_2 : .tls1_3 }

    private func wrap(
        _ socket: Socket, _ handshake: Bool, _ toy: ToyContext, _ real: GnuTLSContext
    ) throws -> any Connection {
        guard self != .toy else { return try toy.wrapSocket(socket, doHandshakeOnConnect: handshake) }
        let name = real.side == .client ? "localhost" : nil
        return try real.wrapSocket(socket, serverHostname: name, doHandshakeOnConnect: handshake)
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

/// The real backend's contexts, with a certificate made for this run.
struct Contexts: Sendable {
    let server: GnuTLSContext
    let refusingServer: GnuTLSContext
    private let trust: TrustRoots

    static let shared = Result { try Contexts() }

    private init() throws {
        let authority = try CertificateAuthority()
        let chain = try authority.issue(["localhost"]).chain
        trust = authority.trust
        server = try GnuTLSContext(.server, .server(chain))
        var strict = SSLConfiguration.server(chain)
        strict.verifyMode = .required
        strict.trustRoots = authority.trust
        refusingServer = try GnuTLSContext(.server, strict)
    }

    func client(_ version: TLSVersion) throws(SSLError) -> GnuTLSContext {
        try GnuTLSContext(.client, SSLConfiguration(trustRoots: trust, maximumVersion: version))
    }
}
