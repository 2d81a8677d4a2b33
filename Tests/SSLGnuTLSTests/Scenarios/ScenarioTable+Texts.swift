// SPDX-License-Identifier: MIT

import SSLInterface

// Recorded by scripts/oracle/record: CPython 3.13.0 on OpenSSL 3.0.19 27 Jan 2026, 2026-11-23.

extension ScenarioTable {
    /// What errors say, by library and reason, or by SSL_ERROR_* number.
    static let texts: [String: String] = [
        "2": "The operation did not complete (read)",
        "6": "TLS/SSL connection has been closed (EOF)",
        "8": "EOF occurred in violation of protocol",
        "ASN1 HEADER_TOO_LONG": "[ASN1: HEADER_TOO_LONG] header too long",
        "ASN1 NOT_ENOUGH_DATA": "[ASN1: NOT_ENOUGH_DATA] not enough data",
        "PEM BAD_BASE64_DECODE": "[PEM: BAD_BASE64_DECODE] bad base64 decode",
        "PEM NO_START_LINE": "[PEM: NO_START_LINE] no start line",
        "SSL APPLICATION_DATA_AFTER_CLOSE_NOTIFY":
            "[SSL: APPLICATION_DATA_AFTER_CLOSE_NOTIFY] application data after close notify",
        "SSL BINDER_DOES_NOT_VERIFY": "[SSL: BINDER_DOES_NOT_VERIFY] binder does not verify",
        "SSL CALLBACK_FAILED": "[SSL: CALLBACK_FAILED] callback failed",
        "SSL CA_MD_TOO_WEAK": "[SSL: CA_MD_TOO_WEAK] ca md too weak",
        "SSL DECRYPTION_FAILED_OR_BAD_RECORD_MAC":
            "[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] decryption failed or bad record mac",
        "SSL EE_KEY_TOO_SMALL": "[SSL: EE_KEY_TOO_SMALL] ee key too small",
        "SSL EXTENSION_NOT_RECEIVED": "[SSL: EXTENSION_NOT_RECEIVED] extension not received",
        "SSL HTTPS_PROXY_REQUEST": "[SSL: HTTPS_PROXY_REQUEST] https proxy request",
        "SSL HTTP_REQUEST": "[SSL: HTTP_REQUEST] http request",
        "SSL INVALID_CONFIG": "[SSL: INVALID_CONFIG] invalid config",
        "SSL LENGTH_MISMATCH": "[SSL: LENGTH_MISMATCH] length mismatch",
        "SSL NOT_SERVER": "[SSL: NOT_SERVER] not server",
        "SSL NO_CERTIFICATE_ASSIGNED": "[SSL: NO_CERTIFICATE_ASSIGNED] no certificate assigned",
        "SSL NO_PROTOCOLS_AVAILABLE": "[SSL: NO_PROTOCOLS_AVAILABLE] no protocols available",
        "SSL NO_RENEGOTIATION": "[SSL: NO_RENEGOTIATION] no renegotiation",
        "SSL NO_SHARED_CIPHER": "[SSL: NO_SHARED_CIPHER] no shared cipher",
        "SSL NO_SUITABLE_KEY_SHARE": "[SSL: NO_SUITABLE_KEY_SHARE] no suitable key share",
        "SSL NO_SUITABLE_SIGNATURE_ALGORITHM": "[SSL: NO_SUITABLE_SIGNATURE_ALGORITHM] no suitable signature algorithm",
        "SSL PACKET_LENGTH_TOO_LONG": "[SSL: PACKET_LENGTH_TOO_LONG] packet length too long",
        "SSL PEER_DID_NOT_RETURN_A_CERTIFICATE":
            "[SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE] peer did not return a certificate",
        "SSL PROTOCOL_IS_SHUTDOWN": "[SSL: PROTOCOL_IS_SHUTDOWN] protocol is shutdown",
        "SSL PSK_IDENTITY_NOT_FOUND": "[SSL: PSK_IDENTITY_NOT_FOUND] psk identity not found",
        "SSL SHUTDOWN_WHILE_IN_INIT": "[SSL: SHUTDOWN_WHILE_IN_INIT] shutdown while in init",
        "SSL SSLV3_ALERT_BAD_CERTIFICATE": "[SSL: SSLV3_ALERT_BAD_CERTIFICATE] sslv3 alert bad certificate",
        "SSL SSLV3_ALERT_BAD_RECORD_MAC": "[SSL: SSLV3_ALERT_BAD_RECORD_MAC] sslv3 alert bad record mac",
        "SSL SSLV3_ALERT_CERTIFICATE_EXPIRED": "[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired",
        "SSL SSLV3_ALERT_CERTIFICATE_REVOKED": "[SSL: SSLV3_ALERT_CERTIFICATE_REVOKED] sslv3 alert certificate revoked",
        "SSL SSLV3_ALERT_CERTIFICATE_UNKNOWN": "[SSL: SSLV3_ALERT_CERTIFICATE_UNKNOWN] sslv3 alert certificate unknown",
        "SSL SSLV3_ALERT_HANDSHAKE_FAILURE": "[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure",
        "SSL SSLV3_ALERT_ILLEGAL_PARAMETER": "[SSL: SSLV3_ALERT_ILLEGAL_PARAMETER] sslv3 alert illegal parameter",
        "SSL SSLV3_ALERT_UNSUPPORTED_CERTIFICATE":
            "[SSL: SSLV3_ALERT_UNSUPPORTED_CERTIFICATE] sslv3 alert unsupported certificate",
        "SSL STILL_IN_INIT": "[SSL: STILL_IN_INIT] still in init",
        "SSL TLSV13_ALERT_CERTIFICATE_REQUIRED":
            "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required",
        "SSL TLSV1_ALERT_ACCESS_DENIED": "[SSL: TLSV1_ALERT_ACCESS_DENIED] tlsv1 alert access denied",
        "SSL TLSV1_ALERT_DECRYPT_ERROR": "[SSL: TLSV1_ALERT_DECRYPT_ERROR] tlsv1 alert decrypt error",
        "SSL TLSV1_ALERT_INTERNAL_ERROR": "[SSL: TLSV1_ALERT_INTERNAL_ERROR] tlsv1 alert internal error",
        "SSL TLSV1_ALERT_NO_RENEGOTIATION": "[SSL: TLSV1_ALERT_NO_RENEGOTIATION] tlsv1 alert no renegotiation",
        "SSL TLSV1_ALERT_PROTOCOL_VERSION": "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version",
        "SSL TLSV1_ALERT_UNKNOWN_CA": "[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca",
        "SSL TLSV1_UNRECOGNIZED_NAME": "[SSL: TLSV1_UNRECOGNIZED_NAME] tlsv1 unrecognized name",
        "SSL TOO_MANY_WARN_ALERTS": "[SSL: TOO_MANY_WARN_ALERTS] too many warn alerts",
        "SSL UNEXPECTED_EOF_WHILE_READING": "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol",
        "SSL UNEXPECTED_MESSAGE": "[SSL: UNEXPECTED_MESSAGE] unexpected message",
        "SSL UNKNOWN_PROTOCOL": "[SSL: UNKNOWN_PROTOCOL] unknown protocol",
        "SSL UNSUPPORTED_PROTOCOL": "[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol",
        "SSL WRONG_SSL_VERSION": "[SSL: WRONG_SSL_VERSION] wrong ssl version",
        "SSL WRONG_VERSION_NUMBER": "[SSL: WRONG_VERSION_NUMBER] wrong version number",
        "X509 KEY_VALUES_MISMATCH": "[X509: KEY_VALUES_MISMATCH] key values mismatch",
        "X509 NO_CERTIFICATE_OR_CRL_FOUND": "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found",
    ]
}
