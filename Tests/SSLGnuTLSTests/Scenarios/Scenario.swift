// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// A conversation that was held with CPython's `ssl`, and what came of it there. Recorded by `scripts/oracle/record`; how
/// the two sides are set up stands in ``ScenarioSetting``.
struct Scenario: Sendable, CustomTestStringConvertible {
    /// Its number in the list of scenarios, 0 for one beyond them, and which of several with this number it is.
    let number: Int
    let variant: String
    /// What happens.
    let sentence: String
    /// The newest version that the client speaks: the result is the same with each of these.
    let versions: [TLSVersion]
    let steps: [Step]
    /// What each call gave, in order.
    let client: [Outcome]
    let server: [Outcome]

    /// Something that is done with the two sides.
    enum Step: Sendable {
        /// Both shake hands by turns, until both are done or nothing moves.
        case handshake
        /// What is waiting is carried, in both directions.
        case carry
        /// One call of one side.
        case start(SSLSide), read(SSLSide), write(SSLSide), unwrap(SSLSide), askForCertificate(SSLSide)
        /// One call with no room, or no bytes.
        case readNothing(SSLSide), writeNothing(SSLSide)
        /// Bytes that the other side never sent.
        case inject(to: SSLSide, [UInt8])
        /// The transport of a side's incoming bytes ends.
        case end(of: SSLSide)
        /// So many records of what is waiting from a side arrive, and so many bytes behind them; the rest is lost.
        case deliver(from: SSLSide, records: Int, bytes: Int)
        /// What is waiting from a side arrives with a bit changed.
        case tamper(SSLSide)
    }

    init(
        _ number: Int, _ variant: String, _ sentence: String, _ versions: [TLSVersion] = [.tls1_2, .tls1_3],
        _ steps: [Step] = [.handshake], client: [Outcome] = [], server: [Outcome] = []
    ) {
        self.number = number
        self.variant = variant
        self.sentence = sentence
        self.versions = versions
        self.steps = steps
        self.client = client
        self.server = server
    }

    /// What other tables call it.
    var key: String {
        if number == 0 { return sentence }
        return variant.isEmpty ? "\(number)" : "\(number) \(variant)"
    }

    var testDescription: String { number == 0 ? sentence : "\(key): \(sentence)" }
}

/// A scenario with one of its versions.
struct ScenarioRun: Sendable, CustomTestStringConvertible {
    let scenario: Scenario
    let version: TLSVersion

    var testDescription: String { "\(scenario.testDescription), \(version)" }
}

/// What a call gave, in the words of the record.
struct Outcome: Sendable, Hashable, CustomStringConvertible {
    /// OpenSSL's `SSL_ERROR_*` number, or `nil` for a call that succeeded.
    var code: Int32?
    /// How many bytes a read gave.
    var count: Int?
    var library: String?
    var reason: String?
    /// The reason's number, where it was recorded.
    var number: Int32?
    var verifyCode: Int32?
    var verifyMessage: String?
    /// The alerts that ended the conversation.
    var sent: UInt8?
    var received: UInt8?
    var errno: Int32?
    /// The error in one line. Not compared with the record: see ``textKey``.
    var text: String?

    /// A call that returned.
    static let done = Outcome()
    /// A read that gave so many bytes; 0 is the end.
    static func data(_ count: Int) -> Outcome { Outcome(count: count) }
    /// A call that threw.
    static func failed(
        _ code: Int32, _ library: String? = nil, _ reason: String? = nil, sent: UInt8? = nil, received: UInt8? = nil,
        number: Int32? = nil, errno: Int32? = nil
    ) -> Outcome {
        Outcome(
            code: code, library: library, reason: reason, number: number, sent: sent, received: received, errno: errno)
    }

    /// A certificate that this side refused, and the alert it said so with.
    static func refused(_ code: Int32, _ message: String, sent: UInt8? = nil) -> Outcome {
        Outcome(
            code: 1, library: "SSL", reason: "CERTIFICATE_VERIFY_FAILED", verifyCode: code, verifyMessage: message,
            sent: sent)
    }

    /// What an error says.
    static func failed(_ error: SSLError) -> Outcome {
        let detail = error.detail
        let alert = detail?.alert
        return Outcome(
            code: error.code.rawValue, library: detail?.library?.name, reason: detail?.reason?.name,
            number: detail?.reason?.number, verifyCode: detail?.verifyCode, verifyMessage: detail?.verifyMessage,
            sent: alert.flatMap { $0.isReceived ? nil : $0.description.rawValue },
            received: alert.flatMap { $0.isReceived ? $0.description.rawValue : nil }, errno: detail?.systemError,
            text: error.description)
    }

    /// The same without what another outcome does not tell.
    func comparable(to recorded: Outcome) -> Outcome {
        var copy = self
        copy.text = nil
        if recorded.number == nil { copy.number = nil }
        // Reasons that all libraries share have no names in CPython, nor has the alert 115 before 3.14.
        if recorded.reason == nil, let number, number > 1 << 19 || number == 1115 { copy.reason = nil }
        return copy
    }

    /// What the table of texts calls it.
    var textKey: String { library.map { "\($0) \(reason ?? "-")" } ?? "\(code ?? 0)" }

    var description: String {
        guard let code else { return count.map { "\($0) bytes" } ?? "done" }
        var parts = ["error \(code)"]
        if let library { parts.append(library) }
        if let reason { parts.append(reason) }
        if let number { parts.append("(\(number))") }
        if let verifyCode { parts.append("verify \(verifyCode)") }
        if let verifyMessage { parts.append("'\(verifyMessage)'") }
        if let sent { parts.append("sent \(sent)") }
        if let received { parts.append("received \(received)") }
        if let errno { parts.append("errno \(errno)") }
        return parts.joined(separator: " ")
    }
}
