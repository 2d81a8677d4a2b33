// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@Suite struct DeliveryTests {
    /// What arrives of bytes, step by step, and whether the end did.
    static func arrivals(_ bytes: [UInt8], _ delivery: Delivery) throws -> (pieces: [[UInt8]], eof: Bool) {
        let source = MemoryBIO()
        let sink = MemoryBIO()
        let pipe = MemoryPipe(from: source, to: sink, delivery: delivery)
        try source.write(bytes)
        var pieces: [[UInt8]] = []
        while pipe.step() { pieces.append(sink.read()) }
        return (pieces.filter { !$0.isEmpty }, sink.eof)
    }

    static let bytes = Array(UInt8(0)..<100)

    @Test func wholeIsOnePiece() throws {
        #expect(try Self.arrivals(Self.bytes, .whole).pieces == [Self.bytes])
    }

    @Test func chunksHaveOneSizeButForTheLast() throws {
        let pieces = try Self.arrivals(Self.bytes, .chunks(30)).pieces
        #expect(pieces.map(\.count) == [30, 30, 30, 10])
        #expect(pieces.flatMap(\.self) == Self.bytes)
        #expect(try Self.arrivals(Self.bytes, .oneByteAtATime).pieces.count == 100)
    }

    @Test func randomPiecesAreTheSameForTheSameSeedAlone() throws {
        let one = try Self.arrivals(Self.bytes, .random(seed: 1, upTo: 9)).pieces
        #expect(try Self.arrivals(Self.bytes, .random(seed: 1, upTo: 9)).pieces == one)
        #expect(try Self.arrivals(Self.bytes, .random(seed: 2, upTo: 9)).pieces != one)
        #expect(one.flatMap(\.self) == Self.bytes)
        #expect(one.allSatisfy { $0.count <= 9 })
    }

    @Test(arguments: [0, 1, 50, 99, 100], [Delivery.whole, .oneByteAtATime, .chunks(7)])
    func aCutLetsExactlySoManyBytesThrough(offset: Int, delivery: Delivery) throws {
        let arrived = try Self.arrivals(Self.bytes, delivery.cut(at: offset, then: .eof))
        #expect(arrived.pieces.flatMap(\.self) == Array(Self.bytes[..<offset]))
        #expect(arrived.eof)
        let silent = try Self.arrivals(Self.bytes, delivery.cut(at: offset, then: .silence))
        #expect(silent.pieces.flatMap(\.self) == Array(Self.bytes[..<offset]))
        #expect(!silent.eof)
    }

    @Test func aCutBeyondTheEndDoesNothing() throws {
        let arrived = try Self.arrivals(Self.bytes, .whole.cut(at: 101, then: .eof))
        #expect(arrived.pieces == [Self.bytes])
        #expect(!arrived.eof)
    }

    @Test func garbageComesInThePlaceOfTheRest() throws {
        let arrived = try Self.arrivals(Self.bytes, .chunks(10).cut(at: 15, then: .garbage([7, 7, 7])))
        #expect(arrived.pieces.flatMap(\.self) == Array(Self.bytes[..<15]) + [7, 7, 7])
    }

    @Test func aFlippedBitIsTheOnlyDifference() throws {
        for delivery in [Delivery.whole, .chunks(7), .oneByteAtATime] {
            var expected = Self.bytes
            expected[42] ^= 8
            #expect(
                try Self.arrivals(Self.bytes, delivery.flippingBit(3, at: 42)).pieces.flatMap(\.self) == expected)
        }
    }

    @Test func offsetsCountFromTheStartOfTheStreamHoweverItIsWritten() throws {
        let source = MemoryBIO()
        let sink = MemoryBIO()
        let pipe = MemoryPipe(from: source, to: sink, delivery: .chunks(3).flippingBit(at: 10).cut(at: 12, then: .eof))
        for byte in UInt8(0)..<20 {
            try source.write([byte])
            _ = pipe.step()
        }
        while pipe.step() {}
        #expect(sink.read() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 11])
        #expect(sink.eof)
        #expect(pipe.sent.count == 20)
        #expect(pipe.delivered.count == 12)
    }

    static let records = (UInt8(1)...4).map { TLSRecord(type: .applicationData, fragment: [$0, $0]) }

    static func expect(_ delivery: Delivery, _ order: [Int], _ location: SourceLocation = #_sourceLocation) throws {
        let stream = records.flatMap(\.bytes)
        let expected = order.flatMap { records[$0].bytes }
        let whole = try arrivals(stream, delivery).pieces.flatMap(\.self)
        #expect(whole == expected, sourceLocation: location)
        // The same when the sender writes byte by byte.
        let source = MemoryBIO()
        let sink = MemoryBIO()
        let pipe = MemoryPipe(from: source, to: sink, delivery: delivery)
        for byte in stream {
            try source.write([byte])
            while pipe.step() {}
        }
        #expect(sink.read() == expected, sourceLocation: location)
    }

    @Test func recordsGetLost() throws { try Self.expect(.whole.dropping(record: 1).dropping(record: 3), [0, 2]) }
    @Test func recordsArriveTwice() throws { try Self.expect(.whole.duplicating(record: 2), [0, 1, 2, 2, 3]) }
    @Test func recordsAreReplaced() throws {
        try Self.expect(.whole.replacing(record: 0, with: Self.records[3].bytes), [3, 1, 2, 3])
    }

    @Test func aResetEndsBothDirections() throws {
        let conversation = try toys()
        try conversation.handshake()
        let sent = conversation.clientToServer.sent.count
        conversation.clientToServer.delivery = .whole.cut(at: sent, then: .reset)
        try conversation.server.write("never arrives")
        try conversation.client.write("nor does this")
        conversation.pump()
        #expect(conversation.serverIncoming.eof)
        #expect(conversation.clientIncoming.eof)
        for side in [SSLSide.client, .server] {
            let error = #expect(throws: SSLError.self) { try conversation.object(side).read(1) }
            #expect(error?.code == .eof)
        }
    }

    @Test func aDamagedRecordIsNoticedAndTold() throws {
        let conversation = try toys()
        try conversation.handshake()
        let pipe = conversation.clientToServer
        pipe.delivery = .whole.flippingBit(at: pipe.sent.count + 5)
        let error = #expect(throws: SSLError.self) { try conversation.transfer([1], from: .client) }
        #expect(error?.detail?.alert?.description == .badRecordMAC)
        let told = #expect(throws: SSLError.self) { try conversation.readAll(at: .client) }
        #expect(told?.detail?.alert == .init(.badRecordMAC, isReceived: true))
    }

    @Test func theEndOfTheSourceArrivesAfterTheLastPiece() throws {
        let source = MemoryBIO()
        let sink = MemoryBIO()
        let pipe = MemoryPipe(from: source, to: sink, delivery: .chunks(1))
        try source.write([1, 2])
        source.writeEOF()
        _ = pipe.step()
        #expect(sink.read() == [1])
        #expect(!sink.eof)
        while pipe.step() {}
        #expect(sink.read() == [2])
        #expect(sink.eof)
    }
}
