// SPDX-License-Identifier: MIT

public import SSLInterface
import SSLTestSupport

/// How many turns a conversation may take: no honest one comes near it, and a hang is none.
let turnLimit = 100_000

extension Scene {
    /// Makes a context of one side's backend. Throws what its initializer throws.
    public func context(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) -> any SSLContext {
        try pair.backend(side).context(side, configuration)
    }

    /// Joins a client and a server.
    ///
    /// - Parameters:
    ///   - version: the only version that both speak, or `nil` for all from TLS 1.2 on.
    ///   - adjust: changes how they are set up.
    public func link(
        _ version: TLSVersion? = nil, _ adjust: (inout Setting) throws -> Void = { _ in }
    ) throws -> Link {
        var setting = try Setting(version)
        try adjust(&setting)
        return try link(setting)
    }

    /// Joins a client and a server that are set up so.
    public func link(_ setting: Setting) throws(SSLError) -> Link {
        try Link(
            context(.client, setting.clientConfiguration), context(.server, setting.serverConfiguration()),
            hostname: setting.hostname, session: setting.session, delivery: setting.delivery)
    }

    /// Joins a client and a server and performs the handshake, which must succeed.
    public func connect(
        _ version: TLSVersion? = nil, _ adjust: (inout Setting) throws -> Void = { _ in }
    ) throws -> Link {
        let link = try link(version, adjust)
        try handshake(link)
        return link
    }

    /// Performs a handshake that must succeed. Ends the case if it does not.
    public func handshake(_ link: Link) throws {
        let outcomes = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
        let results = (CallResult(outcomes.client), CallResult(outcomes.server))
        try require(
            results.0.isSuccess && results.1.isSuccess, "the handshake: client \(results.0), server \(results.1)")
    }

    /// Performs a handshake and notes what became of each side. A side that was done before the other failed then reads,
    /// to learn about it.
    ///
    /// - Parameters:
    ///   - client: what must become of the client, or `nil` if it only has to be the same with each backend.
    ///   - server: the same for the server.
    public func tryHandshake(_ link: Link, client: Expected? = nil, server: Expected? = nil) {
        let outcomes = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
        let results = (client: CallResult(outcomes.client), server: CallResult(outcomes.server))
        learn(.client, results.client, client, other: results.server, link)
        learn(.server, results.server, server, other: results.client, link)
    }

    private func learn(
        _ side: SSLSide, _ result: CallResult, _ expected: Expected?, other: CallResult, _ link: Link
    ) {
        note("\(side.name) handshake", result)
        guard result.isSuccess, !other.isSuccess else {
            if let expected, !expected.isMet(by: result) {
                expect(false, "\(side.name) handshake: \(result), not \(expected)")
            }
            return
        }
        call("\(side.name) reads then", expected) { try link.object(side).read(100) }
    }

    /// Sends bytes from a side, which must arrive as they are.
    public func transfer(_ link: Link, _ bytes: [UInt8], from side: SSLSide) {
        let (result, received) = outcome { try link.conversation.transfer(bytes, from: side) }
        guard let received else {
            return expect(false, "\(bytes.count) bytes from the \(side.name): \(result)")
        }
        expect(received == bytes, "\(bytes.count) bytes from the \(side.name) arrive changed")
    }

    /// Sends a few bytes each way, which must arrive as they are.
    public func exchange(_ link: Link) {
        transfer(link, Array("from the client".utf8), from: .client)
        transfer(link, Array("from the server".utf8), from: .server)
    }
}

extension CallResult {
    /// What became of a side of a conversation.
    init(_ result: Result<Void, SSLError>) {
        switch result {
        case .success: self = .done
        case .failure(let error): self = .failed(.init(error))
        }
    }
}
