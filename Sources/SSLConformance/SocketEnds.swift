// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets
import SSLTestSupport

/// A connection over a socket, of whatever backend.
protocol SocketConnection: AnyObject, Sendable {
    associatedtype Object: SSLObject
    var object: Object { get }
    var socket: Socket { get }
    var timeout: Timeout { get set }
    var suppressRaggedEOFs: Bool { get set }
    func doHandshake() throws(SSLError)
    func read(_ count: Int) throws(SSLError) -> [UInt8]
    func write(_ bytes: [UInt8]) throws(SSLError) -> Int
    func writeAll(_ bytes: [UInt8]) throws(SSLError)
    func writeAll(_ text: String) throws(SSLError)
    func flush() throws(SSLError)
    func unwrap() throws(SSLError) -> Socket
    func shutdownWrite() throws(SSLError)
    func close()
}

extension SSLSocket: SocketConnection {}

extension SocketConnection {
    /// Reads so many bytes, or fewer at the end.
    func readExactly(_ count: Int) throws(SSLError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }
}

extension Socket {
    /// Reads so many plain bytes, or fewer at the end.
    func readExactly(_ count: Int) throws(SSLError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }
}

/// A client and a server of a scene's backends, joined by two sockets. No call waits longer than twenty seconds.
struct SocketEnds: Sendable {
    let contexts: (client: any SSLContext, server: any SSLContext)
    let client: any SocketConnection
    let server: any SocketConnection

    init(_ scene: Scene, _ version: TLSVersion? = nil, hostname: String = "localhost") throws {
        let setting = try Setting(version)
        let client = try scene.context(.client, setting.clientConfiguration)
        let server = try scene.context(.server, setting.serverConfiguration())
        try self.init((client, server), hostname: hostname, session: nil)
    }

    /// Another connection of the same contexts, which resumes a session.
    init(_ ends: SocketEnds, session: SSLSession) throws {
        try self.init(ends.contexts, hostname: "localhost", session: session)
    }

    private init(
        _ contexts: (client: any SSLContext, server: any SSLContext), hostname: String, session: SSLSession?
    ) throws {
        self.contexts = contexts
        let (one, other) = try socketPair()
        client = try Self.wrap(contexts.client, Socket(adopting: one), hostname, session)
        server = try Self.wrap(contexts.server, Socket(adopting: other), nil, nil)
    }

    static func wrap(
        _ context: some SSLContext, _ socket: Socket, _ hostname: String?, _ session: SSLSession?
    ) throws(SSLError) -> any SocketConnection {
        try context.wrapSocket(
            socket, serverHostname: hostname, session: session, doHandshakeOnConnect: false, timeout: .seconds(20))
    }

    /// Lets both ends play their parts at the same time, each on a thread of its own. What they throw fails the case.
    func play(
        _ scene: Scene, handshake: Bool = true,
        client clientPart: @escaping @Sendable (any SocketConnection) throws -> Void,
        server serverPart: @escaping @Sendable (any SocketConnection) throws -> Void
    ) throws {
        let parts = [(client, clientPart), (server, serverPart)]
        try concurrently(
            parts.map { wire, part in
                {
                    let (result, _) = scene.outcome {
                        if handshake { try wire.doHandshake() }
                        try part(wire)
                    }
                    guard !result.isSuccess else { return }
                    scene.expect(false, "the \(wire.side.name)'s part: \(result)")
                    // Lets the other one go.
                    wire.close()
                }
            })
    }
}

extension SocketConnection {
    /// Which end it is.
    fileprivate var side: SSLSide { object.side }
}
