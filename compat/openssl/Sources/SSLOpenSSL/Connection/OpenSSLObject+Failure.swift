// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension OpenSSLObject {
    /// The error for what `SSL_get_error` says, built as CPython builds its `SSLError`.
    func failure(_ kind: Int32, _ queued: QueuedError?) -> SSLError {
        // After a fatal error OpenSSL is back in the handshake, for ever.
        if unsafe !isComplete || SSL_in_init(handle) != 0 { ending = .openSSL }
        if kind == SSL_ERROR_ZERO_RETURN { return SSLError(.zeroReturn) }
        guard let queued else { return kind == SSL_ERROR_SYSCALL ? SSLError(.eof) : .lastOpenSSL }
        if queued.isSSL(SSL_R_UNEXPECTED_EOF_WHILE_READING) {
            return queued.error(.eof, message: SSLError.Code.eof.description, alert: alert)
        }
        if queued.isSSL(SSL_R_CERTIFICATE_VERIFY_FAILED) {
            let code = unsafe refusal?.code ?? Int32(truncatingIfNeeded: SSL_get_verify_result(handle))
            return verificationError(code, alert: alert)
        }
        if queued.isSSL(SSL_R_INVALID_STATUS_RESPONSE), let refusal {
            return verificationError(refusal.code, alert: alert)
        }
        return queued.error(alert: alert)
    }

    /// The error for a peer that is refused, in the form of CPython's `SSLCertVerificationError`.
    func verificationError(_ code: Int32, alert: SSLError.Alert?) -> SSLError {
        let text = refusal?.message ?? verifyMessage(code)
        let failed = SSLError.openSSL(.ssl, "CERTIFICATE_VERIFY_FAILED").detail
        return SSLError(
            .ssl,
            .init(
                message: "certificate verify failed: \(text)", library: failed?.library, reason: failed?.reason,
                verifyCode: code, verifyMessage: text, alert: alert))
    }

    /// OpenSSL's text for the code; CPython puts the name in.
    private func verifyMessage(_ code: Int32) -> String {
        switch (code, requestedHostname) {
        case (X509_V_ERR_HOSTNAME_MISMATCH, let name?):
            "Hostname mismatch, certificate is not valid for '\(name)'."
        case (X509_V_ERR_IP_ADDRESS_MISMATCH, let name?):
            "IP address mismatch, certificate is not valid for '\(name)'."
        default: unsafe String(cString: X509_verify_cert_error_string(Int(code)))
        }
    }

    /// Keeps the alert that ends the conversation.
    func note(alert bytes: [UInt8], isReceived: Bool) {
        guard bytes.count == 2 else { return }
        let description = AlertDescription(rawValue: bytes[1])
        // In TLS 1.3 the level means nothing.
        let isFatal =
            unsafe SSL_version(handle) == TLS1_3_VERSION
            ? description != .closeNotify && description != .userCancelled : bytes[0] == 2
        if isFatal || bytes[0] == 2 { alert = .init(description, isReceived: isReceived) }
    }
}
