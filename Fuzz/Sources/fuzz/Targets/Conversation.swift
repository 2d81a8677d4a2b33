// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport

extension Target {
    /// What a stranger sends to a server. The first byte says in which pieces it comes.
    static let server = Target(name: "server") { hear($0, Contexts.shared.server, nil) }

    /// What a stranger answers to a client. The first byte says in which pieces it comes.
    static let client = Target(name: "client") { hear($0, Contexts.shared.client, "localhost") }

    private static func hear(_ input: [UInt8], _ context: GnuTLSContext, _ hostname: String?) {
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let object = must { try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: hostname) }
        var rest = input.dropFirst()
        let step = Int(input.first ?? 0) + 1
        _ = error { try object.doHandshake() }
        while !rest.isEmpty {
            must { _ = try incoming.write(Array(rest.prefix(step * 16))) }
            rest = rest.dropFirst(step * 16)
            guard let failure = error({ try object.doHandshake() }) else { break }
            if failure.code == .wantRead { continue }
            promise(error { try object.doHandshake() } != nil, "a handshake goes on after it failed: \(failure)")
            break
        }
        // Without the keys of the other side nobody gets through.
        promise(!object.isHandshakeComplete, "a stranger has shaken hands")
        incoming.writeEOF()
        promise(error { _ = try object.read(100) } != nil, "data came from nowhere")
        promise(error { try object.unwrap() } != nil, "closed what was never open")
        _ = (
            object.version, object.cipher, object.serverHostname, object.unverifiedChain, object.pending,
            outgoing.read()
        )
    }

    private static func error(_ body: () throws -> Void) -> SSLError? {
        do { try body() } catch { return error as? SSLError }
        return nil
    }
}

private struct Contexts {
    static let shared = must { try Contexts() }

    let server: GnuTLSContext
    let client: GnuTLSContext

    private init() throws {
        let authority = try CertificateAuthority()
        var serving = SSLConfiguration.server(try authority.issue("localhost").chain)
        serving.alpnProtocols = ["h2", "http/1.1"]
        server = try GnuTLSContext(.server, serving)
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
    }
}
