// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// Objects on tokens, by their URIs (RFC 7512).
enum PKCS11 {
    /// The certificate at a URI with the issuers that the token has, or all certificates that a URI fits; DER, the leaf
    /// first. Throws as ``error(_:_:)`` says.
    static func certificates(_ uri: String, _ pin: TokenPIN = TokenPIN(nil)) throws(SSLError) -> [[UInt8]] {
        var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
        var count: UInt32 = 0
        try check(uri, pin) {
            unsafe gnutls_x509_crt_list_import_url(
                &list, &count, uri, tokenPINCallback, Unmanaged.passUnretained(pin).toOpaque(), 0)
        }
        defer {
            for index in 0..<Int(count) { unsafe gnutls_x509_crt_deinit(list?[index]) }
            unsafe cgnutls_free(list)
        }
        var certificates: [[UInt8]] = []
        for index in 0..<Int(count) {
            var datum = unsafe gnutls_datum_t()
            let code = unsafe gnutls_x509_crt_export2(list?[index], GNUTLS_X509_FMT_DER, &datum)
            guard code >= 0 else { throw error(code, uri) }
            certificates.append(unsafe [UInt8](consuming: datum))
        }
        return certificates
    }

    static func pem(_ certificate: [UInt8]) -> String { PEM.encode(certificate, label: "CERTIFICATE") }

    /// Runs a call on a URI. Throws what the PIN's callback threw, otherwise the call's code as ``error(_:_:)`` says.
    static func check(_ uri: String, _ pin: TokenPIN, _ call: () -> Int32) throws(SSLError) {
        try Library.start()
        guard uri.hasPrefix("pkcs11:"), !uri.utf8.contains(0) else { throw .invalidArgument("not a PKCS#11 URI") }
        guard cgnutls_has_pkcs11() != 0 else { throw .notSupported("this GnuTLS is built without PKCS#11") }
        let code = call()
        if let failure = pin.takeFailure() { throw failure }
        if code < 0 { throw error(code, uri) }
    }

    /// The reasons that programs may want to tell apart; their numbers are GnuTLS's.
    private static let reasons: [Int32: (name: String, text: String)] = [
        GNUTLS_E_PKCS11_PIN_ERROR: ("PKCS11_PIN_INCORRECT", "wrong PIN, or none given"),
        GNUTLS_E_PKCS11_PIN_EXPIRED: ("PKCS11_PIN_EXPIRED", "the PIN has expired"),
        GNUTLS_E_PKCS11_PIN_LOCKED: ("PKCS11_PIN_LOCKED", "the PIN is locked after too many wrong ones"),
        GNUTLS_E_PKCS11_REQUESTED_OBJECT_NOT_AVAILBLE: ("PKCS11_OBJECT_NOT_FOUND", "no such object on the token"),
        GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE: ("PKCS11_OBJECT_NOT_FOUND", "no such object on the token"),
        GNUTLS_E_PKCS11_LOAD_ERROR: ("PKCS11_MODULE_NOT_LOADED", "the module cannot be loaded"),
    ]

    /// Throws `.notSupported` where GnuTLS is built without PKCS#11, `.invalidArgument` for what is no URI, otherwise `.ssl`
    /// with the reason `PKCS11_TOKEN_NOT_FOUND`, `PKCS11_OBJECT_NOT_FOUND`, `PKCS11_PIN_INCORRECT`, `PKCS11_PIN_LOCKED`,
    /// `PKCS11_PIN_EXPIRED`, or none. The URI is told without its PIN.
    static func error(_ code: Int32, _ uri: String) -> SSLError {
        let source = SSLDataSource.uri(uri).description
        switch code {
        case GNUTLS_E_UNIMPLEMENTED_FEATURE: return .notSupported("this GnuTLS is built without PKCS#11")
        case GNUTLS_E_PARSING_ERROR, GNUTLS_E_INVALID_REQUEST:
            return .invalidArgument("not a PKCS#11 URI: \(source)")
        default: break
        }
        var reason = reasons[code]
        if reason?.name == "PKCS11_OBJECT_NOT_FOUND", unsafe cgnutls_pkcs11_has_token(uri) < 0 {
            reason = ("PKCS11_TOKEN_NOT_FOUND", "no such token")
        }
        let text = reason?.text ?? Library.text(of: code)
        return SSLError(
            .ssl,
            .init(
                message: "\(source): \(text)", reason: reason.map { .init(name: $0.name, number: code) },
                backendCode: code))
    }
}
