// SPDX-License-Identifier: MIT

public import SSLInterface

/// What a call gave, as far as it can be compared between backends: not the wording of a sentence, nor a library's own
/// numbers.
public enum CallResult: Sendable, Hashable {
    /// It returned.
    case done
    /// It returned something, here in words.
    case value(String)
    /// It threw.
    case failed(Failure)

    /// What an error says.
    public struct Failure: Sendable, Hashable {
        /// What kind of failure.
        public var code: SSLError.Code
        /// OpenSSL's library, such as `SSL`.
        public var library: String?
        /// OpenSSL's reason, such as `NO_SHARED_CIPHER`.
        public var reason: String?
        /// The `X509_V_ERR_*` number.
        public var verifyCode: Int32?
        /// The text of that number.
        public var verifyMessage: String?
        /// The alert that this side sent.
        public var sent: AlertDescription?
        /// The alert that the peer sent.
        public var received: AlertDescription?
        /// `errno`.
        public var systemError: Int32?

        /// Takes an error apart.
        public init(_ error: SSLError) {
            let detail = error.detail
            code = error.code
            library = detail?.library?.name
            reason = detail?.reason?.name
            verifyCode = detail?.verifyCode
            verifyMessage = detail?.verifyMessage
            if let alert = detail?.alert {
                if alert.isReceived { received = alert.description } else { sent = alert.description }
            }
            systemError = detail?.systemError
        }
    }

    /// The failure, if it is one.
    public var failure: Failure? {
        guard case .failed(let failure) = self else { return nil }
        return failure
    }

    /// Whether it did not fail.
    public var isSuccess: Bool { failure == nil }
}

extension CallResult: CustomStringConvertible {
    /// One line, such as `ssl SSL CERTIFICATE_VERIFY_FAILED verify 10 'certificate has expired' sent 45`.
    public var description: String {
        switch self {
        case .done: "done"
        case .value(let text): text
        case .failed(let failure): failure.description
        }
    }
}

extension CallResult.Failure: CustomStringConvertible {
    /// The parts that are there.
    public var description: String {
        let parts: [String?] = [
            code.word, library, reason, verifyCode.map { "verify \($0)" }, verifyMessage.map { "'\($0)'" },
            sent.map { "sent \($0.rawValue)" }, received.map { "received \($0.rawValue)" },
            systemError.map { "errno \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}

extension SSLError.Code {
    /// A word for the code.
    var word: String {
        switch self {
        case .ssl: "ssl"
        case .wantRead: "want-read"
        case .wantWrite: "want-write"
        case .wantX509Lookup: "want-answer"
        case .syscall: "syscall"
        case .zeroReturn: "zero-return"
        case .eof: "eof"
        case .noSocket: "no-socket"
        case .timedOut: "timed-out"
        case .invalidArgument: "invalid-argument"
        case .notSupported: "not-supported"
        case .noMemory: "no-memory"
        case .nameResolution: "name-resolution"
        default: "code-\(rawValue)"
        }
    }
}
