// SPDX-License-Identifier: MIT

/// How a pipe carries the bytes of one direction: in which pieces, and with which accidents.
///
/// ```swift
/// conversation.delivery = .random(seed: 1)
/// conversation.clientToServer.delivery = .whole.cut(at: 100, then: .eof)
/// ```
public struct Delivery: Sendable, Hashable {
    /// The pieces in which bytes arrive.
    public var pieces: Pieces
    /// What happens to records, by their number from 0. A record then travels once it is complete.
    public var recordFaults: [Int: RecordFault] = [:]
    /// Bits to change: masks by the offset of their byte in what would arrive.
    public var flips: [Int: UInt8] = [:]
    /// Where the stream pauses: turns that pass before a byte arrives, by its offset.
    public var delays: [Int: Int] = [:]
    /// Where the stream ends before its time.
    public var cut: Cut?

    /// Makes a delivery without accidents.
    public init(_ pieces: Pieces) { self.pieces = pieces }

    /// In which pieces bytes arrive. The receiver has its turn after each.
    public enum Pieces: Sendable, Hashable {
        /// Everything there is.
        case whole
        /// So many bytes, or what there is; at least one.
        case bytes(Int)
        /// From one to `upTo` bytes, drawn by a generator that starts at the seed.
        case random(seed: UInt64, upTo: Int)
    }

    /// What happens to a record.
    public enum RecordFault: Sendable, Hashable {
        /// It gets lost.
        case drop
        /// It arrives twice.
        case duplicate
        /// Other bytes arrive instead.
        case replace([UInt8])
    }

    /// An end before its time.
    public struct Cut: Sendable, Hashable {
        /// The number of bytes that still arrive.
        public let offset: Int
        /// What comes then.
        public let ending: Ending
        /// Makes a cut.
        public init(offset: Int, ending: Ending) {
            self.offset = offset
            self.ending = ending
        }
    }

    /// What comes after the last byte that arrives.
    public enum Ending: Sendable, Hashable {
        /// The end of the stream. The other direction goes on.
        case eof
        /// The end of both directions, with what was under way in the other one lost.
        case reset
        /// These bytes, then silence.
        case garbage([UInt8])
        /// Nothing.
        case silence
    }
}

extension Delivery {
    /// Everything there is, at once.
    public static let whole = Delivery(.whole)
    /// One byte after the other.
    public static let oneByteAtATime = Delivery(.bytes(1))
    /// Pieces of one size.
    public static func chunks(_ size: Int) -> Delivery { Delivery(.bytes(size)) }
    /// Pieces of random sizes, the same for the same seed.
    public static func random(seed: UInt64, upTo: Int = 600) -> Delivery { Delivery(.random(seed: seed, upTo: upTo)) }

    /// This delivery, ending after so many bytes.
    public func cut(at offset: Int, then ending: Ending) -> Delivery {
        with { $0.cut = Cut(offset: offset, ending: ending) }
    }

    /// This delivery, with one bit changed: bit 0 to 7 of the byte at an offset.
    public func flippingBit(_ bit: Int = 0, at offset: Int) -> Delivery {
        with { $0.flips[offset, default: 0] ^= 1 << UInt8(truncatingIfNeeded: bit & 7) }
    }

    /// This delivery, with the byte at an offset coming so many turns later, and all after it.
    public func delaying(_ offset: Int, by turns: Int = 3) -> Delivery { with { $0.delays[offset] = turns } }

    /// This delivery, with the record of a number lost.
    public func dropping(record: Int) -> Delivery { with { $0.recordFaults[record] = .drop } }
    /// This delivery, with the record of a number arriving twice.
    public func duplicating(record: Int) -> Delivery { with { $0.recordFaults[record] = .duplicate } }
    /// This delivery, with other bytes in the place of a record.
    public func replacing(record: Int, with bytes: [UInt8]) -> Delivery {
        with { $0.recordFaults[record] = .replace(bytes) }
    }

    private func with(_ change: (inout Delivery) -> Void) -> Delivery {
        var delivery = self
        change(&delivery)
        return delivery
    }
}
