// SPDX-License-Identifier: MIT

import SSLInterface
import Synchronization

/// A protocol that is shaped like TLS and protects nothing: records of TLS, three messages for a handshake, data that
/// is XORed and has a checksum, alerts. A server whose configuration offers the application protocol `refuse` answers
/// with an alert, one that offers `mute` not at all.
final class ToyContext: SSLContext {
    let side: SSLSide
    let configuration: SSLConfiguration

    static let capabilities = SSLCapabilities(
        backend: "Toy", libraryVersion: "1", versions: [], ciphers: [], groups: [], channelBindingTypes: [],
        features: [], limits: ["secrecy"])

    init(_ side: SSLSide, _ configuration: SSLConfiguration = SSLConfiguration()) {
        self.side = side
        self.configuration = configuration
    }

    func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> ToyObject {
        guard serverHostname != "" else { throw .invalidArgument("empty name") }
        return ToyObject(side, configuration.alpnProtocols.first, incoming, outgoing, serverHostname)
    }
}

final class ToyObject: SSLObject {
    private struct State {
        var parser = [UInt8]()
        var hasStarted = false
        var isComplete = false
        var hasClosed = false
        var peerHasClosed = false
        var failure: SSLError?
        var plain: [UInt8] = []
    }

    let side: SSLSide
    let serverHostname: String?
    private let habit: String?
    private let incoming: MemoryBIO
    private let outgoing: MemoryBIO
    private let state = Mutex(State())

    init(_ side: SSLSide, _ habit: String?, _ incoming: MemoryBIO, _ outgoing: MemoryBIO, _ serverHostname: String?) {
        self.side = side
        self.habit = habit
        self.incoming = incoming
        self.outgoing = outgoing
        self.serverHostname = serverHostname
    }

    var isHandshakeComplete: Bool { state.withLock { $0.isComplete } }
    var pending: Int { state.withLock { $0.plain.count } }
    var version: TLSVersion? { nil }
    var cipher: SSLCipher? { nil }
    var group: String? { nil }
    var selectedALPNProtocol: String? { nil }
    var peerCertificate: SSLCertificate? { nil }
    var unverifiedChain: [SSLCertificate] { [] }
    var verifiedChain: [SSLCertificate] { [] }
    var isSessionReused: Bool { false }
    func channelBinding(_ type: ChannelBindingType) throws(SSLError) -> [UInt8]? { nil }

    func doHandshake() throws(SSLError) {
        try state.withLock { (state) throws(SSLError) in try handshake(&state) }
    }

    func read(into buffer: inout OutputRawSpan) throws(SSLError) -> Int {
        let room = buffer.freeCapacity
        let bytes = try state.withLock { (state) throws(SSLError) -> [UInt8] in
            try handshake(&state)
            while state.plain.isEmpty && !state.peerHasClosed {
                let (type, fragment) = try record(&state)
                if state.peerHasClosed { break }
                guard type == 23, let sum = fragment.last, sum == checksum(fragment.dropLast()) else {
                    throw fail(&state, 20)
                }
                state.plain = fragment.dropLast().map { $0 ^ 0x5a }
            }
            let part = Array(state.plain.prefix(room))
            state.plain.removeFirst(part.count)
            return part
        }
        for byte in bytes { buffer.append(byte) }
        return bytes.count
    }

    func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        let plain = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        return try state.withLock { (state) throws(SSLError) in
            try handshake(&state)
            guard !state.hasClosed else { throw SSLError(.ssl) }
            for start in stride(from: 0, to: plain.count, by: 1000) {
                let part = plain[start..<min(plain.count, start + 1000)].map { $0 ^ 0x5a }
                send(23, part + [checksum(part[...])])
            }
            return plain.count
        }
    }

    func unwrap() throws(SSLError) {
        try state.withLock { (state) throws(SSLError) in
            if !state.hasClosed { send(21, [1, 0]) }
            state.hasClosed = true
            while !state.peerHasClosed { _ = try record(&state) }
        }
    }

    private func handshake(_ state: inout State) throws(SSLError) {
        if let failure = state.failure { throw failure }
        guard !state.isComplete else { return }
        if side == .client && !state.hasStarted { send(22, Array("hello".utf8)) }
        state.hasStarted = true
        let (type, _) = try record(&state)
        guard type == 22 else { throw fail(&state, 10) }
        if side == .server && habit == "refuse" { throw fail(&state, 40) }
        if side == .server && habit == "mute" { throw .wantRead }
        if side == .server { send(22, Array("welcome".utf8)) }
        state.isComplete = true
    }

    private func record(_ state: inout State) throws(SSLError) -> (UInt8, [UInt8]) {
        state.parser += incoming.read()
        let length = state.parser.count < 5 ? 0 : Int(state.parser[3]) << 8 | Int(state.parser[4])
        guard state.parser.count >= 5 + length, state.parser.count >= 5 else {
            throw incoming.eof ? SSLError(.eof) : .wantRead
        }
        let type = state.parser[0]
        let fragment = Array(state.parser[5..<5 + length])
        state.parser.removeFirst(5 + length)
        guard type == 21 else { return (type, fragment) }
        if fragment == [1, 0] {
            state.peerHasClosed = true
        } else {
            let alert = SSLError.Alert(.init(rawValue: fragment.last ?? 0), isReceived: true)
            let failure = SSLError(.ssl, .init(message: "alert", alert: alert))
            state.failure = failure
            throw failure
        }
        return (type, [])
    }

    private func fail(_ state: inout State, _ alert: UInt8) -> SSLError {
        send(21, [2, alert])
        let detail = SSLError.Alert(.init(rawValue: alert), isReceived: false)
        let failure = SSLError(.ssl, .init(message: "refused", alert: detail))
        state.failure = failure
        return failure
    }

    private func send(_ type: UInt8, _ fragment: [UInt8]) {
        let bytes = [type, 3, 3, UInt8(fragment.count >> 8), UInt8(fragment.count & 0xff)] + fragment
        unsafe bytes.withUnsafeBytes { unsafe outgoing.append($0) }
    }

    private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt8 { bytes.reduce(0, &+) }
}
