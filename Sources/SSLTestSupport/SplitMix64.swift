// SPDX-License-Identifier: MIT

/// A small generator of random numbers that gives the same ones for the same seed, on each machine and in each version.
///
/// It is Steele, Lea and Flood's SplitMix64. Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    /// What the generator was made from.
    public let seed: UInt64
    private var state: UInt64

    /// Makes a generator that starts at a seed.
    public init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// Makes a generator and prints its seed, so that a failure can be repeated by setting `SSL_TEST_SEED`.
    ///
    /// - Parameter label: what the line says beside the seed.
    public static func announced(_ label: String) -> SplitMix64 {
        let seed = System.environment("SSL_TEST_SEED").flatMap { UInt64($0) } ?? .random(in: 0..<1 << 32)
        print("\(label): SSL_TEST_SEED=\(seed)")
        return SplitMix64(seed: seed)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// So many random bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
    }
}
