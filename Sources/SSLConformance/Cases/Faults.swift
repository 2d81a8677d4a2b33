// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let faults = CaseGroup("faults", "Bad input") {
        for side in SSLSide.both {
            ConformanceCase.both("cut.\(side.name)", "A handshake that ends after any byte of the \(side.name)'s fails")
            {
                scene, version in
                let length = try measured(scene, version, side).bytes
                var endings: Set<Ending> = []
                for delivery in FaultSweep.cuts(of: length, then: .eof) {
                    endings.insert(try play(scene, version, side, delivery).ending)
                }
                scene.note("endings", endings.map(\.rawValue).sorted().joined(separator: ", "))
            }
            ConformanceCase.both("reset.\(side.name)", "A line that breaks after some byte of the \(side.name)'s fails")
            {
                scene, version in
                let length = try measured(scene, version, side).bytes
                for delivery in sample(FaultSweep.cuts(of: length, then: .reset), scene.seed) {
                    _ = try play(scene, version, side, delivery)
                }
            }
            ConformanceCase.both("garbage.\(side.name)", "Garbage after some byte of the \(side.name)'s is refused") {
                scene, version in
                let length = try measured(scene, version, side).bytes
                for delivery in sample(FaultSweep.cuts(of: length, then: .garbage(pattern(300))), scene.seed) {
                    _ = try play(scene, version, side, delivery)
                }
            }
            ConformanceCase.both("flip.\(side.name)", "No byte of the \(side.name)'s can be changed unnoticed") {
                scene, version in
                let length = try measured(scene, version, side).bytes
                for delivery in FaultSweep.flips(of: length, seed: scene.seed) {
                    let (ending, link) = try play(scene, version, side, delivery)
                    guard ending == .complete, let offset = delivery.flips.keys.first else { continue }
                    let sent = link.conversation.pipe(from: side).records
                    scene.expect(!isProtected(offset, sent), "a change at \(offset) goes unnoticed, seed \(scene.seed)")
                }
            }
            ConformanceCase.both("delay.\(side.name)", "Each byte of the \(side.name)'s may be late") {
                scene, version in
                let length = try measured(scene, version, side).bytes
                for delivery in FaultSweep.delays(of: length, apart: 40) {
                    let ending = try play(scene, version, side, delivery).ending
                    scene.expect(
                        ending, equals: .complete, "the end with delays from \(delivery.delays.keys.min() ?? 0)")
                }
            }
            ConformanceCase.both("duplicate.\(side.name)", "A record of the \(side.name)'s handshake that comes twice")
            {
                scene, version in
                let count = try measured(scene, version, side).records
                var endings: Set<Ending> = []
                for delivery in FaultSweep.duplicates(of: count) {
                    endings.insert(try play(scene, version, side, delivery).ending)
                }
                scene.note("endings", endings.map(\.rawValue).sorted().joined(separator: ", "))
            }
            ConformanceCase.both("lose.\(side.name)", "A record of the \(side.name)'s handshake that gets lost") {
                scene, version in
                let count = try measured(scene, version, side).records
                var endings: Set<Ending> = []
                for delivery in FaultSweep.losses(of: count) {
                    endings.insert(try play(scene, version, side, delivery).ending)
                }
                scene.note("endings", endings.map(\.rawValue).sorted().joined(separator: ", "))
            }
        }
        ConformanceCase.both("random-pieces", "A conversation in random pieces is the same conversation") {
            scene, version in
            for round in 0..<8 {
                let link = try scene.link(version) {
                    $0.delivery = .random(seed: scene.seed &+ UInt64(round), upTo: 1 + round * 100)
                }
                scene.expect(
                    link.conversation.handshakeOutcomes(maxSteps: turnLimit).client.isSuccess,
                    "the handshake with seed \(scene.seed &+ UInt64(round))")
                scene.transfer(link, pattern(6_000), from: .client)
                scene.transfer(link, pattern(6_000), from: .server)
            }
        }
        ConformanceCase.both("garbage-first", "Random bytes are no hello and no answer") { scene, version in
            var generator = SplitMix64(seed: scene.seed)
            for _ in 0..<60 {
                let link = try scene.link(version)
                try? link.client.doHandshake()
                let bytes = generator.bytes(.random(in: 1..<400, using: &generator))
                for side in SSLSide.both {
                    try link.conversation.incoming(side).write(bytes)
                    link.conversation.incoming(side).writeEOF()
                    let (result, _) = scene.outcome { try link.object(side).doHandshake() }
                    scene.expect(!result.isSuccess, "the \(side.name) accepts \(bytes)")
                }
            }
        }
        ConformanceCase.both("data.type", "Data in a record that calls itself something else is refused") {
            scene, version in
            for bit in UInt8(0)..<8 {
                let link = try scene.workshop(version)
                try scene.handshake(link)
                _ = scene.outcome { try link.client.write(pattern(50)) }
                var bytes = link.conversation.clientOutgoing.read()
                bytes[0] ^= 1 << bit
                try link.conversation.serverIncoming.write(bytes)
                link.conversation.serverIncoming.writeEOF()
                let (result, read) = scene.outcome { try link.server.read(100) }
                scene.expect(read == nil, "a change of bit \(bit): \(result)")
            }
        }
        ConformanceCase.both("data.flip", "No byte of a record of data can be changed unnoticed") { scene, version in
            let link = try scene.settled(version)
            _ = scene.outcome { try link.client.write(pattern(50)) }
            let length = link.conversation.clientOutgoing.pending
            var generator = SplitMix64(seed: scene.seed)
            for offset in 0..<length {
                let link = try scene.workshop(version)
                try scene.handshake(link)
                _ = scene.outcome { try link.client.write(pattern(50)) }
                var bytes = link.conversation.clientOutgoing.read()
                bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                try link.conversation.serverIncoming.write(bytes)
                link.conversation.serverIncoming.writeEOF()
                let (result, read) = scene.outcome { try link.server.read(100) }
                scene.expect(read == nil, "a change at \(offset), seed \(scene.seed): \(result)")
            }
        }
    }

    /// How a conversation with an accident ends.
    private enum Ending: String, Hashable {
        /// Both have the same data.
        case complete
        /// At least one says that something is wrong, and nobody has wrong data.
        case refused
    }

    /// Whether a byte of a handshake is one that both sides agree on in the end: not one of a record's header, nor of a
    /// ChangeCipherSpec.
    private static func isProtected(_ offset: Int, _ records: [TLSRecord]) -> Bool {
        var start = 0
        for record in records {
            let end = start + record.bytes.count
            if offset < end { return offset >= start + 5 && record.type != .changeCipherSpec }
            start = end
        }
        return false
    }

    /// Some of the deliveries: those that each byte is tried with are many, and some accidents are much like others.
    private static func sample(_ deliveries: [Delivery], _ seed: UInt64) -> [Delivery] {
        var generator = SplitMix64(seed: seed)
        return Array(deliveries.shuffled(using: &generator).prefix(60))
    }

    /// How much a side sends in its handshake.
    private static func measured(
        _ scene: Scene, _ version: TLSVersion, _ side: SSLSide
    ) throws -> (bytes: Int, records: Int) {
        let link = try scene.workshop(version)
        try scene.handshake(link)
        let pipe = link.conversation.pipe(from: side)
        return (pipe.sent.count, pipe.records.count)
    }

    /// Holds a conversation with an accident on the way from one side. It ends, by itself or when the transport does, and
    /// nobody is given data that was not sent.
    private static func play(
        _ scene: Scene, _ version: TLSVersion, _ side: SSLSide, _ delivery: Delivery
    ) throws -> (ending: Ending, link: Link) {
        let link = try scene.workshop(version)
        link.conversation.pipe(from: side).delivery = delivery
        let outcomes = link.conversation.handshakeOutcomes(maxSteps: 2000)
        var ending = Ending.complete
        for (side, outcome) in [(SSLSide.client, outcomes.client), (.server, outcomes.server)] {
            guard case .failure(let error) = outcome else { continue }
            ending = .refused
            let isEndless = error.detail?.reason == .endless
            scene.expect(!isEndless, "the \(side.name) goes on for ever with \(delivery)")
        }
        let data = pattern(40)
        for side in SSLSide.both { _ = try? link.object(side).write(data) }
        link.carry()
        for side in SSLSide.both { link.conversation.incoming(side).writeEOF() }
        for side in SSLSide.both where !isReadable(scene, link.object(side), data, delivery) { ending = .refused }
        return (ending, link)
    }

    /// Reads what there is, to the end. Whether it is all of the data.
    private static func isReadable(
        _ scene: Scene, _ object: any SSLObject, _ data: [UInt8], _ delivery: Delivery
    ) -> Bool {
        var read: [UInt8] = []
        for _ in 0..<100 {
            let (result, bytes) = scene.outcome { try object.read(100) }
            read += bytes ?? []
            if let code = result.failure?.code {
                scene.expect(code != .wantRead, "the \(object.side.name) waits behind the end, with \(delivery)")
                break
            }
            if bytes?.isEmpty == true { break }
        }
        scene.expect(data.starts(with: read), "the \(object.side.name) is given wrong data, with \(delivery)")
        return read == data
    }
}

extension Result {
    /// Whether it is no failure.
    var isSuccess: Bool {
        if case .success = self { return true }
        return false
    }
}
