// SPDX-License-Identifier: MIT

import CMeters
import SSLGnuTLS
import SSLInterface

/// The measurements, each of which makes rows of the report.
struct Measurements {
    let arena: Arena
    let isQuick: Bool

    init(isQuick: Bool) throws {
        arena = try Arena()
        self.isQuick = isQuick
    }

    /// Speed: raw C, ours, and raw C again.
    func speed(_ works: [Work]) throws -> [Row] {
        var rows: [Row] = []
        for work in works {
            let loops = [try arena.loop(.raw, work), try arena.loop(.ours, work), try arena.loop(.raw, work)]
            let result = try (isQuick ? Race.quick : Race.thorough).run(loops)
            let scale = work.bytes > 0 ? Double(work.bytes) / 1e9 : 1
            var row = Row(
                work.id, work.title, work.bytes > 0 ? .gigabytesPerSecond : .perSecond, raw: result.rates[0] * scale,
                ours: result.rates[1] * scale, goal: work.goal.map { .ratio($0) })
            row.measured(ratio: result.ratios[1], noise: result.ratios[2])
            rows.append(row)
        }
        return rows
    }

    /// Calls of the allocator in steady state: per record sent and received, and per read that finds nothing.
    func allocations() throws -> [Row] {
        var rows: [Row] = []
        for work in Work.bulk {
            let raw = try Self.allocations(per: work.records, of: arena.loop(.raw, work))
            let ours = try Self.allocations(per: work.records, of: arena.loop(.ours, work))
            rows.append(
                Row(
                    "allocations-\(work.id)", "per record, \(work.title)", .allocations, raw: raw, ours: ours,
                    goal: .noMore))
        }
        let rawPair = try RawPair(arena.raw())
        let ourPair = try OurPair(arena.ours())
        rows.append(
            Row(
                "allocations-want-read", "per read that finds nothing", .allocations,
                raw: try Self.allocations(per: 1, of: rawPair.dryReads),
                ours: try Self.allocations(per: 1, of: ourPair.dryReads), goal: .noMore))
        return rows
    }

    /// The difference of two runs: what each run allocates for itself falls out.
    private static func allocations(per events: Int, of loop: Loop) throws -> Double {
        func count(_ rounds: Int) throws -> UInt64 {
            let start = meters_allocations()
            try loop(rounds)
            return meters_allocations() - start
        }
        try loop(100)
        let few = try count(1000)
        let many = try count(3000)
        return (Double(many) - Double(few)) / Double(2000 * events)
    }

    /// Heap that an open connection with nothing in flight takes.
    func idle() throws -> [Row] {
        let number = isQuick ? 100 : 500
        let rawSetup = try arena.raw()
        let ourSetup = try arena.ours()
        let raw = try Self.heap(of: number, make: { try RawPair(rawSetup) }, dropClient: { $0.dropClient() })
        let ours = try Self.heap(of: number, make: { try OurPair(ourSetup) }, dropClient: { $0.dropClient() })
        return [
            Row("idle-server", "heap, idle server", .bytes, raw: raw.server, ours: ours.server),
            Row("idle-pair", "heap, idle client and server", .bytes, raw: raw.pair, ours: ours.pair),
        ]
    }

    private static func heap<Pair>(
        of number: Int, make: () throws -> Pair, dropClient: (Pair) -> Void
    ) throws -> (pair: Double, server: Double) {
        // What is made once, on first use, is not of the connection.
        _ = try make()
        var pairs: [Pair] = []
        pairs.reserveCapacity(number)
        let before = meters_heap_bytes()
        for _ in 0..<number { pairs.append(try make()) }
        let both = meters_heap_bytes() - before
        pairs.forEach(dropClient)
        let servers = meters_heap_bytes() - before
        return (Double(both) / Double(number), Double(servers) / Double(number))
    }
}
