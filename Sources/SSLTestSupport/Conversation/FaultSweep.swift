// SPDX-License-Identifier: MIT

/// One accident at a time, at each place of a stream: what there is to try when nothing may hang or slip through.
///
/// ```swift
/// for delivery in FaultSweep.cuts(of: sent.count, then: .eof) { ... }
/// ```
public enum FaultSweep {
    /// The stream ends after each number of bytes that is less than all.
    public static func cuts(of length: Int, then ending: Delivery.Ending) -> [Delivery] {
        (0..<max(0, length)).map { .whole.cut(at: $0, then: ending) }
    }

    /// Each byte arrives changed: one bit of it, drawn by a generator that starts at the seed.
    public static func flips(of length: Int, seed: UInt64) -> [Delivery] {
        var generator = SplitMix64(seed: seed)
        return (0..<max(0, length)).map { .whole.flippingBit(Int.random(in: 0..<8, using: &generator), at: $0) }
    }

    /// Each byte arrives later than it could, and all after it.
    ///
    /// - Parameter spacing: how far apart the bytes are that are late in the same delivery; those that only wait do not hide
    ///   each other's accidents.
    public static func delays(of length: Int, by turns: Int = 3, apart spacing: Int = .max) -> [Delivery] {
        guard length > 0 else { return [] }
        let step = min(max(1, spacing), length)
        return (0..<step).map { start in
            stride(from: start, to: length, by: step).reduce(.whole) { $0.delaying($1, by: turns) }
        }
    }

    /// Each record arrives twice.
    public static func duplicates(of records: Int) -> [Delivery] {
        (0..<max(0, records)).map { .whole.duplicating(record: $0) }
    }

    /// Each record gets lost.
    public static func losses(of records: Int) -> [Delivery] {
        (0..<max(0, records)).map { .whole.dropping(record: $0) }
    }
}
