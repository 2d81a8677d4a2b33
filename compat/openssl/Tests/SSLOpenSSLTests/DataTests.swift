// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Reading, writing and closing, with the ends that are none.
@Suite struct DataTests {
    @Test func smallReadsLeaveTheRestOfTheRecord() throws {
        let pair = try Pair.connected()
        #expect(try pair.client.write("hello") == 5)
        #expect(pair.server.pending == 0)
        pair.conversation.pump()
        #expect(try pair.server.read(2) == Array("he".utf8))
        #expect(pair.server.pending == 3)
        #expect(try pair.server.read(0).isEmpty)
        #expect(try pair.server.read(100) == Array("llo".utf8))
        #expect(throws: SSLError.wantRead) { try pair.server.read(1) }
    }

    @Test(arguments: versions) func manyBytesArriveInRandomPieces(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        pair.conversation.delivery = .random(seed: 7)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(try pair.conversation.transfer(bytes, from: .server) == bytes)
    }

    @Test func nothingIsWrittenForNothing() throws {
        let pair = try Pair.connected()
        let sent = pair.conversation.clientToServer.sent.count
        #expect(try pair.client.write([]) == 0)
        pair.conversation.pump()
        #expect(pair.conversation.clientToServer.sent.count == sent)
    }

    @Test(arguments: versions) func aCloseIsExact(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        try pair.client.write("last")
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        #expect(error { try pair.client.write("x") }?.detail?.reason?.name == "PROTOCOL_IS_SHUTDOWN")
        pair.conversation.pump()
        #expect(try pair.server.read(100) == Array("last".utf8))
        #expect(try pair.server.read(100).isEmpty)
        // Half closed: the other half still works, and its reader reads on.
        #expect(try pair.server.write("more") == 4)
        pair.conversation.pump()
        #expect(try pair.client.read(100) == Array("more".utf8))
        try pair.server.unwrap()
        try pair.conversation.serverOutgoing.write(Array("plain".utf8))
        pair.conversation.pump()
        try pair.client.unwrap()
        #expect(pair.conversation.clientIncoming.read() == Array("plain".utf8))
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.read(1) }
        #expect(throws: SSLError(.zeroReturn)) { try pair.server.read(1) }
    }

    @Test func unwrappingBeforeTheHandshakeIsRefusedAndHarmsNothing() throws {
        let pair = try Pair()
        #expect(error { try pair.client.unwrap() }?.detail?.reason?.name == "SHUTDOWN_WHILE_IN_INIT")
        try pair.conversation.handshake()
    }

    @Test(arguments: versions) func anEndWithoutCloseNotifyIsToldFromAClose(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        pair.conversation.endTransport(of: .client)
        let failure = error { _ = try pair.server.read(1) }
        #expect(failure?.code == .eof)
        #expect(failure?.detail?.reason?.name == "UNEXPECTED_EOF_WHILE_READING")
        #expect(failure?.detail?.alert == .init(.decodeError, isReceived: false))
        #expect(throws: SSLError(.eof)) { try pair.server.read(1) }
        #expect(throws: SSLError(.eof)) { try pair.server.write("x") }
        #expect(error { try pair.server.unwrap() }?.detail?.reason?.name == "SHUTDOWN_WHILE_IN_INIT")
    }

    @Test func anEndIsACleanOneIfAskedFor() throws {
        let pair = try Pair.connected { _, server, _ in server.options.insert(.ignoreUnexpectedEOF) }
        pair.conversation.endTransport(of: .client)
        #expect(try pair.server.read(1).isEmpty)
    }

    @Test(arguments: versions) func aRecordThatWasTamperedWithEndsBothSides(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        try pair.client.write("hello")
        var record = pair.conversation.clientOutgoing.read()
        record[record.count - 1] ^= 1
        try pair.conversation.serverIncoming.write(record)
        let failure = error { _ = try pair.server.read(10) }
        #expect(failure?.detail?.reason?.name == "DECRYPTION_FAILED_OR_BAD_RECORD_MAC")
        #expect(failure?.detail?.alert == .init(.badRecordMAC, isReceived: false))
        pair.conversation.pump()
        let told = error { _ = try pair.client.read(10) }
        #expect(told?.detail?.reason?.name == "SSLV3_ALERT_BAD_RECORD_MAC")
        #expect(told?.detail?.alert == .init(.badRecordMAC, isReceived: true))
        // What ended badly is no end of data.
        #expect(throws: SSLError(.eof)) { try pair.client.read(10) }
    }

    @Test func paddingHidesLengths() throws {
        let pair = try Pair.connected { client, _, _ in client.recordPadding = 512 }
        let sizes = try [1, 100, 400].map { count in
            try pair.client.write([UInt8](repeating: 1, count: count))
            let size = pair.conversation.clientOutgoing.pending
            pair.conversation.pump()
            return size
        }
        #expect(Set(sizes).count == 1)
    }

    @Test func twoThreadsReadAndWriteOneConnection() async throws {
        let pair = try Pair.connected()
        let (client, server) = (pair.client, pair.server)
        let (there, back) = (pair.conversation.clientOutgoing, pair.conversation.serverIncoming)
        let count = 2000
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<count { _ = try? client.write([UInt8(truncatingIfNeeded: number)]) }
            }
            group.addTask {
                for _ in 0..<count { _ = try? client.read(1) }
            }
            group.addTask {
                for _ in 0..<count { _ = client.cipher }
            }
        }
        _ = try back.write(there.read())
        var received: [UInt8] = []
        while received.count < count { received += try server.read(100) }
        #expect(received == (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    }
}
