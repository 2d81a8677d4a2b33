// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// The buffer against the simplest thing that could be right, an array.
@Suite struct MemoryBIOModelTests {
    /// Sizes around the steps in which the buffer grows and moves, most of them small.
    static func size(_ random: inout SplitMix64) -> Int {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: 0
        case 1...5: .random(in: 1...64, using: &random)
        case 6...7: .random(in: 1000...1050, using: &random)
        case 8: .random(in: 1...17000, using: &random)
        default: 1 << Int.random(in: 8...17, using: &random)
        }
    }

    @Test func randomOperationsDoWhatTheyDoToAnArray() throws {
        var random = SplitMix64.announced("MemoryBIO against a model")
        for _ in 0..<10 {
            let bio = MemoryBIO()
            var model: [UInt8] = []
            for _ in 0..<300 {
                try Self.operate(&random, bio, &model)
                try #require(bio.pending == model.count)
            }
            #expect(bio.read() == model)
            #expect(!bio.eof)
            bio.writeEOF()
            #expect(bio.eof)
        }
    }

    /// Performs one random operation on both, and compares what they return.
    private static func operate(_ random: inout SplitMix64, _ bio: MemoryBIO, _ model: inout [UInt8]) throws {
        let count = size(&random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1:
            let bytes = random.bytes(count)
            #expect(try bio.write(bytes) == count)
            model += bytes
        case 2:
            let bytes = random.bytes(count)
            let used = count == 0 ? 0 : Int.random(in: 0...count, using: &random)
            _ = unsafe bio.fill(upTo: count) { room in
                unsafe room.copyBytes(from: bytes)
                return used
            }
            model += bytes[..<used]
        case 3:
            #expect(bio.read(count) == Array(model.prefix(count)))
            model.removeFirst(min(count, model.count))
        case 4:
            let (taken, bytes) = MemoryBIOInPlaceTests.take(bio, count)
            let expected = Array(model.prefix(count))
            #expect(bytes == expected)
            #expect(taken == (expected.isEmpty ? .dry : .bytes(expected.count)))
            model.removeFirst(expected.count)
        default:
            let limit = min(count, model.count)
            var seen: [UInt8] = []
            _ = unsafe bio.consume { bytes in
                unsafe seen = Array(bytes)
                return limit
            }
            #expect(seen == model)
            model.removeFirst(limit)
        }
    }

    @Test func aQueueThatIsNeverEmptyKeepsItsOrderForever() throws {
        // Always at least one byte in it: it has to move what it holds, again and again.
        let bio = MemoryBIO()
        try bio.write([0])
        var written: UInt8 = 0
        var read: UInt8 = 0
        for round in 0..<20000 {
            let count = 1 + round % 97
            let bytes = (0..<count).map { _ -> UInt8 in
                written &+= 1
                return written
            }
            try bio.write(bytes)
            for byte in bio.read(count) {
                if byte != read { Issue.record("\(byte) in the place of \(read)") }
                read &+= 1
            }
        }
        #expect(bio.pending == 1)
    }
}

@Suite(.timeLimit(.minutes(1))) struct MemoryBIOConcurrencyTests {
    @Test func oneThreadMayWriteWhileAnotherReads() async throws {
        let bio = MemoryBIO()
        let total = 4 << 20
        async let writer: Void = Self.write(total, to: bio)
        async let reader = Self.readToTheEnd(of: bio)
        try await writer
        let (count, isOrdered) = await reader
        #expect(count == total)
        #expect(isOrdered)
    }

    @Test func writesOfManyThreadsStayWhole() async throws {
        let bio = MemoryBIO()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in UInt8(0)..<8 {
                group.addTask {
                    for _ in 0..<500 { try bio.write([UInt8](repeating: number, count: 100)) }
                }
            }
            try await group.waitForAll()
        }
        let bytes = bio.read()
        #expect(bytes.count == 8 * 500 * 100)
        var blocks: [UInt8: Int] = [:]
        for start in stride(from: 0, to: bytes.count, by: 100) {
            let block = bytes[start..<start + 100]
            #expect(Set(block).count == 1)
            blocks[bytes[start], default: 0] += 1
        }
        #expect(blocks.values.allSatisfy { $0 == 500 })
    }

    private static func write(_ total: Int, to bio: MemoryBIO) async throws {
        var random = SplitMix64(seed: 1)
        var position = 0
        while position < total {
            let count = min(total - position, .random(in: 1...5000, using: &random))
            try bio.write((position..<position + count).map { UInt8(truncatingIfNeeded: $0 % 251) })
            position += count
            await Task.yield()
        }
        bio.writeEOF()
    }

    private static func readToTheEnd(of bio: MemoryBIO) async -> (count: Int, isOrdered: Bool) {
        var random = SplitMix64(seed: 2)
        var position = 0
        var isOrdered = true
        while true {
            let (taken, bytes) = MemoryBIOInPlaceTests.take(bio, .random(in: 1...5000, using: &random))
            for byte in bytes {
                isOrdered = isOrdered && byte == UInt8(truncatingIfNeeded: position % 251)
                position += 1
            }
            if taken == .end { return (position, isOrdered) }
            if taken == .dry { await Task.yield() }
        }
    }
}
