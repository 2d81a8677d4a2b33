// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

/// Asking for a client certificate, in the handshake and after it (RFC 8446, section 4.6.2).
extension GnuTLSObject {
    /// What has become of asking after the handshake.
    enum Reauthentication {
        /// Nobody has asked, or the answer has come.
        case none
        /// To be sent with the next bytes.
        case requested
        /// Sent and not answered.
        case waiting
    }

    /// Whether this server leaves the question to ``verifyClientPostHandshake()``.
    var asksLater: Bool {
        side == .server && active.configuration.postHandshakeAuth && isTLS13
    }

    /// Whether ``isTLS13`` is more than a wish. With the lock held.
    var isVersionKnown: Bool { isComplete || (side == .server && !handshake.clientHelloBody.isEmpty) }
    var isTLS13: Bool { unsafe gnutls_protocol_get_version(handle) == GNUTLS_TLS1_3 }

    /// Tells GnuTLS whether to ask for a certificate in the handshake.
    func requestCertificate(_ configuration: SSLConfiguration) {
        let request = configuration.verifyMode.certificateRequest
        unsafe gnutls_certificate_server_set_request(handle, request)
        guard configuration.postHandshakeAuth, configuration.verifyMode != .none else { return }
        // Whether to ask later is known once the version is.
        unsafe gnutls_handshake_set_post_client_hello_function(handle) { session in
            if unsafe gnutls_protocol_get_version(session) == GNUTLS_TLS1_3 {
                unsafe gnutls_certificate_server_set_request(session, GNUTLS_CERT_IGNORE)
            }
            return 0
        }
    }

    /// Asks the client for a certificate, now that the handshake is done. The request goes out with the next bytes.
    ///
    /// Throws as `SSLObject.verifyClientPostHandshake` says. CPython's `verify_client_post_handshake()`.
    public func verifyClientPostHandshake() throws(SSLError) {
        try enter()
        defer { leave() }
        // In OpenSSL's order, which has no version before there is one.
        if !isVersionKnown || !isTLS13 { throw Translation.wrongSSLVersion.error(backendCode: nil) }
        if side == .client { throw Translation.notServer.error(backendCode: nil) }
        guard case .open = phase, reauthentication != .requested else {
            throw Translation.stillInInit.error(backendCode: nil)
        }
        let offers = unsafe gnutls_session_get_flags(handle) & UInt32(GNUTLS_SFLAGS_POST_HANDSHAKE_AUTH.rawValue)
        // Where nobody is verified GnuTLS has not looked for the extension.
        let isOffered = offers != 0 || handshake.clientHello?.extensions.contains(49) ?? false
        if !isOffered { throw Translation.extensionNotReceived.error(backendCode: nil) }
        if reauthentication == .waiting { throw Translation.requestSent.error(backendCode: nil) }
        if active.configuration.verifyMode == .none { throw Translation.invalidConfig.error(backendCode: nil) }
        reauthentication = .requested
    }

    /// Moves the question along. Before each receive, and before a send that has to take it along: GnuTLS would take the
    /// answer for a message out of place.
    ///
    /// Returns false when application data has come first, which is to be received then.
    func reauthenticate(whileReading: Bool) throws(SSLError) -> Bool {
        guard reauthentication != .none else { return true }
        if reauthentication == .waiting && !whileReading { return true }
        if reauthentication == .requested {
            unsafe gnutls_certificate_server_set_request(handle, active.configuration.verifyMode.certificateRequest)
            reauthentication = .waiting
            handshake.verdict = nil
        }
        // What is decrypted is read first.
        if unsafe whileReading && gnutls_record_check_pending(handle) > 0 { return false }
        var rounds = 0
        while true {
            unsafe transport.pointee.ranDry = false
            let code = unsafe gnutls_reauth(handle, 0)
            switch code {
            case GNUTLS_E_SUCCESS:
                reauthentication = .none
                return true
            case GNUTLS_E_GOT_APPLICATION_DATA: return false
            case GNUTLS_E_AGAIN, GNUTLS_E_INTERRUPTED:
                if !whileReading { return true }
                if question != nil { throw SSLError(.wantX509Lookup) }
                guard unsafe transport.pointee.ranDry else { break }
                // An end that is ignored is the receive's to find.
                if unsafe transport.pointee.sawEnd { return false }
                throw .wantRead
            default: throw reauthenticationFailure(code)
            }
            rounds += 1
            if rounds > Self.maximumRounds { throw reauthenticationFailure(GNUTLS_E_INTERNAL_ERROR) }
        }
    }

    private func reauthenticationFailure(_ code: Int32) -> SSLError {
        if let error = commonFailure(code) { return error }
        if code == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR || code == GNUTLS_E_CERTIFICATE_ERROR {
            return verificationFailure(code)
        }
        if code == GNUTLS_E_NO_CERTIFICATE_FOUND { return fail(.certificateRequired, code) }
        return fail(GnuTLSError(rawValue: code).translation, code)
    }
}

extension VerifyMode {
    fileprivate var certificateRequest: gnutls_certificate_request_t {
        switch self {
        case .none: GNUTLS_CERT_IGNORE
        case .optional: GNUTLS_CERT_REQUEST
        case .required: GNUTLS_CERT_REQUIRE
        }
    }
}
