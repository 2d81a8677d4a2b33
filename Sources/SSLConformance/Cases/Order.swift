// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let order = CaseGroup("order", "Want-read, want-write and their order") {
        ConformanceCase("hello-once", "A client that wants to read sends its hello once") { scene in
            let link = try scene.link()
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            let length = link.conversation.clientOutgoing.pending
            scene.expect(length > 0, "the hello is there")
            for _ in 0..<3 { scene.call("client goes on", .wantRead) { try link.client.doHandshake() } }
            scene.expect(link.conversation.clientOutgoing.pending, equals: length, "bytes that wait")
        }
        ConformanceCase("no-want-write", "With buffers in memory nobody wants to write", tls13) { scene in
            let link = try scene.connect()
            scene.call("client writes", .done) { try link.client.write(pattern(1 << 20)) }
            scene.expect(link.conversation.clientOutgoing.pending > 1 << 20, "all of it waits")
        }
        ConformanceCase("nothing-to-read", "Reading wants more as long as nothing is there, and sends nothing") {
            scene in
            let link = try scene.settled()
            for side in SSLSide.both {
                for _ in 0..<3 { scene.call("\(side.name) reads", .wantRead) { try link.object(side).read(100) } }
                scene.expect(link.conversation.outgoing(side).pending, equals: 0, "bytes that the \(side.name) sends")
            }
        }
        ConformanceCase.both("part-of-a-record", "A record is data once all of it is there") { scene, version in
            let link = try scene.settled(version)
            scene.call("server writes", .done) { try link.server.write(pattern(100)) }
            let bytes = link.conversation.serverOutgoing.read()
            for byte in bytes.dropLast() {
                try link.conversation.clientIncoming.write([byte])
                let (result, _) = scene.outcome { try link.client.read(200) }
                scene.expect(result.failure?.code == .wantRead, "a part of a record gives \(result)")
                scene.expect(link.client.pending, equals: 0, "bytes that are pending")
            }
            try link.conversation.clientIncoming.write(Array(bytes.suffix(1)))
            scene.call("client reads", .bytes(100)) { try link.client.read(200) }
        }
        ConformanceCase.both("byte-by-byte", "A handshake that arrives byte by byte wants each of them, and succeeds") {
            scene, version in
            let link = try scene.link(version) { $0.delivery = .oneByteAtATime }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.exchange(link)
        }
        ConformanceCase.both("reader-first", "A side may read before it writes, and write while it wants to read") {
            scene, version in
            let link = try scene.settled(version)
            for side in SSLSide.both {
                scene.call("\(side.name) reads", .wantRead) { try link.object(side).read(100) }
                scene.call("\(side.name) writes", .done) { try link.object(side).write("hello") }
            }
            link.carry()
            for side in SSLSide.both {
                scene.call("\(side.name) reads again", .bytes(5)) { try link.object(side).read(100) }
            }
        }
        ConformanceCase("pending", "What is pending was decrypted and not read; the rest is still in the buffer") {
            scene in
            let link = try scene.settled()
            scene.call("server writes", .done) { try link.server.write(pattern(500)) }
            link.carry()
            scene.expect(link.client.pending, equals: 0, "bytes that are pending before the first read")
            scene.call("client reads", .bytes(1)) { try link.client.read(1) }
            scene.expect(link.client.pending, equals: 499, "bytes that are pending after it")
            scene.call("client reads more", .bytes(499)) { try link.client.read(1000) }
            scene.expect(link.client.pending, equals: 0, "bytes that are pending at the end")
        }
        ConformanceCase.both("tickets-unnoticed", "What comes beside data does not end a read without any") {
            scene, version in
            // Tickets of TLS 1.3 come before the data, in records of their own.
            let link = try scene.connect(version)
            scene.call("client reads", .wantRead) { try link.client.read(100) }
            scene.call("server writes", .done) { try link.server.write("data") }
            link.carry()
            scene.call("client reads again", .bytes(4)) { try link.client.read(100) }
        }
        ConformanceCase.both("unwrap-wants", "Closing wants the peer's answer as long as it is not there") {
            scene, version in
            let link = try scene.settled(version)
            for _ in 0..<3 { scene.call("client unwraps", .wantRead) { try link.client.unwrap() } }
            scene.call("client reads", .wantRead) { try link.client.read(10) }
        }
        ConformanceCase("light", "Errors that steer carry no detail") { scene in
            let link = try scene.link()
            do { try link.client.doHandshake() } catch let error as SSLError {
                scene.expect(error.code == .wantRead && error.detail == nil, "want-read is bare, not \(error)")
            }
        }
    }
}
