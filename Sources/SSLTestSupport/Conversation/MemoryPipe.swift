// SPDX-License-Identifier: MIT

public import SSLInterface

/// Carries bytes from the outgoing buffer of one connection to the incoming buffer of another, as its ``delivery``
/// says.
///
/// Not for several threads at once. Nothing moves but by ``step()``.
public final class MemoryPipe {
    /// How bytes are carried. A change applies to those that the pipe has not taken up yet, and to the pieces of all;
    /// offsets and record numbers count from the start of the stream.
    public var delivery: Delivery {
        didSet { restartGenerator() }
    }
    /// All that the sender has written, before any accident.
    public private(set) var sent: [UInt8] = []
    /// All that has reached the receiver.
    public private(set) var delivered: [UInt8] = []
    /// Called when a ``Delivery/Ending/reset`` breaks the line.
    var onReset: () -> Void = {}

    private let source: MemoryBIO
    private let sink: MemoryBIO
    private var parser = RecordParser()
    private var recordsSeen = 0
    /// The bytes after all accidents but the cut, of which those from `head` on are under way.
    private var transit: [UInt8] = []
    private var head = 0
    /// The number of bytes that came through without counting garbage: the offset of the next one.
    private var offset = 0
    /// The turns that have passed in the pause at `offset`.
    private var turnsWaited = 0
    private var isOver = false
    private var generator = SplitMix64(seed: 0)

    /// Makes a pipe between two buffers.
    public init(from source: MemoryBIO, to sink: MemoryBIO, delivery: Delivery = .whole) {
        self.source = source
        self.sink = sink
        self.delivery = delivery
        restartGenerator()
    }

    /// The records that the sender has written, complete ones only.
    public var records: [TLSRecord] { RecordParser.records(in: sent).records }

    /// The number of bytes that the pipe has taken up and not yet delivered.
    public var bytesUnderWay: Int { transit.count - head }

    /// Takes up what the sender has written, then delivers one piece. Returns whether anything happened.
    ///
    /// When the sender's buffer has come to its end (``MemoryBIO/writeEOF()``), so does the receiver's, after the last
    /// piece.
    public func step() -> Bool {
        let hasTaken = takeUp()
        return deliver() || hasTaken
    }

    /// Ends the stream here and now: what is under way is lost, and nothing more arrives.
    public func breakOff() {
        isOver = true
        drop()
        sink.writeEOF()
    }

    private func takeUp() -> Bool {
        let fresh = source.read()
        guard !fresh.isEmpty else { return false }
        sent += fresh
        guard !isOver else { return true }
        let start = offset + bytesUnderWay
        var passed = passRecords(fresh)
        for (position, mask) in delivery.flips where passed.indices.contains(position - start) {
            passed[position - start] ^= mask
        }
        transit += passed
        return true
    }

    /// The bytes after what happens to records.
    private func passRecords(_ fresh: [UInt8]) -> [UInt8] {
        // The parser follows the stream in any case, so that numbers are right whenever faults are set.
        let records = parser.feed(fresh)
        defer { recordsSeen += records.count }
        guard !delivery.recordFaults.isEmpty else { return fresh }
        return records.enumerated().flatMap { (index, record) -> [UInt8] in
            switch delivery.recordFaults[recordsSeen + index] {
            case nil: record.bytes
            case .drop: []
            case .duplicate: record.bytes + record.bytes
            case .replace(let bytes): bytes
            }
        }
    }

    private func deliver() -> Bool {
        guard !isOver, !isPausing() else { return !isOver }
        let stops = delivery.delays.keys.filter { $0 > offset } + (delivery.cut.map { [$0.offset] } ?? [])
        let allowed = stops.min().map { max(0, $0 - offset) } ?? .max
        let count = min(nextPiece(), bytesUnderWay, allowed)
        if count > 0 {
            pass(Array(transit[head..<head + count]))
            head += count
            offset += count
            turnsWaited = 0
            if head == transit.count { drop() }
        }
        if let cut = delivery.cut, offset >= cut.offset {
            end(cut.ending)
            return true
        }
        guard count == 0, bytesUnderWay == 0, source.eof else { return count > 0 }
        isOver = true
        sink.writeEOF()
        return true
    }

    /// Lets a turn pass, if bytes wait here for more of them.
    private func isPausing() -> Bool {
        guard bytesUnderWay > 0, turnsWaited < delivery.delays[offset, default: 0] else { return false }
        turnsWaited += 1
        return true
    }

    private func pass(_ bytes: [UInt8]) {
        delivered += bytes
        unsafe bytes.withUnsafeBytes { unsafe sink.append($0) }
    }

    private func end(_ ending: Delivery.Ending) {
        isOver = true
        drop()
        switch ending {
        case .eof: sink.writeEOF()
        case .reset:
            sink.writeEOF()
            onReset()
        case .garbage(let bytes): pass(bytes)
        case .silence: break
        }
    }

    private func drop() {
        transit = []
        head = 0
    }

    private func nextPiece() -> Int {
        switch delivery.pieces {
        case .whole: .max
        case .bytes(let count): max(1, count)
        case .random(_, let most): .random(in: 1...max(1, most), using: &generator)
        }
    }

    private func restartGenerator() {
        if case .random(let seed, _) = delivery.pieces { generator = SplitMix64(seed: seed) }
    }
}
