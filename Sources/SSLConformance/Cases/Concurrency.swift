// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let concurrency = CaseGroup("concurrency", "Concurrency") {
        ConformanceCase("one-context", "Many threads make connections of one context") { scene in
            let first = try scene.link()
            let contexts = (first.clientContext, first.serverContext)
            let good = Shared(0)
            let body: @Sendable () -> Void = {
                for _ in 0..<5 {
                    guard let link = try? Link(contexts.0, contexts.1), (try? link.conversation.handshake()) != nil,
                        (try? link.conversation.transfer([1, 2, 3], from: .client)) == [1, 2, 3]
                    else { continue }
                    good.update { $0 += 1 }
                }
            }
            try concurrently(Array(repeating: body, count: 6))
            scene.expect(good.value, equals: 30, "conversations that were held")
            scene.note("accepted", first.serverContext.sessionStatistics.acceptGood)
        }
        ConformanceCase.both("read-and-write", "One thread reads a connection while another writes it") {
            scene, version in
            let link = try scene.settled(version)
            let (client, server) = (link.client, link.server)
            let there = Line(link.conversation.clientOutgoing, link.conversation.serverIncoming)
            let back = Line(link.conversation.serverOutgoing, link.conversation.clientIncoming)
            let data = pattern(200_000)
            let received = (atServer: Shared<[UInt8]>([]), atClient: Shared<[UInt8]>([]))
            try concurrently([
                { write(data, client, there) }, { write(data, server, back) },
                { read(data.count, server, there, received.atServer) },
                { read(data.count, client, back, received.atClient) },
            ])
            scene.expect(received.atServer.value == data, "the server has what the client sent")
            scene.expect(received.atClient.value == data, "the client has what the server sent")
        }
        ConformanceCase("writers", "What several threads write at once is not mixed up") { scene in
            let link = try scene.settled(.tls1_3)
            let client = link.client
            let writers = (0..<4).map { number -> @Sendable () -> Void in
                { for _ in 0..<50 { _ = try? client.write([UInt8](repeating: UInt8(number), count: 300)) } }
            }
            try concurrently(writers)
            link.carry()
            let read = try link.conversation.readAll(at: .server)
            scene.expect(read.count, equals: 4 * 50 * 300, "bytes that arrive")
            let pieces = stride(from: 0, to: read.count, by: 300).map { Set(read[$0..<min($0 + 300, read.count)]) }
            scene.expect(pieces.allSatisfy { $0.count == 1 }, "each write is in one piece")
        }
        ConformanceCase("questions", "Threads may ask a connection about itself while others use it") { scene in
            let link = try scene.link()
            let objects = [link.client, link.server]
            let ask: @Sendable () -> Void = {
                for _ in 0..<300 {
                    for object in objects {
                        _ = (object.version, object.cipher, object.group, object.peerCertificate, object.pending)
                        _ = (object.session, object.isHandshakeComplete, object.serverHostname, object.verifiedChain)
                        _ = try? object.channelBinding(.tlsUnique)
                    }
                }
            }
            let there = Line(link.conversation.clientOutgoing, link.conversation.serverIncoming)
            let back = Line(link.conversation.serverOutgoing, link.conversation.clientIncoming)
            try concurrently([
                ask, ask,
                {
                    for _ in 0..<200 {
                        for object in objects { try? object.doHandshake() }
                        there.carry()
                        back.carry()
                        for object in objects { _ = try? object.write("x") }
                        for object in objects { _ = try? object.read(100) }
                    }
                },
            ])
            for object in objects { scene.expect(object.isHandshakeComplete, "the \(object.side.name) is done") }
        }
        ConformanceCase("handshakers", "Several threads may perform one handshake") { scene in
            let link = try scene.link()
            let objects = [link.client, link.server]
            let there = Line(link.conversation.clientOutgoing, link.conversation.serverIncoming)
            let back = Line(link.conversation.serverOutgoing, link.conversation.clientIncoming)
            let body: @Sendable () -> Void = {
                for _ in 0..<200 where !objects.allSatisfy(\.isHandshakeComplete) {
                    for object in objects { try? object.doHandshake() }
                    there.carry()
                    back.carry()
                }
            }
            try concurrently([body, body, body, body])
            for object in objects { scene.expect(object.isHandshakeComplete, "the \(object.side.name) is done") }
            scene.exchange(link)
        }
        ConformanceCase("closers", "Both sides may be closed by several threads") { scene in
            let link = try scene.settled()
            let objects = [link.client, link.server]
            let there = Line(link.conversation.clientOutgoing, link.conversation.serverIncoming)
            let back = Line(link.conversation.serverOutgoing, link.conversation.clientIncoming)
            let closed = Shared<Set<SSLSide>>([])
            let body: @Sendable () -> Void = {
                for _ in 0..<20 {
                    for object in objects where (try? object.unwrap()) != nil {
                        closed.update { $0.insert(object.side) }
                    }
                    there.carry()
                    back.carry()
                }
            }
            try concurrently([body, body, body])
            scene.expect(closed.value, equals: [.client, .server], "the sides that are closed")
        }
        ConformanceCase("replaced", "A context that is replaced disturbs no connection") { scene in
            let setting = try Setting()
            let client = try scene.context(.client, setting.clientConfiguration)
            let configuration = try setting.serverConfiguration()
            let current = Shared(try scene.context(.server, configuration))
            let good = Shared(0)
            let talk: @Sendable () -> Void = {
                for _ in 0..<10 {
                    guard let link = try? Link(client, current.value), (try? link.conversation.handshake()) != nil
                    else {
                        continue
                    }
                    good.update { $0 += 1 }
                }
            }
            try concurrently([
                talk, talk,
                {
                    for _ in 0..<10 {
                        guard let next = try? scene.context(.server, configuration) else { continue }
                        current.update { $0 = next }
                    }
                },
            ])
            scene.expect(good.value, equals: 20, "conversations that were held")
        }
        ConformanceCase("answered-elsewhere", "A question may be answered on another thread") { scene in
            let replies = Shared<[Reply<VerificationCallback.Decision>]>([])
            let link = try scene.link {
                $0.client.verificationCallback = VerificationCallback { _, _, reply in
                    replies.update { $0.append(reply) }
                }
            }
            _ = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
            let told = Shared(0)
            link.client.whenAnswered { told.update { $0 += 1 } }
            try concurrently([{ replies.value.first?(.asVerified) }])
            scene.expect(told.value, equals: 1, "times that the answer was told")
            scene.tryHandshake(link, client: .done, server: .done)
        }
    }

    /// How often a thread tries before it gives up: far more often than it takes.
    private static let patience = 200_000

    private static func write(_ data: [UInt8], _ object: any SSLObject, _ line: Line) {
        for start in stride(from: 0, to: data.count, by: 5000) {
            _ = try? object.write(Array(data[start..<min(start + 5000, data.count)]))
            line.carry()
        }
    }

    private static func read(_ count: Int, _ object: any SSLObject, _ line: Line, _ received: Shared<[UInt8]>) {
        for _ in 0..<patience where received.value.count < count {
            line.carry()
            if let part = try? object.read(16384) { received.update { $0 += part } }
        }
    }
}

/// Carries bytes from one buffer to another, for several threads at once, in their order.
private final class Line: Sendable {
    private let lock = Lock()
    private let source: MemoryBIO
    private let sink: MemoryBIO

    init(_ source: MemoryBIO, _ sink: MemoryBIO) {
        self.source = source
        self.sink = sink
    }

    func carry() {
        lock.withLock {
            let bytes = source.read()
            if !bytes.isEmpty { _ = try? sink.write(bytes) }
        }
    }
}
