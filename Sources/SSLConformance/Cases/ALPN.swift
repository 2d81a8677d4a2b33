// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let alpn = CaseGroup("alpn", "Application protocols (ALPN)") {
        ConformanceCase.both("agreed", "Both sides know the protocol that they agree on") { scene, version in
            try negotiate(scene, version, ["h2", "http/1.1"], ["http/1.1"], "http/1.1")
        }
        ConformanceCase("server-order", "The server's order wins") { scene in
            try negotiate(scene, nil, ["a", "b", "c"], ["c", "a"], "c")
        }
        ConformanceCase.both("none-in-common", "Sides without a common protocol go on without one") { scene, version in
            try negotiate(scene, version, ["h2"], ["imap"], nil)
        }
        ConformanceCase("client-alone", "A client's offer may go unanswered") { scene in
            try negotiate(scene, nil, ["h2"], [], nil)
        }
        ConformanceCase("server-alone", "A server chooses nothing for a client that offers nothing") { scene in
            try negotiate(scene, nil, [], ["h2"], nil)
        }
        ConformanceCase("exact", "Names are compared byte by byte") { scene in
            try negotiate(scene, nil, ["H2", "h2"], ["h2", "H2"], "h2")
            try negotiate(scene, nil, ["H2"], ["h2"], nil)
        }
        ConformanceCase("eight", "Eight protocols can be offered") { scene in
            let names = (1...8).map { "protocol-\($0)" }
            try negotiate(scene, nil, names, ["protocol-8"], "protocol-8")
        }
        ConformanceCase("blanks", "Names may hold any characters") { scene in
            try negotiate(scene, nil, ["a b, c"], ["a b, c"], "a b, c")
        }
        ConformanceCase("long", "A name of 255 bytes is carried, or refused when the context is made") { scene in
            var configuration = SSLConfiguration.server()
            configuration.alpnProtocols = [String(repeating: "a", count: 255)]
            scene.call("context", nil) { try scene.context(.server, configuration) }
        }
        ConformanceCase("too-long", "A name of 256 bytes is refused when the context is made") { scene in
            try refuse(scene, [String(repeating: "a", count: 256)])
        }
        ConformanceCase("empty", "An empty name is refused when the context is made") { scene in
            try refuse(scene, ["h2", ""])
        }
        ConformanceCase("resumed", "A resumed connection agrees anew") { scene in
            var setting = try Setting(.tls1_3)
            setting.client.alpnProtocols = ["a", "b"]
            setting.server.alpnProtocols = ["b", "a"]
            let link = try scene.link(setting)
            try scene.handshake(link)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            scene.expect(again.client.isSessionReused, "it is resumed")
            scene.note("protocol", again.client.selectedALPNProtocol)
        }
    }

    private static func negotiate(
        _ scene: Scene, _ version: TLSVersion?, _ client: [String], _ server: [String], _ expected: String?
    ) throws {
        let link = try scene.link(version) {
            $0.client.alpnProtocols = client
            $0.server.alpnProtocols = server
        }
        scene.tryHandshake(link, client: .done, server: .done)
        for side in SSLSide.both {
            scene.expect(link.object(side).selectedALPNProtocol, equals: expected, "the \(side.name)'s protocol")
        }
    }

    private static func refuse(_ scene: Scene, _ names: [String]) throws {
        for side in SSLSide.both {
            var configuration = side == .client ? SSLConfiguration() : SSLConfiguration.server()
            configuration.alpnProtocols = names
            scene.call(side.name, .failure) { try scene.context(side, configuration) }
        }
    }
}
