// SPDX-License-Identifier: MIT
import SSLCompat
import SSLInterface
import Testing

@Suite struct TranslationTests {
    /// OpenSSL's numbers, as CPython 3.11's `_ssl.err_names_to_codes` has them.
    static let named: [(Translation, library: Int32, reason: String, number: Int32, alert: UInt8?)] = [
        (.httpRequest, 20, "HTTP_REQUEST", 156, nil),
        (.httpsProxyRequest, 20, "HTTPS_PROXY_REQUEST", 155, nil),
        (.wrongVersionNumber, 20, "WRONG_VERSION_NUMBER", 267, nil),
        (.unexpectedMessage, 20, "UNEXPECTED_MESSAGE", 244, 10),
        (.unsupportedProtocol, 20, "UNSUPPORTED_PROTOCOL", 258, 70),
        (.unknownProtocol, 20, "UNKNOWN_PROTOCOL", 252, 70),
        (.packetLengthTooLong, 20, "PACKET_LENGTH_TOO_LONG", 198, 22),
        (.encryptedLengthTooLong, 20, "ENCRYPTED_LENGTH_TOO_LONG", 150, 22),
        (.lengthMismatch, 20, "LENGTH_MISMATCH", 159, 50),
        (.applicationDataAfterCloseNotify, 20, "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", 291, nil),
        (.protocolIsShutdown, 20, "PROTOCOL_IS_SHUTDOWN", 207, nil),
        (.shutdownWhileInInit, 20, "SHUTDOWN_WHILE_IN_INIT", 407, nil),
        (.uninitialized, 20, "UNINITIALIZED", 276, nil),
        (.noSharedCipher, 20, "NO_SHARED_CIPHER", 193, 40),
        (.noProtocolsAvailable, 20, "NO_PROTOCOLS_AVAILABLE", 191, nil),
        (.noCiphersAvailable, 20, "NO_CIPHERS_AVAILABLE", 181, nil),
        (.wrongCipherReturned, 20, "WRONG_CIPHER_RETURNED", 261, 47),
        (.wrongSignatureType, 20, "WRONG_SIGNATURE_TYPE", 370, 47),
        (.callbackFailed, 20, "CALLBACK_FAILED", 234, nil),
        (.noRenegotiation, 20, "NO_RENEGOTIATION", 339, 40),
        (.tooManyWarnAlerts, 20, "TOO_MANY_WARN_ALERTS", 409, 10),
        (.binderDoesNotVerify, 20, "BINDER_DOES_NOT_VERIFY", 253, 47),
        (.missingPSKKexModes, 20, "MISSING_PSK_KEX_MODES_EXTENSION", 310, 109),
        (.pskIdentityNotFound, 20, "PSK_IDENTITY_NOT_FOUND", 223, 115),
        (.certificateVerifyFailed, 20, "CERTIFICATE_VERIFY_FAILED", 134, 46),
        (.peerDidNotReturnACertificate, 20, "PEER_DID_NOT_RETURN_A_CERTIFICATE", 199, 40),
        (.certificateRequired, 20, "PEER_DID_NOT_RETURN_A_CERTIFICATE", 199, 116),
        (.keyValuesMismatch, 11, "KEY_VALUES_MISMATCH", 116, nil),
        (.noCertificateAssigned, 20, "NO_CERTIFICATE_ASSIGNED", 177, nil),
        (.eeKeyTooSmall, 20, "EE_KEY_TOO_SMALL", 399, nil),
        (.caKeyTooSmall, 20, "CA_KEY_TOO_SMALL", 397, nil),
        (.caMdTooWeak, 20, "CA_MD_TOO_WEAK", 398, nil),
        (.pemNoStartLine, 9, "NO_START_LINE", 108, nil),
        (.badBase64Decode, 9, "BAD_BASE64_DECODE", 100, nil),
        (.noCertificateOrCRLFound, 11, "NO_CERTIFICATE_OR_CRL_FOUND", 136, nil),
        (.asn1NotEnoughData, 13, "NOT_ENOUGH_DATA", 142, nil),
        (.wrongSSLVersion, 20, "WRONG_SSL_VERSION", 266, nil),
        (.notServer, 20, "NOT_SERVER", 284, nil),
        (.stillInInit, 20, "STILL_IN_INIT", 121, nil),
        (.extensionNotReceived, 20, "EXTENSION_NOT_RECEIVED", 279, nil),
        (.requestPending, 20, "REQUEST_PENDING", 285, nil),
        (.requestSent, 20, "REQUEST_SENT", 286, nil),
        (.invalidConfig, 20, "INVALID_CONFIG", 283, nil),
    ]

    @Test(arguments: named.indices) func `named translations have OpenSSL's numbers and words`(index: Int) {
        let (translation, library, reason, number, alert) = Self.named[index]
        #expect(translation.code == .ssl)
        #expect(translation.library?.number == library)
        #expect(translation.reason == SSLError.Reason(name: reason, number: number))
        #expect(translation.alert?.rawValue == alert)
        #expect(translation.message == reason.lowercased().replacing("_", with: " "))
    }

    @Test func `reasons that all libraries share carry a flag and their own texts`() {
        let shared: [(Translation, library: String, number: Int32, text: String)] = [
            (.pemLib, "SSL", 524297, "PEM lib"), (.x509PEMLib, "X509", 524297, "PEM lib"),
            (.asn1Lib, "SSL", 524301, "ASN1 lib"), (.internalError, "SSL", 786691, "internal error"),
        ]
        for (translation, library, number, text) in shared {
            #expect(translation.library?.name == library)
            #expect(translation.reason?.number == number)
            #expect(translation.message == text)
            #expect(number & OpenSSLReason.commonFlag != 0)
        }
    }

    @Test func `an error reads as in CPython`() {
        #expect(
            "\(Translation.wrongVersionNumber.error(backendCode: -15))"
                == "[SSL: WRONG_VERSION_NUMBER] wrong version number")
        let eof = Translation.unexpectedEOF.error(backendCode: -110)
        #expect(eof.code == .eof)
        #expect("\(eof)" == "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol")
        #expect(eof.detail?.reason?.number == 294)
    }

    @Test func `an error carries the backend's number and the alert`() {
        let alert = SSLError.Alert(.handshakeFailure, isReceived: false)
        let error = Translation.noSharedCipher.error(backendCode: -87, alert: alert)
        #expect(error.detail?.backendCode == -87)
        #expect(error.detail?.alert == alert)
        #expect(Translation.zeroReturn.error(backendCode: nil).code == .zeroReturn)
    }
}
