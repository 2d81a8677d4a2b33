// SPDX-License-Identifier: MIT

import SSLInterface

@testable import SSLSockets

/// One end of a toy conversation: client `1`, server `2 3`, client `4`, server `5` (a ticket); then data.
///
/// The body of each record begins with its number, so that one that is lost, doubled or out of order is noticed.
// @unchecked: all state is touched with `lock` held.
final class ToyObject: SSLObject, @unchecked Sendable {
    let side: SSLSide
    var serverHostname: String? { nil }

    private let lock = Monitor()
    private let incoming: MemoryBIO
    private let outgoing: MemoryBIO
    private let refuses: Bool
    private var input: [UInt8] = []
    private var plaintext: [UInt8] = []
    private var sendCount: UInt32 = 0
    private var receiveCount: UInt32 = 0
    /// The number of the handshake message that is due from either side; 0 before the first call.
    private var step = 0
    private var isFailed = false
    private var hasSentClose = false
    private var hasReceivedClose = false
    private var overfed = false

    init(_ side: SSLSide, _ incoming: MemoryBIO, _ outgoing: MemoryBIO, refuses: Bool) {
        self.side = side
        self.incoming = incoming
        self.outgoing = outgoing
        self.refuses = refuses
    }

    /// Whether the driver ever handed over bytes from behind the record at hand.
    var wasFedTooMuch: Bool { lock.withLock { overfed } }

    // MARK: The protocol's calls

    func doHandshake() throws(SSLError) { try lock.withLock { () throws(SSLError) in try shakeHands() } }

    func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        lock.lock()
        defer { lock.unlock() }
        guard buffer.freeCapacity > 0 else { return 0 }
        try shakeHands()
        while plaintext.isEmpty {
            if hasReceivedClose {
                guard !hasSentClose else { throw SSLError(.zeroReturn) }
                return 0
            }
            try receive()
        }
        let count = min(buffer.freeCapacity, plaintext.count)
        for byte in plaintext.prefix(count) { buffer.append(byte) }
        plaintext.removeFirst(count)
        return count
    }

    func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        try lock.withLock { () throws(SSLError) in
            try shakeHands()
            guard !hasSentClose else { throw Self.error("PROTOCOL_IS_SHUTDOWN", 207) }
            let all = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
            for start in stride(from: 0, to: all.count, by: 16000) {
                send(23, all[start..<min(start + 16000, all.count)])
            }
            return all.count
        }
    }

    func unwrap() throws(SSLError) {
        try lock.withLock { () throws(SSLError) in
            guard step == 6, !isFailed else { throw Self.error("SHUTDOWN_WHILE_IN_INIT", 407) }
            if !hasSentClose { send(21, [1, 0]) }
            hasSentClose = true
            while !hasReceivedClose {
                guard plaintext.isEmpty else { throw Self.error("APPLICATION_DATA_AFTER_CLOSE_NOTIFY", 291) }
                try receive()
            }
        }
    }

    var pending: Int { lock.withLock { plaintext.count } }
    var isHandshakeComplete: Bool { lock.withLock { step == 6 } }
    var version: TLSVersion? { nil }
    var cipher: SSLCipher? { nil }
    var group: String? { nil }
    var selectedALPNProtocol: String? { nil }
    var peerCertificate: SSLCertificate? { nil }
    var unverifiedChain: [SSLCertificate] { [] }
    var verifiedChain: [SSLCertificate] { [] }
    var isSessionReused: Bool { false }
    func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]? { nil }

    // MARK: Records

    private func shakeHands() throws(SSLError) {
        guard !isFailed else { throw SSLError(.eof) }
        while step < 6 {
            switch (step, side) {
            case (0, .client):
                send(22, [1])
                step = 2
            case (0, .server): step = 1
            default: try receive()
            }
        }
    }

    /// Processes one record, or throws want-read.
    private func receive() throws(SSLError) {
        let more = incoming.read()
        input += more
        if input.count >= 5, !(20...24).contains(input[0]) || input[1] != 3 {
            throw fail(Self.error("HTTP_REQUEST", 156))
        }
        if input.count >= 5, input[3] > 0x48 { throw fail(Self.error("PACKET_LENGTH_TOO_LONG", 198)) }
        guard input.count >= 5, input.count >= 5 + Int(input[3]) << 8 + Int(input[4]) else {
            guard incoming.eof else { throw .wantRead }
            throw fail(SSLError(.eof))
        }
        let length = Int(input[3]) << 8 + Int(input[4])
        let body = Array(input[5..<5 + length])
        let type = input[0]
        if input.count > 5 + length { overfed = true }
        input.removeFirst(5 + length)
        guard body.starts(with: Self.number(receiveCount)) else { throw fail(Self.error("BAD_RECORD_MAC", 281)) }
        receiveCount += 1
        try process(type, body.dropFirst(4))
    }

    private func process(_ type: UInt8, _ body: ArraySlice<UInt8>) throws(SSLError) {
        switch (type, body.first, body.last) {
        case (21, 1, 0): hasReceivedClose = true
        case (21, _, let alert?):
            var error = Self.error("TLSV13_ALERT_CERTIFICATE_REQUIRED", 1116).detail
            error?.alert = .init(AlertDescription(rawValue: alert), isReceived: true)
            throw fail(SSLError(.ssl, error ?? .init(message: "alert")))
        case (22, 5, _): break
        case (22, let message?, _) where Int(message) == step:
            advance()
            if refuses, step == 6 {
                send(21, [2, 116])
                throw fail(Self.error("PEER_DID_NOT_RETURN_A_CERTIFICATE", 199))
            }
        case (23, _, _) where step == 6: plaintext += body
        default:
            send(21, [2, 10])
            throw fail(Self.error("UNEXPECTED_MESSAGE", 244))
        }
    }

    private func advance() {
        step += 1
        switch (step, side) {
        case (2, .server):
            send(22, [2])
            send(22, [3])
            step = 4
        case (4, .client):
            send(22, [4])
            step = 6
        case (5, .server):
            step = 6
            if !refuses { send(22, [5]) }
        default: break
        }
    }

    private func send(_ type: UInt8, _ body: ArraySlice<UInt8>) {
        let bytes = ToyRecord.bytes(type, Array(body), number: sendCount)
        sendCount += 1
        unsafe bytes.withUnsafeBytes { unsafe outgoing.append($0) }
    }

    private func fail(_ error: SSLError) -> SSLError {
        isFailed = true
        return error
    }

    static func number(_ count: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) } }

    private static func error(_ name: String, _ number: Int32) -> SSLError {
        SSLError(.ssl, .init(message: name, library: .ssl, reason: .init(name: name, number: number)))
    }
}

/// Records as a test writes them by hand.
enum ToyRecord {
    static func bytes(_ type: UInt8, _ body: [UInt8], number: UInt32) -> [UInt8] {
        let length = body.count + 4
        return [type, 3, 3, UInt8(length >> 8), UInt8(length & 255)] + ToyObject.number(number) + body
    }
}
