// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let shutdown = CaseGroup("shutdown", "Shutdown and truncation") {
        ConformanceCase.both("both-close", "Both sides close: each has the other's close_notify, and reads the end") {
            scene, version in
            let link = try scene.settled(version)
            scene.call("client unwraps", .wantRead) { try link.client.unwrap() }
            link.carry()
            scene.call("server reads", .end) { try link.server.read(100) }
            scene.call("server unwraps", .done) { try link.server.unwrap() }
            link.carry()
            scene.call("client unwraps again", .done) { try link.client.unwrap() }
            for side in SSLSide.both {
                scene.call("\(side.name) unwraps once more", .done) { try link.object(side).unwrap() }
                scene.call("\(side.name) reads at last", .fails(.zeroReturn)) { try link.object(side).read(100) }
                scene.call("\(side.name) writes at last", .fails(.ssl, "PROTOCOL_IS_SHUTDOWN")) {
                    try link.object(side).write("late")
                }
            }
        }
        ConformanceCase.both("at-once", "Both sides close at the same time") { scene, version in
            let link = try scene.settled(version)
            for side in SSLSide.both {
                scene.call("\(side.name) unwraps", .wantRead) { try link.object(side).unwrap() }
            }
            link.carry()
            for side in SSLSide.both {
                scene.call("\(side.name) unwraps again", .done) { try link.object(side).unwrap() }
            }
        }
        for side in SSLSide.both {
            ConformanceCase.both("half.\(side.name)", "After its close_notify the \(side.name) goes on reading") {
                scene, version in
                let link = try scene.settled(version)
                scene.call("\(side.name) unwraps", .wantRead) { try link.object(side).unwrap() }
                scene.call("\(side.name) writes", .fails(.ssl, "PROTOCOL_IS_SHUTDOWN")) {
                    try link.object(side).write("x")
                }
                link.carry()
                let peer = link.object(side.peer)
                scene.call("\(side.peer.name) reads", .end) { try peer.read(100) }
                scene.call("\(side.peer.name) writes", .done) { try peer.write("still there") }
                link.carry()
                scene.call("\(side.name) reads", .bytes(11)) { try link.object(side).read(100) }
                scene.call("\(side.name) reads again", .wantRead) { try link.object(side).read(100) }
                scene.call("\(side.peer.name) unwraps", .done) { try peer.unwrap() }
                link.carry()
                scene.call("\(side.name) unwraps again", .done) { try link.object(side).unwrap() }
            }
        }
        ConformanceCase.both("once", "close_notify is sent once, however often it is asked for") { scene, version in
            let link = try scene.settled(version)
            scene.call("client unwraps", .wantRead) { try link.client.unwrap() }
            let length = link.conversation.clientOutgoing.pending
            scene.expect(length > 0, "something is sent")
            scene.call("client unwraps again", .wantRead) { try link.client.unwrap() }
            scene.expect(link.conversation.clientOutgoing.pending, equals: length, "bytes that are sent")
        }
        ConformanceCase.both("plaintext", "What follows close_notify on the wire stays there, to the last byte") {
            scene, version in
            let link = try scene.settled(version)
            let text = pattern(5000)
            scene.call("client unwraps", .wantRead) { try link.client.unwrap() }
            link.carry()
            try link.conversation.serverIncoming.write(text)
            scene.call("server unwraps", .done) { try link.server.unwrap() }
            scene.expect(link.conversation.serverIncoming.read() == text, "all of the plaintext is there")
        }
        ConformanceCase.both("in-flight", "Data that is in flight keeps a close from being complete") {
            scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write("data") }
            link.carry()
            scene.call("client unwraps", .fails(.ssl, "APPLICATION_DATA_AFTER_CLOSE_NOTIFY")) {
                try link.client.unwrap()
            }
            link.carry()
            scene.call("server reads", .end) { try link.server.read(100) }
            scene.call("client reads") { try link.client.read(100) }
        }
        for side in SSLSide.both {
            ConformanceCase("too-early.\(side.name)", "A \(side.name) cannot close before the handshake is done") {
                scene in
                let link = try scene.link()
                scene.call("unwraps", .fails(.ssl, "SHUTDOWN_WHILE_IN_INIT")) { try link.object(side).unwrap() }
                try? link.object(side).doHandshake()
                scene.call("unwraps in it", .fails(.ssl, "SHUTDOWN_WHILE_IN_INIT")) { try link.object(side).unwrap() }
                scene.tryHandshake(link, client: .done, server: .done)
            }
        }
        ConformanceCase.both("truncated", "An end of the transport without close_notify is not the end of the data") {
            scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write("data") }
            link.conversation.endTransport(of: .server)
            scene.call("client reads", .bytes(4)) { try link.client.read(100) }
            scene.call("client reads again", .fails(.eof)) { try link.client.read(100) }
            scene.call("client reads once more", .fails(.eof)) { try link.client.read(100) }
            scene.call("client writes", .fails(.eof)) { try link.client.write("x") }
        }
        ConformanceCase.both("truncated.unwrap", "An end of the transport is no answer to close_notify") {
            scene, version in
            let link = try scene.settled(version)
            scene.call("client unwraps", .wantRead) { try link.client.unwrap() }
            link.conversation.endTransport(of: .server)
            scene.call("client unwraps again", .fails(.eof)) { try link.client.unwrap() }
        }
        ConformanceCase.both("truncated.ignored", "An end without close_notify is one where that is asked for") {
            scene, version in
            let link = try scene.settled(version) { $0.client.options.insert(.ignoreUnexpectedEOF) }
            link.conversation.endTransport(of: .server)
            scene.call("client reads", .end) { try link.client.read(100) }
        }
        ConformanceCase.both("truncated.inside", "An end inside a record is an error, even where ends are ignored") {
            scene, version in
            let link = try scene.settled(version) { $0.client.options.insert(.ignoreUnexpectedEOF) }
            scene.call("server writes", .done) { try link.server.write("data") }
            let bytes = link.conversation.serverOutgoing.read()
            try link.conversation.clientIncoming.write(Array(bytes.dropLast()))
            link.conversation.clientIncoming.writeEOF()
            scene.call("client reads") { try link.client.read(100) }
        }
        for side in SSLSide.both {
            ConformanceCase.both(
                "truncated.handshake.\(side.name)", "An end in the handshake fails it on the \(side.name)"
            ) {
                scene, version in
                let link = try scene.link(version)
                try? link.object(side).doHandshake()
                link.conversation.incoming(side).writeEOF()
                scene.call("handshake", .fails(.eof)) { try link.object(side).doHandshake() }
                scene.call("handshake again", .failure) { try link.object(side).doHandshake() }
                scene.call("read", .fails(.eof)) { try link.object(side).read(100) }
                scene.call("unwrap", .failure) { try link.object(side).unwrap() }
            }
        }
        ConformanceCase.both(
            "truncated.everywhere", "Wherever a record of data is cut, nothing of it is taken for data"
        ) {
            scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write(pattern(60)) }
            let record = link.conversation.serverOutgoing.read()
            var classes: Set<String> = []
            for length in 1..<record.count {
                let other = try scene.workshop(version)
                try scene.handshake(other)
                scene.expect((try? other.server.write(pattern(60))) == 60, "the server writes")
                let bytes = other.conversation.serverOutgoing.read()
                try other.conversation.clientIncoming.write(Array(bytes.prefix(length)))
                other.conversation.clientIncoming.writeEOF()
                let (result, _) = scene.outcome { try other.client.read(100) }
                classes.insert(result.description)
            }
            scene.expect(classes.allSatisfy { $0.hasPrefix("eof") }, "each is an end: \(classes.sorted())")
        }
        ConformanceCase.both("unread", "Data that was not read yet survives the peer's close") { scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write(pattern(3000)) }
            scene.call("server unwraps", .wantRead) { try link.server.unwrap() }
            link.carry()
            scene.call("client reads a part", .bytes(1000)) { try link.client.read(1000) }
            scene.expect(link.client.pending, equals: 2000, "bytes that are pending")
            scene.call("client reads the rest", .bytes(2000)) { try link.client.read(5000) }
            scene.call("client reads the end", .end) { try link.client.read(1) }
            scene.call("client unwraps", .done) { try link.client.unwrap() }
        }
    }
}

extension Scene {
    /// A connection on which the handshake is done and nothing is under way: not even tickets.
    func settled(_ version: TLSVersion? = nil, _ adjust: (inout Setting) throws -> Void = { _ in }) throws -> Link {
        let link = try connect(version) {
            $0.server.numTickets = 0
            try adjust(&$0)
        }
        link.carry()
        return link
    }
}
