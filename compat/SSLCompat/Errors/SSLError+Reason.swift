// SPDX-License-Identifier: MIT
public import SSLInterface

/// Reasons of the TLS library that this package reports: the names are OpenSSL's in camel case.
extension SSLError.Reason {
    /// `HTTP_REQUEST`.
    public static let httpRequest = SSLError.Reason(name: "HTTP_REQUEST", number: 156)
    /// `HTTPS_PROXY_REQUEST`.
    public static let httpsProxyRequest = SSLError.Reason(name: "HTTPS_PROXY_REQUEST", number: 155)
    /// `WRONG_VERSION_NUMBER`.
    public static let wrongVersionNumber = SSLError.Reason(name: "WRONG_VERSION_NUMBER", number: 267)
    /// `UNEXPECTED_MESSAGE`.
    public static let unexpectedMessage = SSLError.Reason(name: "UNEXPECTED_MESSAGE", number: 244)
    /// `UNEXPECTED_CCS_MESSAGE`.
    public static let unexpectedCCSMessage = SSLError.Reason(name: "UNEXPECTED_CCS_MESSAGE", number: 262)
    /// `BAD_RECORD_TYPE`.
    public static let badRecordType = SSLError.Reason(name: "BAD_RECORD_TYPE", number: 443)
    /// `UNSUPPORTED_PROTOCOL`.
    public static let unsupportedProtocol = SSLError.Reason(name: "UNSUPPORTED_PROTOCOL", number: 258)
    /// `UNKNOWN_PROTOCOL`.
    public static let unknownProtocol = SSLError.Reason(name: "UNKNOWN_PROTOCOL", number: 252)
    /// `PACKET_LENGTH_TOO_LONG`.
    public static let packetLengthTooLong = SSLError.Reason(name: "PACKET_LENGTH_TOO_LONG", number: 198)
    /// `ENCRYPTED_LENGTH_TOO_LONG`.
    public static let encryptedLengthTooLong = SSLError.Reason(name: "ENCRYPTED_LENGTH_TOO_LONG", number: 150)
    /// `LENGTH_MISMATCH`.
    public static let lengthMismatch = SSLError.Reason(name: "LENGTH_MISMATCH", number: 159)
    /// `BAD_LENGTH`.
    public static let badLength = SSLError.Reason(name: "BAD_LENGTH", number: 271)
    /// `EXCESSIVE_MESSAGE_SIZE`.
    public static let excessiveMessageSize = SSLError.Reason(name: "EXCESSIVE_MESSAGE_SIZE", number: 152)
    /// `TOO_MANY_KEY_UPDATES`.
    public static let tooManyKeyUpdates = SSLError.Reason(name: "TOO_MANY_KEY_UPDATES", number: 132)
    /// `TOO_MANY_WARN_ALERTS`.
    public static let tooManyWarnAlerts = SSLError.Reason(name: "TOO_MANY_WARN_ALERTS", number: 409)
    /// `UNEXPECTED_EOF_WHILE_READING`.
    public static let unexpectedEOFWhileReading = SSLError.Reason(name: "UNEXPECTED_EOF_WHILE_READING", number: 294)
    /// `APPLICATION_DATA_AFTER_CLOSE_NOTIFY`.
    public static let applicationDataAfterCloseNotify = SSLError.Reason(
        name: "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", number: 291)
    /// `PROTOCOL_IS_SHUTDOWN`.
    public static let protocolIsShutdown = SSLError.Reason(name: "PROTOCOL_IS_SHUTDOWN", number: 207)
    /// `SHUTDOWN_WHILE_IN_INIT`.
    public static let shutdownWhileInInit = SSLError.Reason(name: "SHUTDOWN_WHILE_IN_INIT", number: 407)
    /// `UNINITIALIZED`.
    public static let uninitialized = SSLError.Reason(name: "UNINITIALIZED", number: 276)
    /// `NO_SHARED_CIPHER`.
    public static let noSharedCipher = SSLError.Reason(name: "NO_SHARED_CIPHER", number: 193)
    /// `NO_SHARED_GROUPS`.
    public static let noSharedGroups = SSLError.Reason(name: "NO_SHARED_GROUPS", number: 410)
    /// `NO_SUITABLE_KEY_SHARE`.
    public static let noSuitableKeyShare = SSLError.Reason(name: "NO_SUITABLE_KEY_SHARE", number: 101)
    /// `NO_SUITABLE_SIGNATURE_ALGORITHM`.
    public static let noSuitableSignatureAlgorithm = SSLError.Reason(
        name: "NO_SUITABLE_SIGNATURE_ALGORITHM", number: 118)
    /// `NO_PROTOCOLS_AVAILABLE`.
    public static let noProtocolsAvailable = SSLError.Reason(name: "NO_PROTOCOLS_AVAILABLE", number: 191)
    /// `NO_CIPHERS_AVAILABLE`.
    public static let noCiphersAvailable = SSLError.Reason(name: "NO_CIPHERS_AVAILABLE", number: 181)
    /// `NO_APPLICATION_PROTOCOL`.
    public static let noApplicationProtocol = SSLError.Reason(name: "NO_APPLICATION_PROTOCOL", number: 235)
    /// `NO_RENEGOTIATION`.
    public static let noRenegotiation = SSLError.Reason(name: "NO_RENEGOTIATION", number: 339)
    /// `UNSAFE_LEGACY_RENEGOTIATION_DISABLED`.
    public static let unsafeLegacyRenegotiationDisabled = SSLError.Reason(
        name: "UNSAFE_LEGACY_RENEGOTIATION_DISABLED", number: 338)
    /// `INAPPROPRIATE_FALLBACK`.
    public static let inappropriateFallback = SSLError.Reason(name: "INAPPROPRIATE_FALLBACK", number: 373)
    /// `UNKNOWN_CIPHER_RETURNED`.
    public static let unknownCipherReturned = SSLError.Reason(name: "UNKNOWN_CIPHER_RETURNED", number: 248)
    /// `WRONG_CIPHER_RETURNED`.
    public static let wrongCipherReturned = SSLError.Reason(name: "WRONG_CIPHER_RETURNED", number: 261)
    /// `WRONG_SIGNATURE_TYPE`.
    public static let wrongSignatureType = SSLError.Reason(name: "WRONG_SIGNATURE_TYPE", number: 370)
    /// `WRONG_CURVE`.
    public static let wrongCurve = SSLError.Reason(name: "WRONG_CURVE", number: 378)
    /// `BAD_ECPOINT`.
    public static let badECPoint = SSLError.Reason(name: "BAD_ECPOINT", number: 306)
    /// `BAD_EXTENSION`.
    public static let badExtension = SSLError.Reason(name: "BAD_EXTENSION", number: 110)
    /// `BAD_SIGNATURE`.
    public static let badSignature = SSLError.Reason(name: "BAD_SIGNATURE", number: 123)
    /// `BAD_DECOMPRESSION`.
    public static let badDecompression = SSLError.Reason(name: "BAD_DECOMPRESSION", number: 107)
    /// `COMPRESSION_FAILURE`.
    public static let compressionFailure = SSLError.Reason(name: "COMPRESSION_FAILURE", number: 141)
    /// `DIGEST_CHECK_FAILED`.
    public static let digestCheckFailed = SSLError.Reason(name: "DIGEST_CHECK_FAILED", number: 149)
    /// `DECRYPTION_FAILED_OR_BAD_RECORD_MAC`.
    public static let decryptionFailedOrBadRecordMAC = SSLError.Reason(
        name: "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", number: 281)
    /// `DH_KEY_TOO_SMALL`.
    public static let dhKeyTooSmall = SSLError.Reason(name: "DH_KEY_TOO_SMALL", number: 394)
    /// `EE_KEY_TOO_SMALL`.
    public static let eeKeyTooSmall = SSLError.Reason(name: "EE_KEY_TOO_SMALL", number: 399)
    /// `CA_KEY_TOO_SMALL`.
    public static let caKeyTooSmall = SSLError.Reason(name: "CA_KEY_TOO_SMALL", number: 397)
    /// `CA_MD_TOO_WEAK`.
    public static let caMdTooWeak = SSLError.Reason(name: "CA_MD_TOO_WEAK", number: 398)
    /// `UNSOLICITED_EXTENSION`.
    public static let unsolicitedExtension = SSLError.Reason(name: "UNSOLICITED_EXTENSION", number: 217)
    /// `MISSING_SIGALGS_EXTENSION`.
    public static let missingSigalgsExtension = SSLError.Reason(name: "MISSING_SIGALGS_EXTENSION", number: 112)
    /// `MISSING_PSK_KEX_MODES_EXTENSION`.
    public static let missingPSKKexModesExtension = SSLError.Reason(
        name: "MISSING_PSK_KEX_MODES_EXTENSION", number: 310)
    /// `BINDER_DOES_NOT_VERIFY`.
    public static let binderDoesNotVerify = SSLError.Reason(name: "BINDER_DOES_NOT_VERIFY", number: 253)
    /// `PSK_IDENTITY_NOT_FOUND`.
    public static let pskIdentityNotFound = SSLError.Reason(name: "PSK_IDENTITY_NOT_FOUND", number: 223)
    /// `CALLBACK_FAILED`.
    public static let callbackFailed = SSLError.Reason(name: "CALLBACK_FAILED", number: 234)
    /// `CERTIFICATE_VERIFY_FAILED`.
    public static let certificateVerifyFailed = SSLError.Reason(name: "CERTIFICATE_VERIFY_FAILED", number: 134)
    /// `PEER_DID_NOT_RETURN_A_CERTIFICATE`.
    public static let peerDidNotReturnACertificate = SSLError.Reason(
        name: "PEER_DID_NOT_RETURN_A_CERTIFICATE", number: 199)
    /// `UNKNOWN_CERTIFICATE_TYPE`.
    public static let unknownCertificateType = SSLError.Reason(name: "UNKNOWN_CERTIFICATE_TYPE", number: 247)
    /// `INVALID_STATUS_RESPONSE`.
    public static let invalidStatusResponse = SSLError.Reason(name: "INVALID_STATUS_RESPONSE", number: 328)
    /// `COOKIE_MISMATCH`.
    public static let cookieMismatch = SSLError.Reason(name: "COOKIE_MISMATCH", number: 308)
    /// `NO_CERTIFICATE_ASSIGNED`.
    public static let noCertificateAssigned = SSLError.Reason(name: "NO_CERTIFICATE_ASSIGNED", number: 177)
    /// `WRONG_SSL_VERSION`.
    public static let wrongSSLVersion = SSLError.Reason(name: "WRONG_SSL_VERSION", number: 266)
    /// `NOT_SERVER`.
    public static let notServer = SSLError.Reason(name: "NOT_SERVER", number: 284)
    /// `STILL_IN_INIT`.
    public static let stillInInit = SSLError.Reason(name: "STILL_IN_INIT", number: 121)
    /// `EXTENSION_NOT_RECEIVED`.
    public static let extensionNotReceived = SSLError.Reason(name: "EXTENSION_NOT_RECEIVED", number: 279)
    /// `REQUEST_PENDING`.
    public static let requestPending = SSLError.Reason(name: "REQUEST_PENDING", number: 285)
    /// `REQUEST_SENT`.
    public static let requestSent = SSLError.Reason(name: "REQUEST_SENT", number: 286)
    /// `INVALID_CONFIG`.
    public static let invalidConfig = SSLError.Reason(name: "INVALID_CONFIG", number: 283)
}

/// Reasons of other libraries, and those that every library shares.
extension SSLError.Reason {
    /// `KEY_VALUES_MISMATCH` of `X509`.
    public static let keyValuesMismatch = SSLError.Reason(name: "KEY_VALUES_MISMATCH", number: 116)
    /// `NO_CERTIFICATE_OR_CRL_FOUND` of `X509`.
    public static let noCertificateOrCRLFound = SSLError.Reason(name: "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)
    /// `NO_START_LINE` of `PEM`.
    public static let noStartLine = SSLError.Reason(name: "NO_START_LINE", number: 108)
    /// `BAD_BASE64_DECODE` of `PEM`.
    public static let badBase64Decode = SSLError.Reason(name: "BAD_BASE64_DECODE", number: 100)
    /// `NOT_ENOUGH_DATA` of `ASN1`.
    public static let notEnoughData = SSLError.Reason(name: "NOT_ENOUGH_DATA", number: 142)
    /// `PEM_LIB` of any library. CPython has no name for it.
    public static let pemLib = SSLError.Reason(name: "PEM_LIB", number: 524297)
    /// `ASN1_LIB` of any library. CPython has no name for it.
    public static let asn1Lib = SSLError.Reason(name: "ASN1_LIB", number: 524301)
    /// `INTERNAL_ERROR` of any library. CPython has no name for it.
    public static let internalError = SSLError.Reason(name: "INTERNAL_ERROR", number: 786691)
}
