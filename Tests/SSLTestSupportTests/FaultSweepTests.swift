// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Synchronization
import Testing

/// Accidents at each place of a stream, and bytes that are late.
@Suite struct FaultSweepTests {
    /// Carries twenty bytes. Returns what has arrived after each turn.
    private func arrivals(_ delivery: Delivery) throws -> [[UInt8]] {
        let (source, sink) = (MemoryBIO(), MemoryBIO())
        let pipe = MemoryPipe(from: source, to: sink, delivery: delivery)
        try source.write(Array(0..<20))
        var arrived: [[UInt8]] = []
        while pipe.step() { arrived.append(sink.read()) }
        return arrived
    }

    @Test(arguments: [Delivery.whole, .chunks(3), .oneByteAtATime])
    func aDelayHoldsBytesBackForSoManyTurns(delivery: Delivery) throws {
        let prompt = try arrivals(delivery)
        let late = try arrivals(delivery.delaying(7, by: 4))
        #expect(late.joined().elementsEqual(prompt.joined()))
        let before = try #require(late.firstIndex(of: []))
        #expect(late[..<before].joined().count == 7)
        #expect(late[before..<before + 4].allSatisfy(\.isEmpty) && !late[before + 4].isEmpty)
    }

    @Test func aDelayOfNothingIsNone() throws {
        #expect(try arrivals(.whole.delaying(7, by: 0)).joined().count == 20)
        #expect(try arrivals(.whole.delaying(20, by: 3)).count == 1)
        #expect(try arrivals(.whole.delaying(0, by: 3)).filter(\.isEmpty).count == 3)
    }

    @Test func cutsAreAtEachByteAndLeaveSomethingOut() throws {
        let sweep = FaultSweep.cuts(of: 20, then: .eof)
        #expect(try sweep.map { try arrivals($0).joined().count } == Array(0..<20))
    }

    @Test func flipsChangeOneBitOfEachByte() throws {
        let sweep = FaultSweep.flips(of: 20, seed: 3)
        #expect(sweep == FaultSweep.flips(of: 20, seed: 3) && sweep != FaultSweep.flips(of: 20, seed: 4))
        for (offset, delivery) in sweep.enumerated() {
            let bytes = Array(try arrivals(delivery).joined())
            let changed = bytes.indices.filter { bytes[$0] != UInt8($0) }
            #expect(changed == [offset])
            #expect((bytes[offset] ^ UInt8(offset)).nonzeroBitCount == 1)
        }
    }

    @Test(arguments: [1, 7, 20, 100]) func delaysReachEachByteHoweverManyTogether(spacing: Int) {
        let sweep = FaultSweep.delays(of: 20, apart: spacing)
        #expect(sweep.count == min(spacing, 20))
        #expect(sweep.flatMap(\.delays.keys).sorted() == Array(0..<20))
    }

    @Test func recordsAreLostAndDoubledOneAtATime() {
        #expect(FaultSweep.losses(of: 3).map(\.recordFaults) == [[0: .drop], [1: .drop], [2: .drop]])
        #expect(FaultSweep.duplicates(of: 2).map(\.recordFaults) == [[0: .duplicate], [1: .duplicate]])
    }

    @Test func nothingHasNoPlaces() {
        #expect(FaultSweep.cuts(of: 0, then: .eof).isEmpty && FaultSweep.flips(of: -1, seed: 1).isEmpty)
        #expect(FaultSweep.delays(of: 0).isEmpty && FaultSweep.losses(of: 0).isEmpty)
    }

    @Test func bodiesHaveAllEndedWhenTheCallReturns() throws {
        let ended = Atomic(0)
        let body: @Sendable () -> Void = { ended.add(1, ordering: .acquiringAndReleasing) }
        try concurrently(Array(repeating: body, count: 8))
        #expect(ended.load(ordering: .acquiring) == 8)
        try concurrently([])
    }
}
