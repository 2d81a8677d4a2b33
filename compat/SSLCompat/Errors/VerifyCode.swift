// SPDX-License-Identifier: MIT
internal import CGnuTLS
public import SSLInterface

/// What is wrong with a certificate, by OpenSSL's number: `X509_V_ERR_*`. CPython's `verify_code`.
public struct VerifyCode: RawRepresentable, Sendable, Hashable {
    /// OpenSSL's number.
    public let rawValue: Int32
    /// Makes a code from OpenSSL's number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// OpenSSL's name, such as `X509_V_ERR_CERT_HAS_EXPIRED`.
    public var name: String {
        guard let row else { return "X509_V_ERR_\(rawValue)" }
        return self == .ok ? "X509_V_OK" : "X509_V_ERR_" + row.name
    }

    /// OpenSSL's text, word by word: people match on it. CPython's `verify_message`, names and addresses aside.
    public var message: String { row?.message ?? "unknown certificate verification error" }

    /// All codes of OpenSSL 3.0, 0 included.
    public static let all: [VerifyCode] = rows.indices.map { VerifyCode(rawValue: Int32($0)) }

    /// Looks a code up by its name, with or without `X509_V_ERR_`.
    public static func named(_ name: String) -> VerifyCode? {
        all.first { $0.name == name || $0.name == "X509_V_ERR_" + name }
    }

    private var row: (name: String, message: String)? {
        Self.rows.indices.contains(Int(rawValue)) ? Self.rows[Int(rawValue)] : nil
    }
}

extension VerifyCode {
    /// The alert that OpenSSL sends when it refuses a certificate for this.
    public var alert: AlertDescription {
        switch self {
        case .unableToGetIssuerCert, .unableToGetCRL, .depthZeroSelfSignedCert, .selfSignedCertInChain,
            .unableToGetIssuerCertLocally, .unableToVerifyLeafSignature, .certChainTooLong, .pathLengthExceeded,
            .unableToGetCRLIssuer, .invalidCA:
            .unknownCA
        case .unableToDecryptCertSignature, .unableToDecryptCRLSignature, .unableToDecodeIssuerPublicKey,
            .certNotYetValid, .crlNotYetValid, .errorInCertNotBeforeField, .errorInCertNotAfterField,
            .errorInCRLLastUpdateField, .errorInCRLNextUpdateField, .certUntrusted, .certRejected, .hostnameMismatch,
            .emailMismatch, .ipAddressMismatch, .daneNoMatch, .eeKeyTooSmall, .caKeyTooSmall, .caMdTooWeak,
            .ecKeyExplicitParams:
            .badCertificate
        case .certSignatureFailure, .crlSignatureFailure: .decryptError
        case .certHasExpired, .crlHasExpired: .certificateExpired
        case .certRevoked: .certificateRevoked
        case .invalidPurpose: .unsupportedCertificate
        case .applicationVerification: .handshakeFailure
        case .unspecified, .outOfMemory, .invalidCall, .storeLookup: .internalError
        default: .certificateUnknown
        }
    }

    /// The one code for what GnuTLS reports as a set of `GNUTLS_CERT_*` bits; `nil` when there are none.
    ///
    /// OpenSSL stops at the first thing it finds, GnuTLS collects: the order here is that of OpenSSL's checks. Some
    /// bits stand for several causes; the commonest is assumed, and whoever looks at the chain knows better:
    /// `SIGNER_NOT_FOUND` (20, or 2, 18, 19), `SIGNER_CONSTRAINTS_FAILURE` (25, or 47, 48), `INSECURE_ALGORITHM` (68,
    /// or 66, 67), `UNEXPECTED_OWNER` (62, or 64).
    public static func from(gnutlsStatus status: UInt32) -> VerifyCode? {
        guard status != 0 else { return nil }
        return precedence.first { status & $0.bit.rawValue != 0 }?.code ?? .unspecified
    }

    private static let precedence: [(bit: gnutls_certificate_status_t, code: VerifyCode)] = [
        (GNUTLS_CERT_SIGNER_NOT_FOUND, .unableToGetIssuerCertLocally),
        (GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, .unhandledCriticalExtension),
        (GNUTLS_CERT_SIGNER_NOT_CA, .invalidCA),
        (GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, .pathLengthExceeded),
        (GNUTLS_CERT_PURPOSE_MISMATCH, .invalidPurpose),
        (GNUTLS_CERT_INSECURE_ALGORITHM, .caMdTooWeak),
        (GNUTLS_CERT_UNEXPECTED_OWNER, .hostnameMismatch),
        (GNUTLS_CERT_MISMATCH, .certRejected),
        (GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE, .crlNotYetValid),
        (GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, .crlHasExpired),
        (GNUTLS_CERT_REVOKED, .certRevoked),
        (GNUTLS_CERT_SIGNATURE_FAILURE, .certSignatureFailure),
        (GNUTLS_CERT_NOT_ACTIVATED, .certNotYetValid),
        (GNUTLS_CERT_EXPIRED, .certHasExpired),
        (GNUTLS_CERT_MISSING_OCSP_STATUS, .ocspVerifyNeeded),
        (GNUTLS_CERT_INVALID_OCSP_STATUS, .ocspVerifyFailed),
    ]
}

extension VerifyCode {
    /// The text with the name that did not match put in, as CPython words it.
    public func message(hostname: String?) -> String {
        switch (self, hostname) {
        case (.hostnameMismatch, let name?): "Hostname mismatch, certificate is not valid for '\(name)'."
        case (.ipAddressMismatch, let name?): "IP address mismatch, certificate is not valid for '\(name)'."
        default: message
        }
    }

    /// The error to throw, in the form of CPython's `SSLCertVerificationError`.
    ///
    /// - Parameters:
    ///   - hostname: the name or address that was asked for, if any.
    ///   - backendCode: the backend's own number.
    ///   - sent: the alert that the peer was told, if a conversation is open.
    public func error(hostname: String?, backendCode: Int32?, alert sent: SSLError.Alert? = nil) -> SSLError {
        let failed = Translation.certificateVerifyFailed
        let text = message(hostname: hostname)
        return SSLError(
            .ssl,
            SSLError.Detail(
                message: "\(failed.message): \(text)", library: failed.library, reason: failed.reason,
                verifyCode: rawValue, verifyMessage: text, alert: sent, backendCode: backendCode))
    }
}
