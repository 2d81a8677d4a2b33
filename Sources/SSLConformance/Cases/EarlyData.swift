// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let earlyData = CaseGroup("early-data", "Early data") {
        ConformanceCase("accepted", "Data that goes out with the hello can be read before the handshake is done", tls13)
        {
            scene in
            let link = try begin(scene)
            scene.call("client writes early", .done) { try link.client.writeEarly(Array("early".utf8)) }
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            scene.note("client status", "\(link.client.earlyDataStatus)")
            link.carry()
            scene.call("server begins", .wantRead) { try link.server.doHandshake() }
            scene.call("server reads early", .bytes(5)) { try link.server.readEarly(100) }
            scene.expect(!link.server.isHandshakeComplete, "the handshake is not done")
            scene.tryHandshake(link, client: .done, server: .done)
            notes(scene, link)
            scene.call("server reads early again", .bytes(0)) { try link.server.readEarly(100) }
            scene.exchange(link)
        }
        ConformanceCase("rejected", "A server that cannot resume rejects it, and the connection goes on", tls13) {
            scene in
            let first = try begin(scene)
            scene.tryHandshake(first, client: .done, server: .done)
            let session = try scene.session(of: first)
            let stranger = try scene.context(.server, first.serverContext.configuration)
            let link = try Link(first.clientContext, stranger, session: session)
            scene.call("client writes early", .done) { try link.client.writeEarly(Array("early".utf8)) }
            scene.tryHandshake(link, client: .done, server: .done)
            notes(scene, link)
            scene.exchange(link)
        }
        ConformanceCase("none", "A connection without it has none", tls13) { scene in
            let link = try begin(scene)
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.earlyDataStatus, equals: .none, "the client's status")
            notes(scene, link)
            scene.call("server reads early", .bytes(0)) { try link.server.readEarly(100) }
        }
        ConformanceCase("not-resumed", "A client that resumes nothing has no use for it", tls13) { scene in
            let link = try scene.link(.tls1_3) { $0.client.earlyData = EarlyData() }
            scene.call("client writes early", .fails(.invalidArgument)) { try link.client.writeEarly([1]) }
        }
        ConformanceCase("too-late", "It cannot be written once the handshake has begun", tls13) { scene in
            let link = try begin(scene)
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            scene.call("client writes early", .fails(.invalidArgument)) { try link.client.writeEarly([1]) }
        }
        ConformanceCase("too-much", "More than the session allows cannot be written", tls13) { scene in
            let link = try begin(scene, maximumSize: 1000)
            scene.call("client writes early", .fails(.invalidArgument)) { try link.client.writeEarly(pattern(1001)) }
            scene.call("client writes early", .done) { try link.client.writeEarly(pattern(1000)) }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.call("server reads early", .bytes(1000)) { try link.server.readEarly(2000) }
        }
        ConformanceCase("sides", "A server writes none, a client reads none, nobody reads less than nothing", tls13) {
            scene in
            let link = try begin(scene)
            scene.call("server writes early", .fails(.invalidArgument)) { try link.server.writeEarly([1]) }
            scene.call("client reads early", .fails(.invalidArgument)) { try link.client.readEarly(1) }
            scene.call("server reads early", .fails(.invalidArgument)) { try link.server.readEarly(-1) }
        }
        ConformanceCase("replayed", "A hello with early data that comes again has it rejected", tls13) { scene in
            let link = try begin(scene)
            scene.call("client writes early", .done) { try link.client.writeEarly(Array("once".utf8)) }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.server.earlyDataStatus, equals: .accepted, "the state of the first")
            let victim = try Link(link.clientContext, link.serverContext)
            try victim.conversation.serverIncoming.write(link.conversation.clientToServer.sent)
            scene.call("server begins") { try victim.server.doHandshake() }
            scene.expect(victim.server.earlyDataStatus != .accepted, "the second is not accepted")
            scene.call("server reads early") { try victim.server.readEarly(100) }
        }
    }

    /// A client and a server of an earlier session with early data, not yet started.
    private static func begin(_ scene: Scene, maximumSize: Int = 16384) throws -> Link {
        let link = try scene.link(.tls1_3) {
            $0.client.earlyData = EarlyData(maximumSize: 16384)
            $0.server.earlyData = EarlyData(maximumSize: maximumSize)
        }
        try scene.handshake(link)
        let session = try scene.session(of: link)
        return try Link(link.clientContext, link.serverContext, session: session)
    }

    private static func notes(_ scene: Scene, _ link: Link) {
        for side in SSLSide.both { scene.note("\(side.name) status", "\(link.object(side).earlyDataStatus)") }
        scene.note("resumed", link.client.isSessionReused)
    }
}
