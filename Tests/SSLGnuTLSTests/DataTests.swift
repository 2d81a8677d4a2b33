// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Reading and writing on an open connection.
@Suite struct DataTests {
    @Test(arguments: [1, 2, 255, 16383, 16384, 16385, 100_000, 3_000_000], [TLSVersion.tls1_2, .tls1_3])
    func writesOfAnySizeArriveWhole(size: Int, version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try pair.client.write(sent) == size)
        pair.carry()
        var received: [UInt8] = []
        while received.count < size { received += try pair.server.read(16384) }
        #expect(received == sent)
        #expect(throws: SSLError.wantRead) { try pair.server.read(1) }
    }

    /// The largest size that is promised. All bytes are the same, so that comparing costs little.
    @Test func aGibibyteIsWrittenInOneCallAndArrivesWhole() throws {
        let pair = try Pair.connected()
        let size = 1 << 30
        #expect(try pair.client.write([UInt8](repeating: 0xa5, count: size)) == size)
        var buffer = [UInt8](repeating: 0, count: 16384)
        let expected = [UInt8](repeating: 0xa5, count: 16384)
        var (received, isSame) = (0, true)
        while received < size {
            // A megabyte at a time is carried, so that the bytes are not in memory twice.
            if pair.serverIncoming.pending < 32768 { try pair.serverIncoming.write(pair.clientOutgoing.read(1 << 20)) }
            let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try pair.server.read(into: $0) }
            isSame = isSame && (count == 16384 ? buffer == expected : buffer[..<count].allSatisfy { $0 == 0xa5 })
            received += count
        }
        #expect(received == size)
        #expect(isSame)
        #expect(throws: SSLError.wantRead) { try pair.server.read(1) }
    }

    @Test func nothingToWriteIsWrittenWithoutARecord() throws {
        let pair = try Pair.connected()
        pair.carry()
        #expect(try pair.client.write([]) == 0)
        #expect(pair.clientOutgoing.pending == 0)
    }

    @Test func readingZeroBytesReturnsAtOnce() throws {
        let pair = try Pair()
        #expect(try pair.client.read(0).isEmpty, "not even a handshake is begun")
        #expect(pair.clientOutgoing.pending == 0)
        #expect(throws: SSLError.self) { try pair.client.read(-1) }
    }

    @Test func aRecordCanBeReadInParts() throws {
        let pair = try Pair.connected()
        try pair.client.write("abcdefgh")
        pair.carry()
        #expect(pair.server.pending == 0, "nothing is decrypted before it is asked for")
        #expect(try pair.server.read(3) == Array("abc".utf8))
        #expect(pair.server.pending == 5)
        #expect(try pair.server.read(100) == Array("defgh".utf8))
        #expect(pair.server.pending == 0)
    }

    @Test func aReadReturnsAtMostOneRecord() throws {
        let pair = try Pair.connected()
        try pair.client.write("one")
        try pair.client.write("two")
        pair.carry()
        #expect(try pair.server.read(100) == Array("one".utf8))
        #expect(try pair.server.read(100) == Array("two".utf8))
    }

    @Test func bytesAreReadIntoTheCallersBuffer() throws {
        let pair = try Pair.connected()
        try pair.client.write("hello")
        pair.carry()
        var buffer = [UInt8](repeating: 0x2e, count: 8)
        let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try pair.server.read(into: $0) }
        #expect(count == 5)
        #expect(buffer == Array("hello...".utf8))
    }

    @Test func halfARecordIsNotEnough() throws {
        let pair = try Pair.connected()
        pair.carry()
        try pair.client.write("whole")
        let record = pair.clientOutgoing.read()
        for count in 0..<record.count - 1 {
            try pair.serverIncoming.write([record[count]])
            #expect(throws: SSLError.wantRead) { try pair.server.read(10) }
        }
        try pair.serverIncoming.write([record[record.count - 1]])
        #expect(try pair.server.read(10) == Array("whole".utf8))
    }

    @Test func aChangedRecordIsRefusedAndThePeerIsTold() throws {
        for version in [TLSVersion.tls1_2, .tls1_3] {
            let pair = try Pair.connected(version)
            pair.carry()
            try pair.client.write("money")
            var record = pair.clientOutgoing.read()
            record[record.count - 1] ^= 1
            try pair.serverIncoming.write(record)
            let failure = error { _ = try pair.server.read(10) }
            #expect(failure?.detail?.reason?.name == "DECRYPTION_FAILED_OR_BAD_RECORD_MAC")
            #expect(failure?.detail?.alert == .init(.badRecordMAC, isReceived: false))
            pair.carry()
            let told = error { _ = try pair.client.read(10) }
            #expect(told?.detail?.reason?.name == "SSLV3_ALERT_BAD_RECORD_MAC")
        }
    }

    @Test func afterAFailureEveryCallSaysSo() throws {
        let pair = try Pair.connected()
        pair.serverIncoming.writeEOF()
        #expect(error { _ = try pair.server.read(1) }?.detail?.reason?.name == "UNEXPECTED_EOF_WHILE_READING")
        #expect(throws: SSLError(.eof)) { try pair.server.read(1) }
        #expect(throws: SSLError(.eof)) { try pair.server.write("x") }
        #expect(throws: SSLError(.eof)) { try pair.server.doHandshake() }
        #expect(error { try pair.server.unwrap() }?.detail?.reason?.name == "SHUTDOWN_WHILE_IN_INIT")
        #expect(pair.server.version == .tls1_3, "what was negotiated can still be asked for")
    }

    @Test func plaintextOnAnOpenConnectionIsRefused() throws {
        let pair = try Pair.connected()
        pair.carry()
        try pair.serverIncoming.write(Array("GARBAGE!".utf8))
        #expect(error { _ = try pair.server.read(1) }?.detail?.reason?.name == "WRONG_VERSION_NUMBER")
    }

    @Test func sixtyFourKilobytesOfRandomRecordsEndTheConversationOnce() throws {
        var random = SplitMix64(seed: 7)
        for version in [TLSVersion.tls1_2, .tls1_3] {
            let pair = try Pair.connected(version)
            var garbage: [UInt8] = []
            while garbage.count < 65536 {
                let length = Int.random(in: 0...600, using: &random)
                garbage += [UInt8.random(in: 20...24, using: &random), 3, 3, UInt8(length >> 8), UInt8(length & 255)]
                garbage += (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            }
            try pair.serverIncoming.write(garbage)
            #expect(error { _ = try pair.server.read(1) }?.code == .ssl)
            #expect(throws: SSLError(.eof)) { try pair.server.read(1) }
        }
    }
}
