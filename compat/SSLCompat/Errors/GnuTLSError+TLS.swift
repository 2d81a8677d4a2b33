// SPDX-License-Identifier: MIT
internal import SSLInterface

extension GnuTLSError {
    /// What is no failure. The driver of a session acts on these; only if it does not, the translation is seen.
    static let flowRows: [Row] = [
        Row(0, "SUCCESS", .flow, Translation(code: .ssl, message: "no error"), "Done."),
        Row(-16, "WARNING_ALERT_RECEIVED", .flow, .noRenegotiation, "The peer sent a warning."),
        Row(-28, "AGAIN", .flow, Translation(.wantRead), "The transport has no bytes, or no room; call again."),
        Row(-29, "EXPIRED", .flow, .internalError, "The stored session is too old; a full handshake follows."),
        Row(-30, "DB_ERROR", .flow, .internalError, "The session is not in the store; a full handshake follows."),
        Row(-37, "REHANDSHAKE", .flow, .noRenegotiation, "The peer wants to renegotiate."),
        Row(-38, "GOT_APPLICATION_DATA", .flow, .unexpectedMessage, "Data came during a handshake; read it first."),
        Row(-51, "SHORT_MEMORY_BUFFER", .flow, .internalError, "The buffer is too small for the answer."),
        Row(-52, "INTERRUPTED", .flow, Translation(.wantRead), "A signal, or a warning from the peer; call again."),
        Row(
            -213, "CHANNEL_BINDING_NOT_AVAILABLE", .flow, .internalError, "This connection has no such channel binding."
        ),
        Row(-324, "CERTIFICATE_LIST_UNSORTED", .flow, .pemLib, "The chain is not in order."),
        Row(-408, "UNAVAILABLE_DURING_HANDSHAKE", .flow, .stillInInit, "The handshake must be done first."),
        Row(-424, "REAUTH_REQUEST", .flow, .internalError, "The server asks for a certificate after the handshake."),
        Row(-428, "DB_ENTRY_EXISTS", .flow, .internalError, "The store has this entry already."),
    ]

    /// What ends a conversation.
    static let tlsRows: [Row] = [
        // Records and the transport.
        Row(-6, "UNKNOWN_CIPHER_TYPE", .tls, .internalError, "A cipher that GnuTLS does not know."),
        Row(-7, "LARGE_PACKET", .tls, Translation(.badLength), "A record larger than allowed was to be sent."),
        Row(-9, "UNEXPECTED_PACKET_LENGTH", .tls, .lengthMismatch, "A record or a field has the wrong length."),
        Row(-10, "INVALID_SESSION", .tls, Translation(.eof), "The session failed before and cannot be used."),
        Row(
            -12, "FATAL_ALERT_RECEIVED", .tls, Translation(code: .ssl, library: .ssl, message: "unknown error"),
            "The peer sent a fatal alert."),
        Row(-15, "UNEXPECTED_PACKET", .tls, .unexpectedMessage, "A record that does not belong here, or is not TLS."),
        Row(-24, "DECRYPTION_FAILED", .tls, decryption, "A record did not decrypt or authenticate."),
        Row(-39, "RECORD_LIMIT_REACHED", .tls, .internalError, "All sequence numbers are used up."),
        Row(-40, "ENCRYPTION_FAILED", .tls, .internalError, "A record could not be encrypted."),
        Row(-53, "PUSH_ERROR", .tls, Translation(.syscall), "The transport could not send."),
        Row(-54, "PULL_ERROR", .tls, Translation(.syscall), "The transport could not receive."),
        Row(-78, "TOO_MANY_EMPTY_PACKETS", .tls, .unexpectedMessage, "Too many empty records in a row."),
        Row(-110, "PREMATURE_TERMINATION", .tls, .unexpectedEOF, "The transport ended without a close_notify alert."),
        Row(-319, "TIMEDOUT", .tls, Translation(.timedOut), "The handshake took too long."),
        Row(-328, "SESSION_EOF", .tls, .zeroReturn, "The peer closed during the handshake."),
        Row(-417, "RECORD_OVERFLOW", .tls, .packetLengthTooLong, "A record longer than the protocol allows."),

        // Versions, suites, groups, signatures.
        Row(
            -3, "UNKNOWN_COMPRESSION_ALGORITHM", .tls, Translation(.badDecompression, alert: .decompressionFailure),
            "A compression method that is not known."),
        Row(-8, "UNSUPPORTED_VERSION_PACKET", .tls, .unsupportedProtocol, "No protocol version in common."),
        Row(
            -21, "UNKNOWN_CIPHER_SUITE", .tls, Translation(.unknownCipherReturned, alert: .illegalParameter),
            "The server chose an unknown suite."),
        Row(-22, "UNWANTED_ALGORITHM", .tls, .wrongCipherReturned, "An algorithm that was not offered."),
        Row(
            -26, "DECOMPRESSION_FAILED", .tls, Translation(.badDecompression, alert: .decompressionFailure),
            "Data could not be decompressed."),
        Row(
            -27, "COMPRESSION_FAILED", .tls, Translation(.compressionFailure, alert: .internalError),
            "Data could not be compressed."),
        Row(
            -32, "INSUFFICIENT_CREDENTIALS", .tls, .noSharedCipher, "No certificate or key for the chosen key exchange."
        ),
        Row(-84, "NO_TEMPORARY_RSA_PARAMS", .tls, .noSharedCipher, "No temporary RSA key."),
        Row(-86, "NO_COMPRESSION_ALGORITHMS", .tls, .noSharedCipher, "No compression method in common."),
        Row(-87, "NO_CIPHER_SUITES", .tls, .noSharedCipher, "No suite, or no version, in common."),
        Row(-93, "NO_TEMPORARY_DH_PARAMS", .tls, .noSharedCipher, "No Diffie-Hellman parameters."),
        Row(-96, "UNKNOWN_HASH_ALGORITHM", .tls, .internalError, "A hash that is not known."),
        Row(-105, "UNKNOWN_ALGORITHM", .tls, .internalError, "An algorithm that is not known."),
        Row(-106, "UNSUPPORTED_SIGNATURE_ALGORITHM", .tls, noSignature, "No signature scheme in common."),
        Row(-216, "INCOMPAT_DSA_KEY_WITH_TLS_PROTOCOL", .tls, noSignature, "A DSA key that this version cannot use."),
        Row(-217, "INSUFFICIENT_SECURITY", .tls, dhKeyTooSmall, "A key is too weak for the security level."),
        Row(
            -321, "ECC_NO_SUPPORTED_CURVES", .tls, Translation(.noSharedGroups, alert: .handshakeFailure),
            "No group in common."),
        Row(
            -322, "ECC_UNSUPPORTED_CURVE", .tls, Translation(.wrongCurve, alert: .illegalParameter),
            "A group that was not offered."),
        Row(-326, "NO_PRIORITIES_WERE_SET", .tls, .noProtocolsAvailable, "No version or no suite is switched on."),
        Row(
            -347, "INAPPROPRIATE_FALLBACK", .tls, Translation(.inappropriateFallback, alert: .inappropriateFallback),
            "A retry with a lower version than needed."),
        Row(-419, "INCOMPATIBLE_SIG_WITH_KEY", .tls, .wrongSignatureType, "A signature scheme that the key cannot do."),
        Row(
            -423, "NO_COMMON_KEY_SHARE", .tls, Translation(.noSuitableKeyShare, alert: .handshakeFailure),
            "No key share that both sides can use."),

        // Messages and extensions.
        Row(
            -18, "ERROR_IN_FINISHED_PACKET", .tls, Translation(.digestCheckFailed, alert: .decryptError),
            "The Finished message is wrong."),
        Row(-19, "UNEXPECTED_HANDSHAKE_PACKET", .tls, .unexpectedMessage, "A handshake message out of order."),
        Row(-55, "RECEIVED_ILLEGAL_PARAMETER", .tls, badParameter, "The peer sent a value out of range."),
        Row(
            -58, "RECEIVED_ILLEGAL_EXTENSION", .tls, Translation(.unsolicitedExtension, alert: .unsupportedExtension),
            "An extension nobody asked for."),
        Row(
            -81, "TOO_MANY_HANDSHAKE_PACKETS", .tls, Translation(.tooManyKeyUpdates, alert: .unexpectedMessage),
            "Too many handshake messages."),
        Row(-82, "RECEIVED_DISALLOWED_NAME", .tls, badParameter, "A server name with characters that GnuTLS refuses."),
        Row(-107, "SAFE_RENEGOTIATION_FAILED", .tls, unsafeLegacy, "The peer does not know RFC 5746."),
        Row(-108, "UNSAFE_RENEGOTIATION_DENIED", .tls, unsafeLegacy, "An insecure renegotiation was refused."),
        Row(
            -210, "HANDSHAKE_TOO_LARGE", .tls, Translation(.excessiveMessageSize, alert: .illegalParameter),
            "A handshake message is too long."),
        Row(-214, "BAD_COOKIE", .tls, Translation(.cookieMismatch, alert: .illegalParameter), "A wrong cookie."),
        Row(
            -294, "UNRECOGNIZED_NAME", .tls, Translation(.callbackFailed, alert: .unrecognizedName),
            "No server by that name."),
        Row(-325, "ILLEGAL_PARAMETER", .tls, badParameter, "A value out of range."),
        Row(
            -344, "NO_APPLICATION_PROTOCOL", .tls, Translation(.noApplicationProtocol, alert: .noApplicationProtocol),
            "No application protocol in common."),
        Row(
            -350, "UNEXPECTED_EXTENSIONS_LENGTH", .tls, Translation(.badExtension, alert: .decodeError),
            "The extensions have the wrong length."),
        Row(-407, "HANDSHAKE_DURING_FALSE_START", .tls, .internalError, "Not possible before the false start is over."),
        Row(
            -427, "MISSING_EXTENSION", .tls, Translation(.missingSigalgsExtension, alert: .missingExtension),
            "A required extension is missing."),
        Row(-429, "EARLY_DATA_REJECTED", .tls, .internalError, "The server did not take the early data."),

        // Certificates, keys and proofs of the peer.
        Row(-31, "KEYFILE_ERROR", .tls, .pskIdentityNotFound, "The file of pre-shared keys is not usable."),
        Row(-43, "CERTIFICATE_ERROR", .tls, .certificateVerifyFailed, "Something is wrong with the certificate."),
        Row(-44, "PK_ENCRYPTION_FAILED", .tls, .internalError, "A public-key encryption failed."),
        Row(-45, "PK_DECRYPTION_FAILED", .tls, decryption, "A private-key decryption failed."),
        Row(-46, "PK_SIGN_FAILED", .tls, .internalError, "Signing failed."),
        Row(
            -47, "X509_UNSUPPORTED_CRITICAL_EXTENSION", .tls,
            Translation(.unhandledCriticalExtension, alert: .certificateUnknown),
            "A certificate with a critical extension that is not known."),
        Row(
            -48, "KEY_USAGE_VIOLATION", .tls, Translation(.invalidPurpose, alert: .unsupportedCertificate),
            "A key is used for what its certificate does not allow."),
        Row(-49, "NO_CERTIFICATE_FOUND", .tls, .peerDidNotReturnACertificate, "The peer sent no certificate."),
        Row(
            -61, "UNSUPPORTED_CERTIFICATE_TYPE", .tls,
            Translation(.unknownCertificateType, alert: .unsupportedCertificate), "A certificate of an unknown type."),
        Row(-63, "DH_PRIME_UNACCEPTABLE", .tls, dhKeyTooSmall, "The Diffie-Hellman prime is too small."),
        Row(-80, "UNKNOWN_PK_ALGORITHM", .tls, .internalError, "A public-key algorithm that is not known."),
        Row(-89, "PK_SIG_VERIFY_FAILED", .tls, Translation(.badSignature, alert: .decryptError), "A wrong signature."),
        Row(-99, "INVALID_PASSWORD", .tls, .internalError, "A password or identity that cannot be used."),
        Row(-101, "CONSTRAINT_ERROR", .tls, Translation(.certChainTooLong, alert: .unknownCA), "Too long a chain."),
        Row(-109, "UNKNOWN_SRP_USERNAME", .tls, .pskIdentityNotFound, "A user or pre-shared key that is not known."),
        Row(-112, "CERTIFICATE_REQUIRED", .tls, .certificateRequired, "A client certificate is required."),
        Row(-340, "NO_CERTIFICATE_STATUS", .tls, badStatus, "No stapled OCSP response came."),
        Row(-341, "OCSP_RESPONSE_ERROR", .tls, badStatus, "The OCSP response says that something went wrong."),
        Row(-343, "AUTH_ERROR", .tls, .internalError, "Authentication failed."),
        Row(
            -348, "CERTIFICATE_VERIFICATION_ERROR", .tls, Translation(.unspecified, alert: .certificateUnknown),
            "The certificate did not verify."),
        Row(
            -406, "SESSION_USER_ID_CHANGED", .tls, Translation(.internalError, alert: .insufficientSecurity),
            "The peer became somebody else in a renegotiation."),
        Row(-409, "PK_INVALID_PUBKEY", .tls, Translation(.badECPoint, alert: .illegalParameter), "A wrong public key."),
        Row(-422, "OCSP_MISMATCH_WITH_CERTS", .tls, badStatus, "The OCSP response is for another certificate."),
        Row(-430, "X509_DUPLICATE_EXTENSION", .tls, .asn1Lib, "A certificate with the same extension twice."),

        // This side.
        Row(-25, "MEMORY_ERROR", .tls, Translation(.noMemory, alert: .internalError), "No memory is left."),
        Row(-33, "HASH_FAILED", .tls, .internalError, "Hashing failed."),
        Row(-50, "INVALID_REQUEST", .tls, .internalError, "GnuTLS was called in a way that is not allowed."),
        Row(-59, "INTERNAL_ERROR", .tls, .internalError, "GnuTLS failed inside."),
        Row(-206, "RANDOM_FAILED", .tls, .internalError, "No random numbers could be had."),
        Row(-320, "USER_ERROR", .tls, .callbackFailed, "A callback of this side refused."),
        Row(-342, "RANDOM_DEVICE_ERROR", .tls, .internalError, "The device for random numbers is not there."),
        Row(-402, "LIB_IN_ERROR_STATE", .tls, Translation(.internalError), "A self-test of GnuTLS failed."),
        Row(-1250, "UNIMPLEMENTED_FEATURE", .tls, Translation(.notSupported), "GnuTLS cannot do this."),
        Row(-1251, "INT_RET_0", .tls, .internalError, "For use inside GnuTLS alone."),
        Row(-1252, "INT_CHECK_AGAIN", .tls, .internalError, "For use inside GnuTLS alone."),
    ]

    private static let badParameter = Translation(.badExtension, alert: .illegalParameter)
    private static let badStatus = Translation(.invalidStatusResponse, alert: .badCertificateStatusResponse)
    private static let decryption = Translation(.decryptionFailedOrBadRecordMAC, alert: .badRecordMAC)
    private static let dhKeyTooSmall = Translation(.dhKeyTooSmall, alert: .handshakeFailure)
    private static let noSignature = Translation(.noSuitableSignatureAlgorithm, alert: .handshakeFailure)
    private static let unsafeLegacy = Translation(.unsafeLegacyRenegotiationDisabled, alert: .handshakeFailure)
}
