// SPDX-License-Identifier: MIT

import Testing

@testable import SSLInterface

@Suite struct `Framing records` {
    /// Feeds bytes as a driver would, in pieces of at most so many; returns the sizes at which the object is to look.
    private func feed(_ framer: inout RecordFramer, _ bytes: [UInt8], pieces: Int = .max) -> [Int] {
        var looks: [Int] = []
        var offset = 0
        while offset < bytes.count {
            let count = min(framer.wanted, pieces, bytes.count - offset)
            let isLook = unsafe bytes.withUnsafeBytes {
                unsafe framer.advance(UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count]))
            }
            offset += count
            if isLook { looks.append(offset) }
        }
        return looks
    }

    @Test(arguments: [1, 3, 7, .max])
    func `A record ends where its length says, however it comes`(pieces: Int) {
        var framer = RecordFramer()
        let records: [UInt8] = [22, 3, 1, 0, 3, 1, 2, 3] + [23, 3, 3, 1, 0] + [UInt8](repeating: 23, count: 256)
        #expect(feed(&framer, records, pieces: pieces) == [8, 8 + 261])
        #expect(framer.isAtBoundary)
        #expect(framer.wanted == 5)
    }

    @Test func `A record without a body ends with its header`() {
        var framer = RecordFramer()
        #expect(feed(&framer, [23, 3, 3, 0, 0, 23, 3, 3, 0, 1, 9]) == [5, 11])
    }

    @Test func `Inside a record there is no boundary`() {
        var framer = RecordFramer()
        #expect(feed(&framer, [23]).isEmpty)
        #expect(!framer.isAtBoundary)
        #expect(feed(&framer, [3, 3, 0, 2, 1]).isEmpty)
        #expect(!framer.isAtBoundary)
        #expect(framer.wanted == 1)
    }

    @Test(arguments: [
        Array("HTTP/1.1 400".utf8), [0x80, 0x2e, 1, 0, 2], [22, 2, 0, 0, 1], [25, 3, 3, 0, 1], [23, 3, 3, 0x48, 0x01],
        [23, 3, 3, 0xff, 0xff],
    ])
    func `What is no TLS is shown to the object at once and in small pieces`(bytes: [UInt8]) {
        var framer = RecordFramer()
        #expect(feed(&framer, bytes, pieces: 1).first.map { $0 <= 5 } == true)
        #expect(framer.isForeign)
        #expect((1...64).contains(framer.wanted))
        #expect(feed(&framer, [1, 2, 3], pieces: 1).count == 3)
    }

    @Test func `The largest record of any version is still a record`() {
        var framer = RecordFramer()
        #expect(feed(&framer, [23, 3, 3, 0x48, 0x00]).isEmpty)
        #expect(!framer.isForeign)
        #expect(framer.wanted == 16384 + 2048)
    }

    @Test(arguments: [[], [22], [22, 3, 1, 0, 4, 1]] as [[UInt8]])
    func `Whoever hands over more than was wanted is framed no longer`(before: [UInt8]) {
        var framer = RecordFramer()
        _ = feed(&framer, before)
        let much = [UInt8](repeating: 3, count: framer.wanted + 1)
        let isLook = unsafe much.withUnsafeBytes { unsafe framer.advance($0) }
        #expect(isLook && framer.isForeign && !framer.isAtBoundary)
        #expect((1...64).contains(framer.wanted))
    }
}
