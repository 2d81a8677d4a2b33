// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let bindings = CaseGroup("bindings", "Channel bindings and exported keys") {
        types.flatMap { type in
            ConformanceCase.both(
                type.rawValue, "Both sides have the same binding, another for each connection", [.channelBinding(type)]
            ) { scene, version in
                let first = try bind(scene, scene.connect(version), type)
                let second = try bind(scene, scene.connect(version), type)
                scene.expect(first == nil || first != second, "another connection has another")
            }
        }
        ConformanceCase("unknown", "A binding that nobody knows is no binding") { scene in
            let link = try scene.connect()
            scene.call("client", .fails(.invalidArgument)) {
                try link.client.channelBinding(ChannelBindingType(rawValue: "tls-nonsense"))
            }
        }
        ConformanceCase("before", "There is no binding before the handshake is done") { scene in
            let link = try scene.link()
            for side in SSLSide.both {
                scene.expect(try link.object(side).channelBinding(.tlsUnique) == nil, "the \(side.name) has none")
            }
        }
        ConformanceCase.both("unique.resumed", "A resumed connection has a binding of its own") { scene, version in
            let link = try scene.connect(version)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            _ = try bind(scene, again, .tlsUnique)
        }
        ConformanceCase.both("export", "Both sides export the same key, another for each label and context") {
            scene, version in
            let link = try scene.connect(version)
            var keys: Set<[UInt8]> = []
            for (label, context) in [("one", nil), ("two", nil), ("one", [1]), ("one", [2])] as [(String, [UInt8]?)] {
                let (mine, theirs) = try exported(link, label, context, 32)
                scene.expect(mine == theirs && mine.count == 32, "both sides export the same for \(label)")
                keys.insert(mine)
            }
            scene.expect(keys.count, equals: 4, "keys")
            let (long, _) = try exported(link, "one", nil, 1000)
            scene.expect(long.count, equals: 1000, "bytes of a long key")
            scene.call("nothing", .bytes(0)) {
                try link.client.exportKeyingMaterial(label: "one", context: nil, length: 0)
            }
        }
        ConformanceCase.both("export.empty-context", "No context and an empty one: different in TLS 1.2, not in 1.3") {
            scene, version in
            let link = try scene.connect(version)
            let (none, empty) = try (exported(link, "one", nil, 32).0, exported(link, "one", [], 32).0)
            scene.expect(none == empty, equals: version == .tls1_3, "whether they are the same")
        }
        ConformanceCase.both("export.limits", "Lengths and labels beyond the limits are refused") { scene, version in
            let link = try scene.connect(version)
            for length in [-1, 65536] {
                scene.call("length \(length)", .fails(.invalidArgument)) {
                    try link.client.exportKeyingMaterial(label: "one", context: nil, length: length)
                }
            }
            let export = { (count: Int) in
                try link.client.exportKeyingMaterial(
                    label: String(repeating: "a", count: count), context: nil, length: 16)
            }
            scene.call("label of 250 bytes", .fails(.invalidArgument)) { try export(250) }
            scene.note("longest label", (0..<250).last { (try? export($0)) != nil })
        }
        ConformanceCase("export.too-early", "Nothing is exported before the handshake is done") { scene in
            let link = try scene.link()
            for side in SSLSide.both {
                scene.call(side.name, .fails(.ssl)) {
                    try link.object(side).exportKeyingMaterial(label: "one", context: nil, length: 32)
                }
            }
        }
        ConformanceCase.both("export.after-close", "Keys can still be exported when all is closed") { scene, version in
            let link = try scene.settled(version)
            let (before, _) = try exported(link, "one", nil, 32)
            let outcomes = link.conversation.closeOutcomes(maxSteps: turnLimit)
            scene.expect(CallResult(outcomes.client).isSuccess && CallResult(outcomes.server).isSuccess, "both close")
            let (after, theirs) = try exported(link, "one", nil, 32)
            scene.expect(after == before && theirs == before, "it is the same key")
        }
    }

    private static let types: [ChannelBindingType] = [.tlsUnique, .tlsServerEndPoint, .tlsExporter]

    private static func bind(_ scene: Scene, _ link: Link, _ type: ChannelBindingType) throws -> [UInt8]? {
        let values = try (link.client.channelBinding(type), link.server.channelBinding(type))
        scene.note("\(type.rawValue) of both sides", values.0 == values.1 ? "the same" : "different")
        scene.note("\(type.rawValue)'s bytes", values.0?.count)
        return values.0
    }

    private static func exported(
        _ link: Link, _ label: String, _ context: [UInt8]?, _ length: Int
    ) throws -> ([UInt8], [UInt8]) {
        try (
            link.client.exportKeyingMaterial(label: label, context: context, length: length),
            link.server.exportKeyingMaterial(label: label, context: context, length: length)
        )
    }
}
