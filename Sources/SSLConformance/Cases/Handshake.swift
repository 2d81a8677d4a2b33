// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let handshake = CaseGroup("handshake", "Handshake") {
        ConformanceCase.both("completes", "Both sides come to the same version, suite and group, and data flows") {
            scene, version in
            let link = try scene.link(version)
            scene.tryHandshake(link, client: .done, server: .done)
            for side in SSLSide.both {
                let object = link.object(side)
                scene.expect(object.isHandshakeComplete, "the \(side.name) knows that it is done")
                scene.expect(object.version, equals: version, "the \(side.name)'s version")
            }
            scene.expect(link.client.cipher, equals: link.server.cipher, "the suite of both sides")
            scene.expect(link.client.group, equals: link.server.group, "the group of both sides")
            scene.note("suite", link.client.cipher?.name)
            scene.note("group", link.client.group)
            scene.exchange(link)
        }
        ConformanceCase.both("again-does-nothing", "A handshake that is done is not done again, and sends nothing") {
            scene, version in
            let link = try scene.connect(version)
            for side in SSLSide.both {
                scene.call("\(side.name) again", .done) { try link.object(side).doHandshake() }
                scene.expect(link.conversation.outgoing(side).pending, equals: 0, "bytes that the \(side.name) sends")
            }
            scene.exchange(link)
        }
        ConformanceCase.both("by-reading", "Reading performs the handshake first") { scene, version in
            let link = try scene.link(version)
            try implicitHandshake(scene, link) { _ = try $0.read(10) }
            scene.exchange(link)
        }
        ConformanceCase.both("by-writing", "Writing performs the handshake first, and the data follows it") {
            scene, version in
            let link = try scene.link(version)
            var written: Set<SSLSide> = []
            try implicitHandshake(scene, link) { object in
                guard !written.contains(object.side) else { return }
                try object.write("from the \(object.side.name)")
                written.insert(object.side)
            }
            scene.expect(written.count, equals: 2, "sides that have written")
            for side in SSLSide.both {
                scene.call("\(side.name) reads", .bytes(15)) { try link.object(side).read(100) }
            }
        }
        ConformanceCase("client-speaks-first", "A server has nothing to say before the client's hello") { scene in
            let link = try scene.link()
            scene.call("server begins", .wantRead) { try link.server.doHandshake() }
            scene.expect(link.conversation.serverOutgoing.pending, equals: 0, "bytes that the server sends")
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            let hello = RecordParser.records(in: link.conversation.clientOutgoing.read()).records
            scene.expect(hello.first?.type == .handshake, "a client begins with a handshake record")
            scene.expect(hello.first?.fragment.first, equals: 1, "its first message, a ClientHello")
            scene.note("record version", hello.first?.version)
            scene.note("records", hello.count)
        }
        for side in SSLSide.both {
            ConformanceCase("before.\(side.name)", "A \(side.name) that has not begun knows nothing of its peer") {
                scene in
                let link = try scene.link()
                try noteNothing(scene, link.object(side))
            }
        }
        ConformanceCase("hello-retry", "A client whose first key share does not suit is asked for another", tls13) {
            scene in
            let link = try scene.link(.tls1_3) {
                $0.client.groups = ["x25519", "secp384r1"]
                $0.server.groups = ["secp384r1"]
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.group, equals: "secp384r1", "the client's group")
            scene.expect(link.server.group, equals: "secp384r1", "the server's group")
            scene.exchange(link)
        }
        ConformanceCase.both("signature-schemes", "Both sides know what the server signed with; no client signed") {
            scene, version in
            let link = try scene.connect(version)
            for side in SSLSide.both {
                scene.note("\(side.name) on the server's", link.object(side).signatureScheme(of: .server))
                scene.note("\(side.name) on the client's", link.object(side).signatureScheme(of: .client))
            }
        }
        ConformanceCase.both("shared-ciphers", "A server knows the suites that both have; a client does not ask") {
            scene, version in
            let link = try scene.link(version) {
                $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"]
                $0.client.ciphersuites = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]
                $0.server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"]
                $0.server.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
            }
            scene.expect(link.server.sharedCiphers == nil, "nothing is shared before the hello")
            try scene.handshake(link)
            scene.note("server", link.server.sharedCiphers.map { $0.map(\.name).joined(separator: " ") })
            scene.expect(link.client.sharedCiphers == nil, "a client does not tell")
        }
        ConformanceCase.both("key-log", "A key log callback sees each secret once, under the names of the format") {
            scene, version in
            let lines = Journal()
            let link = try scene.link(version) {
                $0.client.keylogCallback = KeylogCallback { _, line in lines.add(line) }
            }
            try scene.handshake(link)
            scene.exchange(link)
            let words = lines.texts.map { $0.split(separator: " ") }
            scene.expect(
                words.allSatisfy { $0.count == 3 && $0[1].count == 64 }, "a line has a name, a random, a secret")
            scene.note("names", words.compactMap { $0.first.map(String.init) }.sorted().joined(separator: " "))
        }
        ConformanceCase.both("messages", "A message callback sees the messages of the handshake in their order") {
            scene, version in
            let seen = (client: Journal(), server: Journal())
            let link = try scene.link(version) {
                $0.server.numTickets = 0
                $0.server.options.insert(.noTicket)
                $0.client.messageCallback = MessageCallback { _, message in seen.client.add(message) }
                $0.server.messageCallback = MessageCallback { _, message in seen.server.add(message) }
            }
            try scene.handshake(link)
            scene.note("client", seen.client.texts.joined(separator: " "))
            scene.note("server", seen.server.texts.joined(separator: " "))
        }
        ConformanceCase("interleaved", "Many handshakes at once do not disturb each other") { scene in
            let first = try scene.link()
            let links = try [first] + (0..<7).map { _ in try Link(first.clientContext, first.serverContext) }
            for _ in 0..<20 {
                for link in links {
                    for side in SSLSide.both { try? link.object(side).doHandshake() }
                    link.conversation.step()
                }
            }
            for link in links { scene.exchange(link) }
        }
    }

    /// Lets both sides do something by turns until both have done their handshakes.
    private static func implicitHandshake(
        _ scene: Scene, _ link: Link, _ operation: (any SSLObject) throws -> Void
    ) throws {
        for _ in 0..<20 {
            for side in SSLSide.both {
                do { try operation(link.object(side)) } catch SSLError.Code.wantRead {}
            }
            link.carry()
        }
        for side in SSLSide.both {
            scene.expect(link.object(side).isHandshakeComplete, "the \(side.name)'s handshake is done")
        }
    }

    private static func noteNothing(_ scene: Scene, _ object: any SSLObject) throws {
        scene.expect(!object.isHandshakeComplete, "the handshake is not done")
        scene.expect(object.version == nil, "no version")
        scene.expect(object.cipher == nil, "no suite")
        scene.expect(object.group == nil, "no group")
        scene.expect(object.selectedALPNProtocol == nil, "no application protocol")
        scene.expect(object.peerCertificate == nil && object.peerPublicKey == nil, "no certificate of the peer")
        scene.expect(object.unverifiedChain.isEmpty && object.verifiedChain.isEmpty, "no chain")
        scene.expect(!object.isSessionReused && object.session == nil, "no session")
        scene.expect(object.pending, equals: 0, "pending bytes")
        scene.expect(object.compression == nil, "no compression")
        scene.expect(try object.channelBinding(.tlsUnique) == nil, "no channel binding")
        scene.expect(object.earlyDataStatus, equals: .none, "the state of early data")
    }
}
