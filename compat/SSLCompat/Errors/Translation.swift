// SPDX-License-Identifier: MIT
public import SSLInterface

/// What a failure is called in OpenSSL's terms, and which alert OpenSSL would tell the peer.
///
/// A plain value: the tables hold one for each of GnuTLS's codes, and the static members are those that the code alone
/// does not tell apart.
public struct Translation: Sendable, Hashable {
    /// What the caller can do about it.
    public var code: SSLError.Code
    /// The part of OpenSSL that would report it, or `nil` where CPython's `SSLError.library` is `None`.
    public var library: SSLError.Library?
    /// OpenSSL's reason, or `nil` where there is none.
    public var reason: SSLError.Reason?
    /// The alert that OpenSSL would send; `nil`: send nothing.
    public var alert: AlertDescription?
    /// OpenSSL's text, such as `no shared cipher`.
    public var message: String
    /// What is wrong with a certificate, if that is what failed.
    public var verifyCode: VerifyCode?

    /// Puts a translation together.
    public init(
        code: SSLError.Code, library: SSLError.Library? = nil, reason: SSLError.Reason? = nil,
        alert: AlertDescription? = nil, message: String, verifyCode: VerifyCode? = nil
    ) {
        self.code = code
        self.library = library
        self.reason = reason
        self.alert = alert
        self.message = message
        self.verifyCode = verifyCode
    }

    /// A failure with OpenSSL's own text for the reason.
    init(
        _ reason: SSLError.Reason, library: SSLError.Library = .ssl, code: SSLError.Code = .ssl,
        alert: AlertDescription? = nil
    ) {
        let text = OpenSSLReason.numbered(library: library, number: reason.number)?.text ?? reason.name
        self.init(code: code, library: library, reason: reason, alert: alert, message: text)
    }

    /// A failure without library and reason, with the text that CPython has for the code.
    init(_ code: SSLError.Code, alert: AlertDescription? = nil) {
        self.init(code: code, alert: alert, message: code.description)
    }

    /// A certificate that was refused.
    init(_ verifyCode: VerifyCode, alert: AlertDescription) {
        self.init(.certificateVerifyFailed, alert: alert)
        self.verifyCode = verifyCode
    }

    /// The error to throw, with the backend's own number and the alert that was sent or received, if any.
    ///
    /// The texts are OpenSSL's, so that callers which match on them find what they know.
    public func error(backendCode: Int32?, alert: SSLError.Alert? = nil) -> SSLError {
        if let verifyCode { return verifyCode.error(hostname: nil, backendCode: backendCode, alert: alert) }
        return SSLError(
            code,
            SSLError.Detail(message: message, library: library, reason: reason, alert: alert, backendCode: backendCode))
    }
}
