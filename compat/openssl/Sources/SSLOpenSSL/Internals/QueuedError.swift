// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLCompat
internal import SSLInterface

/// The newest entry of the thread's error queue: what CPython makes an `SSLError` of.
struct QueuedError {
    /// OpenSSL's number, with the library in it.
    let code: UInt
    let library: SSLError.Library?
    let reason: SSLError.Reason?
    let text: String

    /// `nil` when the queue is empty.
    init?() {
        let code = ERR_peek_last_error()
        guard code != 0 else { return nil }
        self.code = code
        library = SSLError.Library.numbered(copenssl_err_lib(code))
        let number = copenssl_err_reason(code)
        let text = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
        self.text = text ?? "unknown error"
        // OpenSSL has the numbers and the texts; the names are in its headers alone.
        let name =
            library.flatMap { OpenSSLReason.numbered(library: $0, number: number)?.reason.name }
            ?? text?.uppercased().replacing(" ", with: "_")
        reason = name.map { SSLError.Reason(name: $0, number: number) }
    }

    /// Empties the queue. Before each call whose failure is to be told: others leave their entries there.
    static func clear() { ERR_clear_error() }

    /// Whether this is a reason of the TLS library.
    func isSSL(_ reason: Int32) -> Bool {
        copenssl_err_lib(code) == ERR_LIB_SSL && copenssl_err_reason(code) == reason
    }

    /// An error of this reason. `backendCode` holds OpenSSL's packed number.
    func error(
        _ code: SSLError.Code = .ssl, message: String? = nil, alert: SSLError.Alert? = nil
    ) -> SSLError {
        SSLError(
            code,
            .init(
                message: message ?? text, library: library, reason: reason, alert: alert,
                backendCode: Int32(truncatingIfNeeded: self.code)))
    }
}

extension SSLError {
    /// What the last call failed for.
    static var lastOpenSSL: SSLError {
        QueuedError()?.error() ?? SSLError(.ssl, .init(message: SSLError.Code.ssl.description))
    }

    /// A reason of OpenSSL's, by the text that belongs to it.
    static func openSSL(_ library: Library, _ name: String) -> SSLError {
        let known = OpenSSLReason.named(name, library: library) ?? OpenSSLReason.named(name)
        return SSLError(.ssl, .init(message: known?.text ?? name, library: library, reason: known?.reason))
    }
}

/// Throws what a call failed for unless it answered with a positive number.
@discardableResult
func check(_ code: Int32) throws(SSLError) -> Int32 {
    guard code > 0 else { throw .lastOpenSSL }
    return code
}
