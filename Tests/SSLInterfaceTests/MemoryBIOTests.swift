// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// What CPython's `ssl.MemoryBIO` does, this one does too.
@Suite struct MemoryBIOTests {
    @Test func aNewBufferIsEmptyButNotAtItsEnd() {
        let bio = MemoryBIO()
        #expect(bio.pending == 0)
        #expect(!bio.eof)
        #expect(bio.read() == [])
        #expect(bio.read(10) == [])
    }

    @Test func bytesComeOutInTheOrderTheyWentIn() throws {
        let bio = MemoryBIO()
        #expect(try bio.write(Array("foo".utf8)) == 3)
        #expect(try bio.write([]) == 0)
        #expect(try bio.write(Array("barbaz".utf8)) == 6)
        #expect(bio.pending == 9)
        #expect(bio.read() == Array("foobarbaz".utf8))
        #expect(bio.pending == 0)
        #expect(bio.read() == [])
    }

    @Test func readingTakesWhatIsAskedForOrWhatThereIs() throws {
        let bio = MemoryBIO()
        try bio.write([1, 2, 3, 4, 5])
        #expect(bio.read(2) == [1, 2])
        #expect(bio.read(0) == [])
        #expect(bio.pending == 3)
        #expect(bio.read(.max) == [3, 4, 5])
        try bio.write([6, 7])
        #expect(bio.read(-1) == [6, 7])
        try bio.write([8])
        #expect(bio.read(.min) == [8])
    }

    @Test func theEndIsReachedWhenNothingCanComeAndNothingIsLeft() throws {
        let bio = MemoryBIO()
        try bio.write([1, 2])
        bio.writeEOF()
        #expect(!bio.eof)
        #expect(bio.read(1) == [1])
        #expect(!bio.eof)
        #expect(bio.read() == [2])
        #expect(bio.eof)
        bio.writeEOF()
        #expect(bio.eof)
        #expect(bio.read() == [])
    }

    @Test func nothingCanBeWrittenAfterTheEnd() {
        let bio = MemoryBIO()
        bio.writeEOF()
        for bytes in [[], [1]] as [[UInt8]] {
            let error = #expect(throws: SSLError.self) { try bio.write(bytes) }
            #expect(error?.code == .ssl)
            #expect(error?.description == "cannot write() after write_eof()")
            #expect(error?.detail?.reason == nil && error?.detail?.library == nil)
        }
        #expect(bio.pending == 0)
        #expect(bio.eof)
    }

    @Test func aConnectionsOwnOutputIsNeverRefused() {
        let bio = MemoryBIO()
        bio.writeEOF()
        let bytes: [UInt8] = [1, 2]
        unsafe bytes.withUnsafeBytes { unsafe bio.append($0) }
        #expect(!bio.eof)
        #expect(bio.read() == [1, 2])
        #expect(bio.eof)
    }

    @Test func spansAndSlicesAreWrittenWhole() throws {
        let bio = MemoryBIO()
        let bytes: [UInt8] = [1, 2, 3, 4]
        #expect(try unsafe bio.write(bytes.span.bytes) == 4)
        #expect(try unsafe bio.write(bytes.span.bytes.extracting(1..<3)) == 2)
        #expect(try unsafe bio.write(bytes.span.bytes.extracting(0..<0)) == 0)
        #expect(bio.read() == [1, 2, 3, 4, 2, 3])
    }

    @Test func sixtyFourMegabytesPassUnchanged() throws {
        let bio = MemoryBIO()
        let block = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        for _ in 0..<64 { try bio.write(block) }
        #expect(bio.pending == 64 << 20)
        #expect(bio.read(1 << 20) == block)
        let rest = bio.read()
        #expect(rest.count == 63 << 20)
        #expect(rest.suffix(1 << 20).elementsEqual(block))
        #expect(bio.pending == 0)
        // The memory has gone back; the buffer works as before.
        try bio.write([1])
        #expect(bio.read() == [1])
    }
}

/// The operations of backends and drivers.
@Suite struct MemoryBIOInPlaceTests {
    /// Room of so many bytes, filled by a body.
    static func take(_ bio: MemoryBIO, _ count: Int) -> (MemoryBIO.Taken, [UInt8]) {
        var room = [UInt8](repeating: 0, count: count)
        let taken = unsafe room.withUnsafeMutableBytes { unsafe bio.take(into: $0) }
        guard case .bytes(let number) = taken else { return (taken, []) }
        return (taken, Array(room[..<number]))
    }

    @Test func takingTellsBytesFromDrynessFromTheEnd() throws {
        let bio = MemoryBIO()
        #expect(Self.take(bio, 4) == (.dry, []))
        try bio.write([1, 2, 3])
        #expect(Self.take(bio, 2) == (.bytes(2), [1, 2]))
        bio.writeEOF()
        #expect(Self.take(bio, 2) == (.bytes(1), [3]))
        #expect(Self.take(bio, 2) == (.end, []))
    }

    @Test func takingIntoNoRoomTakesNothing() throws {
        let bio = MemoryBIO()
        try bio.write([1])
        #expect(Self.take(bio, 0) == (.dry, []))
        #expect(bio.pending == 1)
    }

    @Test func aConsumerSeesEverythingAndTakesWhatItSays() throws {
        let bio = MemoryBIO()
        try bio.write([1, 2, 3, 4])
        var seen: [UInt8] = []
        let taken = unsafe bio.consume { bytes in
            unsafe seen = Array(bytes)
            return 3
        }
        #expect(taken == 3)
        #expect(seen == [1, 2, 3, 4])
        #expect(bio.read() == [4])
        #expect(unsafe bio.consume { bytes in bytes.count } == 0)
    }

    @Test(arguments: [5, 1000, .max]) func aConsumerCannotTakeMoreThanThereIs(claimed: Int) throws {
        let bio = MemoryBIO()
        try bio.write([1, 2, 3, 4])
        _ = unsafe bio.consume { _ in claimed }
        #expect(bio.pending == 0)
        try bio.write([5])
        #expect(bio.read() == [5])
    }

    @Test(arguments: [0, 1, 100, 70000]) func aProducerGetsTheRoomItAsksFor(count: Int) {
        let bio = MemoryBIO()
        let written = unsafe bio.fill(upTo: count) { room in
            #expect(room.count == count)
            for index in room.indices { unsafe room[index] = 7 }
            return room.count
        }
        #expect(written == count)
        #expect(bio.read() == [UInt8](repeating: 7, count: count))
    }

    @Test(arguments: [-1, 0, 2]) func aProducerAddsAsMuchAsItSays(written: Int) throws {
        let bio = MemoryBIO()
        try bio.write([1])
        _ = unsafe bio.fill(upTo: 8) { room in
            unsafe room.copyBytes(from: [2, 3] as [UInt8])
            return written
        }
        #expect(bio.read() == Array([1, 2, 3][..<(1 + max(0, written))]))
    }

    @Test(arguments: [-1, -1000, .min]) func nonsenseTakesAndAddsNothing(number: Int) throws {
        let bio = MemoryBIO()
        try bio.write([1, 2, 3, 4])
        _ = unsafe bio.consume { _ in number }
        #expect(bio.pending == 4)
        _ = unsafe bio.fill(upTo: number) { room in room.count }
        #expect(bio.read() == [1, 2, 3, 4])
    }
}
