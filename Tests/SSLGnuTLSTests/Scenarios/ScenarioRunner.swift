// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Plays a scenario with this library on both sides. Each step ends: nothing waits for anybody.
struct ScenarioRunner {
    private let pair: Pair
    private(set) var client: [Outcome] = []
    private(set) var server: [Outcome] = []

    init(_ run: ScenarioRun) throws {
        var setting = try ScenarioSetting(run.version)
        try ScenarioSetting.adjustments[run.scenario.key, default: ScenarioSetting.pinned](&setting)
        pair = try setting.pair()
    }

    mutating func play(_ steps: [Scenario.Step]) throws {
        for step in steps {
            switch step {
            case .handshake: try handshake()
            case .carry: try carry()
            case .start(let side): note(side) { try $0.doHandshake() }
            case .read(let side): noteRead(side, 100)
            case .readNothing(let side): noteRead(side, 0)
            case .writeNothing(let side): note(side) { try $0.write([UInt8]()) }
            case .write(let side): note(side) { try $0.write("data") }
            case .unwrap(let side): note(side) { try $0.unwrap() }
            case .askForCertificate(let side): note(side) { try $0.verifyClientPostHandshake() }
            case .inject(let side, let bytes): try incoming(side).write(bytes)
            case .end(let side): incoming(side).writeEOF()
            case .deliver(let side, let records, let bytes): try deliver(from: side, records, bytes)
            case .tamper(let side): try tamper(side)
            }
        }
    }

    private func object(_ side: SSLSide) -> GnuTLSObject { side == .client ? pair.client : pair.server }
    private func incoming(_ side: SSLSide) -> MemoryBIO { side == .client ? pair.clientIncoming : pair.serverIncoming }
    private func outgoing(_ side: SSLSide) -> MemoryBIO { side == .client ? pair.clientOutgoing : pair.serverOutgoing }

    private mutating func append(_ side: SSLSide, _ outcome: Outcome) {
        if side == .client { client.append(outcome) } else { server.append(outcome) }
    }

    private func outcome(_ side: SSLSide, _ body: (GnuTLSObject) throws -> Void) -> Outcome {
        let before = outgoing(side).pending
        let outcome = error { try body(object(side)) }.map { Outcome.failed($0) } ?? .done
        if outcome.sent != nil { #expect(outgoing(side).pending > before, "the alert is on its way") }
        return outcome
    }

    private mutating func note(_ side: SSLSide, _ body: (GnuTLSObject) throws -> Void) {
        append(side, outcome(side, body))
    }

    private mutating func noteRead(_ side: SSLSide, _ size: Int) {
        var count = 0
        let result = outcome(side) { count = try $0.read(size).count }
        append(side, result == .done ? .data(count) : result)
    }

    private mutating func handshake() throws {
        var results: [SSLSide: Outcome] = [:]
        for _ in 0..<50 {
            for side in [SSLSide.client, .server] where [nil, 2, 3].contains(results[side, default: .failed(2)].code) {
                guard results[side] != .done else { continue }
                results[side] = outcome(side) { try $0.doHandshake() }
            }
            if try !carry() { break }
        }
        for side in [SSLSide.client, .server] { append(side, results[side] ?? .failed(2)) }
    }

    @discardableResult
    private func carry() throws -> Bool {
        let (there, back) = (pair.clientOutgoing.read(), pair.serverOutgoing.read())
        try pair.serverIncoming.write(there)
        try pair.clientIncoming.write(back)
        return !there.isEmpty || !back.isEmpty
    }

    private func deliver(from side: SSLSide, _ records: Int, _ bytes: Int) throws {
        let sent = outgoing(side).read()
        let length = RecordParser.records(in: sent).records.prefix(records).reduce(0) { $0 + $1.bytes.count }
        try incoming(side == .client ? .server : .client).write(Array(sent.prefix(length + bytes)))
    }

    private func tamper(_ side: SSLSide) throws {
        var sent = outgoing(side).read()
        if !sent.isEmpty { sent[sent.count - 1] ^= 1 }
        try incoming(side == .client ? .server : .client).write(sent)
    }
}
