// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Closing: cleanly, by halves, and not at all.
@Suite struct ShutdownTests {
    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bothSidesCloseAndThePlaintextBehindStaysUntouched(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        // One close_notify and at once the plaintext that follows it.
        try pair.serverIncoming.write(pair.clientOutgoing.read())
        try pair.serverIncoming.write(Array("PLAIN".utf8))
        #expect(try pair.server.read(10).isEmpty)
        try pair.server.unwrap()
        #expect(pair.serverIncoming.read() == Array("PLAIN".utf8))
        try pair.clientIncoming.write(pair.serverOutgoing.read())
        try pair.client.unwrap()
        #expect(pair.clientIncoming.pending == 0)
    }

    @Test func closeNotifyIsSentOnce() throws {
        let pair = try Pair.connected()
        pair.carry()
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        #expect(pair.clientOutgoing.pending > 0)
        let alert = pair.clientOutgoing.read()
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        #expect(pair.clientOutgoing.pending == 0)
        try pair.serverIncoming.write(alert)
        try pair.server.unwrap()
        try pair.clientIncoming.write(pair.serverOutgoing.read())
        try pair.client.unwrap()
        try pair.client.unwrap()
        #expect(pair.clientOutgoing.pending == 0)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func theOtherDirectionStaysOpenUntilItIsClosed(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        try pair.client.write("last words")
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        pair.carry()
        #expect(try pair.server.read(100) == Array("last words".utf8))
        #expect(try pair.server.read(100).isEmpty, "the end")
        #expect(try pair.server.read(100).isEmpty, "and it stays the end")
        #expect(try pair.server.write("an answer") == 9)
        try pair.server.unwrap()
        pair.carry()
        #expect(try pair.client.read(100) == Array("an answer".utf8))
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.read(100) }
        try pair.client.unwrap()
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func dataInFlightIsReportedAndNotLost(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        try pair.server.write("still here")
        pair.carry()
        for _ in 0..<2 {
            let failure = error { try pair.client.unwrap() }
            #expect(failure?.detail?.reason?.name == "APPLICATION_DATA_AFTER_CLOSE_NOTIFY")
        }
        #expect(pair.client.pending == 10)
        #expect(try pair.client.read(1) == Array("s".utf8))
        #expect(try pair.client.read(100) == Array("till here".utf8))
        pair.carry()
        try pair.server.unwrap()
        pair.carry()
        try pair.client.unwrap()
    }

    @Test func writingAfterCloseNotifyIsRefused() throws {
        let pair = try Pair.connected()
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        for bytes in [Array("x".utf8), []] {
            #expect(error { try pair.client.write(bytes) }?.detail?.reason?.name == "PROTOCOL_IS_SHUTDOWN")
        }
    }

    @Test func closingBeforeTheHandshakeIsRefusedAndSaysNothing() throws {
        let pair = try Pair()
        #expect(error { try pair.client.unwrap() }?.detail?.reason?.name == "SHUTDOWN_WHILE_IN_INIT")
        #expect(pair.clientOutgoing.pending == 0)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func anEndWithoutCloseNotifyIsNotTheEnd(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        try pair.client.write("cut")
        pair.carry()
        pair.serverIncoming.writeEOF()
        #expect(try pair.server.read(10) == Array("cut".utf8))
        let failure = error { _ = try pair.server.read(10) }
        #expect(failure?.code == .eof)
        #expect(failure?.detail?.reason?.name == "UNEXPECTED_EOF_WHILE_READING")
    }

    @Test func anEndInsideARecordIsNeverTheEnd() throws {
        let pair = try Pair { _, server in server.options.insert(.ignoreUnexpectedEOF) }
        try pair.conversation.handshake()
        pair.carry()
        try pair.client.write("truncated")
        try pair.serverIncoming.write(Array(pair.clientOutgoing.read().dropLast()))
        pair.serverIncoming.writeEOF()
        #expect(error { _ = try pair.server.read(10) }?.code == .eof)
    }

    @Test func anEndWithoutCloseNotifyIsACleanOneIfAskedFor() throws {
        let pair = try Pair { _, server in server.options.insert(.ignoreUnexpectedEOF) }
        try pair.conversation.handshake()
        pair.serverIncoming.writeEOF()
        #expect(try pair.server.read(10).isEmpty)
    }

    @Test func anEndInsteadOfTheAnswerToCloseNotifyIsReported() throws {
        let pair = try Pair.connected()
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        pair.clientIncoming.writeEOF()
        #expect(error { try pair.client.unwrap() }?.code == .eof)
    }

    @Test func closeNotifyInTheHandshakeEndsIt() throws {
        let pair = try Pair()
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        try pair.clientIncoming.write([21, 3, 3, 0, 2, 1, 0])
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.doHandshake() }
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.doHandshake() }
    }
}
