// SPDX-License-Identifier: MIT

@testable import SSLGnuTLS

extension Target {
    /// Records, seen whole and in the pieces that the first byte says: both ways the same is remembered.
    static let sniffer = Target(name: "sniffer") { input in
        guard let seed = input.first else { return }
        let bytes = Array(input.dropFirst())
        var (whole, pieces) = (RecordSniffer(), RecordSniffer())
        bytes.withUnsafeBytes { whole.observe($0) }
        var (position, step) = (0, Int(seed))
        while position < bytes.count {
            step = (step &* 5 + 3) % 31
            let end = min(bytes.count, position + step)
            bytes.withUnsafeBytes { pieces.observe(UnsafeRawBufferPointer(rebasing: $0[position..<end])) }
            position = end
        }
        promise(whole.count == pieces.count && whole.count <= 7, "\(whole.count) bytes kept, or \(pieces.count)")
        promise(kept(whole) == kept(pieces), "other bytes kept")
        promise(whole.changeCipherSpecs == pieces.changeCipherSpecs, "other records counted")
        promise(whole.plaintextAlert == pieces.plaintextAlert, "another alert")
    }

    /// What is remembered of the last record; the places behind it may hold anything.
    private static func kept(_ sniffer: RecordSniffer) -> [UInt8] {
        let bytes = sniffer.bytes
        return Array([bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5, bytes.6].prefix(sniffer.count))
    }
}
