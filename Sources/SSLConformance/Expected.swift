// SPDX-License-Identifier: MIT

public import SSLInterface

/// What a call must give, whatever the backend: as much of it as is said.
public struct Expected: Sendable, CustomStringConvertible {
    /// In words.
    public let description: String
    private let matches: @Sendable (CallResult) -> Bool

    /// Makes an expectation from a test and its words.
    public init(_ description: String, _ matches: @escaping @Sendable (CallResult) -> Bool) {
        self.description = description
        self.matches = matches
    }

    func isMet(by result: CallResult) -> Bool { matches(result) }

    /// The call returns.
    public static let done = Expected("success") { $0.isSuccess }
    /// The call needs bytes from the peer.
    public static let wantRead = fails(.wantRead)
    /// The call throws, whatever.
    public static let failure = Expected("a failure") { !$0.isSuccess }
    /// A read gives the end: no bytes.
    public static let end = Expected("the end") { $0 == .value("0 bytes") }

    /// A read gives so many bytes.
    public static func bytes(_ count: Int) -> Expected {
        Expected("\(count) bytes") { $0 == .value("\(count) bytes") }
    }

    /// The call throws an error with this code and, where they are given, this reason and these alerts.
    public static func fails(
        _ code: SSLError.Code, _ reason: String? = nil, sent: AlertDescription? = nil,
        received: AlertDescription? = nil
    ) -> Expected {
        let alerts = [sent.map { "sent \($0.rawValue)" }, received.map { "received \($0.rawValue)" }]
        let words = [code.word, reason] + alerts
        return Expected(words.compactMap(\.self).joined(separator: " ")) { result in
            guard let failure = result.failure, failure.code == code else { return false }
            return (reason == nil || failure.reason == reason) && (sent == nil || failure.sent == sent)
                && (received == nil || failure.received == received)
        }
    }

    /// The call refuses the peer's certificate with this `X509_V_ERR_*` number and, if it is given, this alert.
    public static func refuses(_ verifyCode: Int32, sent: AlertDescription? = nil) -> Expected {
        Expected("a refusal with verify code \(verifyCode)" + (sent.map { " and alert \($0.rawValue)" } ?? "")) {
            guard let failure = $0.failure, failure.code == .ssl, failure.reason == "CERTIFICATE_VERIFY_FAILED" else {
                return false
            }
            return failure.verifyCode == verifyCode && (sent == nil || failure.sent == sent)
        }
    }
}
