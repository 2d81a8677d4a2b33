// SPDX-License-Identifier: MIT

import CMeters

/// Loops against each other on one core: short slices in an order that rotates from round to round, so that what the
/// machine does meanwhile falls on all of them. Time is the thread's own processor time.
struct Race {
    let rounds: Int
    let slice: UInt64

    static let thorough = Race(rounds: 60, slice: 30_000_000)
    static let quick = Race(rounds: 9, slice: 10_000_000)

    /// What came of it, for each loop in the order they were given.
    struct Result {
        /// Median rounds of work per second.
        let rates: [Double]
        /// Median, over the rounds, of the loop's speed as a part of the first loop's.
        let ratios: [Double]
    }

    func run(_ loops: [Loop]) throws -> Result {
        var batches: [Int] = []
        for loop in loops { batches.append(try Self.batch(of: loop)) }
        var rates = [[Double]](repeating: [], count: loops.count)
        for round in 0..<rounds {
            for place in 0..<loops.count {
                let index = (round + place) % loops.count
                rates[index].append(try rate(of: loops[index], batch: batches[index]))
            }
        }
        let ratios = rates.map { own in median(zip(own, rates[0]).map { $0 / $1 }) }
        return Result(rates: rates.map(median), ratios: ratios)
    }

    /// Rounds per second over one slice.
    private func rate(of loop: Loop, batch: Int) throws -> Double {
        let start = meters_thread_nanoseconds()
        var done = 0
        var elapsed: UInt64 = 0
        while elapsed < slice {
            try loop(batch)
            done += batch
            elapsed = meters_thread_nanoseconds() - start
        }
        return Double(done) / (Double(elapsed) / 1e9)
    }

    /// How many rounds take about a millisecond: so many that looking at the clock costs nothing. Warms the loop up, too.
    private static func batch(of loop: Loop) throws -> Int {
        var count = 1
        while true {
            let start = meters_thread_nanoseconds()
            try loop(count)
            if meters_thread_nanoseconds() - start >= 1_000_000 { return count }
            count *= 2
        }
    }
}

/// The middle one, or the mean of the two in the middle; 0 of none.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
