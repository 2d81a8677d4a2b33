// SPDX-License-Identifier: MIT
public import SSLInterface

extension AlertDescription {
    /// The name in the registry, in lower case, such as `unknown_ca`; `alert_N` for a number without a name.
    public var name: String { Self.names[rawValue] ?? "alert_\(rawValue)" }

    /// OpenSSL's reason for having received this alert; its number is the alert's plus 1000.
    ///
    /// `nil` for `close_notify` and for numbers that OpenSSL 3.0 does not know. CPython 3.11 to 3.13 have no names for
    /// 115 and 120 either, later ones do.
    public var receivedReason: SSLError.Reason? {
        OpenSSLReason.numbered(library: .ssl, number: 1000 + Int32(rawValue))?.reason
    }

    /// The error for a fatal alert from the peer, as CPython reports it: `[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert
    /// unknown ca`.
    public static func receivedError(_ alert: AlertDescription, backendCode: Int32?) -> SSLError {
        let received = SSLError.Alert(alert, isReceived: true)
        guard let reason = alert.receivedReason else {
            return SSLError(
                .ssl,
                SSLError.Detail(message: "unknown error", library: .ssl, alert: received, backendCode: backendCode))
        }
        return Translation(reason).error(backendCode: backendCode, alert: received)
    }

    /// Looks an alert up by its name in the registry, such as `unknown_ca`.
    public static func named(_ name: String) -> AlertDescription? {
        names.first { $0.value == name }.map { AlertDescription(rawValue: $0.key) }
    }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
        22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure", 41: "no_certificate",
        42: "bad_certificate", 43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
        46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied",
        50: "decode_error", 51: "decrypt_error", 60: "export_restriction", 70: "protocol_version",
        71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled",
        100: "no_renegotiation", 109: "missing_extension", 110: "unsupported_extension",
        111: "certificate_unobtainable", 112: "unrecognized_name", 113: "bad_certificate_status_response",
        114: "bad_certificate_hash_value", 115: "unknown_psk_identity", 116: "certificate_required",
        120: "no_application_protocol",
    ]
}
