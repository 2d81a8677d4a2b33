// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let buffers = CaseGroup("buffers", "Memory buffers (MemoryBIO)") {
        ConformanceCase("no-more-than-needed", "A read takes no more records off the buffer than it needs") { scene in
            let link = try scene.settled()
            for _ in 0..<3 { scene.call("server writes", .done) { try link.server.write(pattern(1000)) } }
            link.carry()
            let whole = link.conversation.clientIncoming.pending
            scene.call("client reads", .bytes(1000)) { try link.client.read(2000) }
            scene.expect(link.conversation.clientIncoming.pending, equals: whole / 3 * 2, "bytes that are left")
        }
        ConformanceCase("end-is-not-empty", "An empty buffer is no end; one that says so is") { scene in
            let link = try scene.settled()
            scene.call("client reads", .wantRead) { try link.client.read(10) }
            scene.expect(!link.conversation.clientIncoming.eof, "the buffer has no end")
            link.conversation.clientIncoming.writeEOF()
            scene.call("client reads the end", .fails(.eof)) { try link.client.read(10) }
        }
        ConformanceCase("end-behind-data", "An end counts once what is before it has been read") { scene in
            let link = try scene.settled()
            scene.call("server writes", .done) { try link.server.write("data") }
            link.conversation.endTransport(of: .server)
            scene.expect(!link.conversation.clientIncoming.eof, "there is something before the end")
            scene.call("client reads", .bytes(4)) { try link.client.read(10) }
            scene.call("client reads the end", .fails(.eof)) { try link.client.read(10) }
        }
        ConformanceCase(
            "own-output-ended", "A buffer for output that was ended takes a connection's output all the same"
        ) {
            scene in
            let link = try scene.settled()
            link.conversation.clientOutgoing.writeEOF()
            scene.call("client writes", .done) { try link.client.write("data") }
            scene.expect(link.conversation.clientOutgoing.pending > 4, "the record is there")
        }
        ConformanceCase("early-bytes", "What is in the buffer before the first call counts") { scene in
            let link = try scene.link()
            scene.call("client begins", .wantRead) { try link.client.doHandshake() }
            link.carry()
            scene.expect(link.conversation.serverIncoming.pending > 0, "the hello waits")
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("shared-pair", "Two buffers make a line: what one side writes the other reads") { scene in
            let setting = try Setting()
            let (there, back) = (MemoryBIO(), MemoryBIO())
            let client = try connection(scene.context(.client, setting.clientConfiguration), back, there, "localhost")
            let server = try connection(scene.context(.server, setting.serverConfiguration()), there, back, nil)
            for _ in 0..<10 {
                for object in [client, server] { try? object.doHandshake() }
            }
            scene.expect(client.isHandshakeComplete && server.isHandshakeComplete, "both are done")
            scene.call("client writes", .done) { try client.write("hello") }
            scene.call("server reads", .bytes(5)) { try server.read(10) }
        }
        ConformanceCase("swapped", "A server that is fed its own output refuses it") { scene in
            let setting = try Setting()
            let line = MemoryBIO()
            let server = try connection(scene.context(.server, setting.serverConfiguration()), line, line, nil)
            let client = try scene.link()
            scene.call("client begins", .wantRead) { try client.client.doHandshake() }
            try line.write(client.conversation.clientOutgoing.read())
            for _ in 0..<3 { _ = scene.outcome { try server.doHandshake() } }
            scene.call("server goes on", .failure) { try server.doHandshake() }
        }
        ConformanceCase("model", "A buffer gives what was put in, in order, whatever the pieces") { scene in
            var generator = SplitMix64(seed: scene.seed)
            let buffer = MemoryBIO()
            var expected: [UInt8] = []
            for _ in 0..<400 {
                if Bool.random(using: &generator) {
                    let bytes = generator.bytes(.random(in: 0..<3000, using: &generator))
                    try buffer.write(bytes)
                    expected += bytes
                } else {
                    let count = Int.random(in: -1..<4000, using: &generator)
                    let taken = buffer.read(count)
                    let wanted = count < 0 ? expected.count : min(count, expected.count)
                    scene.expect(taken == Array(expected.prefix(wanted)), "a read of \(count) with seed \(scene.seed)")
                    expected.removeFirst(wanted)
                }
                scene.expect(buffer.pending, equals: expected.count, "bytes that are left")
            }
            buffer.writeEOF()
            scene.call("write after the end", .fails(.ssl)) { try buffer.write([1]) }
        }
    }

    private static func connection(
        _ context: some SSLContext, _ incoming: MemoryBIO, _ outgoing: MemoryBIO, _ name: String?
    ) throws -> any SSLObject {
        try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: name)
    }
}
