// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat
import SSLInterface
import Testing

@Suite struct AlertTests {
    static let known: [AlertDescription] = [
        .unexpectedMessage, .badRecordMAC, .decryptionFailed, .recordOverflow, .decompressionFailure, .handshakeFailure,
        .noCertificate, .badCertificate, .unsupportedCertificate, .certificateRevoked, .certificateExpired,
        .certificateUnknown, .illegalParameter, .unknownCA, .accessDenied, .decodeError, .decryptError,
        .exportRestriction, .protocolVersion, .insufficientSecurity, .internalError, .inappropriateFallback,
        .userCancelled, .noRenegotiation, .missingExtension, .unsupportedExtension, .certificateUnobtainable,
        .unrecognizedName, .badCertificateStatusResponse, .badCertificateHashValue, .unknownPSKIdentity,
        .certificateRequired, .noApplicationProtocol,
    ]

    @Test(arguments: known) func `a received alert is OpenSSL's reason 1000 above it`(alert: AlertDescription) throws {
        let reason = try #require(alert.receivedReason)
        #expect(reason.number == 1000 + Int32(alert.rawValue))
        let error = AlertDescription.receivedError(alert, backendCode: -12)
        #expect(error.code == .ssl)
        #expect(error.detail?.library == .ssl && error.detail?.reason == reason)
        #expect(error.detail?.message == reason.name.lowercased().replacing("_", with: " "))
        #expect(error.detail?.alert == SSLError.Alert(alert, isReceived: true))
        #expect(error.detail?.backendCode == -12)
    }

    @Test(arguments: known) func `names are the registry's and lead back`(alert: AlertDescription) {
        #expect(!alert.name.hasPrefix("alert_"))
        #expect(AlertDescription.named(alert.name) == alert)
    }

    @Test(arguments: known) func `names are GnuTLS's names in lower case`(alert: AlertDescription) {
        guard let name = unsafe gnutls_alert_get_strname(gnutls_alert_description_t(UInt32(alert.rawValue))) else {
            return
        }
        let words = unsafe String(cString: name).lowercased().dropFirst("gnutls_a_".count)
        #expect(words == alert.name || words == "ssl3_" + alert.name)
    }

    @Test func `the words are those of the reference`() {
        #expect(AlertDescription.unknownCA.name == "unknown_ca")
        #expect(AlertDescription.unknownCA.receivedReason?.name == "TLSV1_ALERT_UNKNOWN_CA")
        #expect(AlertDescription.handshakeFailure.receivedReason?.name == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        #expect(AlertDescription.certificateRequired.receivedReason?.name == "TLSV13_ALERT_CERTIFICATE_REQUIRED")
        #expect(AlertDescription.unrecognizedName.receivedReason?.name == "TLSV1_UNRECOGNIZED_NAME")
        let error = AlertDescription.receivedError(.certificateExpired, backendCode: -12)
        #expect("\(error)" == "[SSL: SSLV3_ALERT_CERTIFICATE_EXPIRED] sslv3 alert certificate expired")
    }

    @Test(arguments: [0, 1, 121, 200, 255] as [UInt8]) func `alerts without a reason stay errors of TLS`(number: UInt8)
    {
        let alert = AlertDescription(rawValue: number)
        #expect(alert.receivedReason == nil)
        let error = AlertDescription.receivedError(alert, backendCode: nil)
        #expect(error.code == .ssl && error.detail?.library == .ssl)
        #expect(error.detail?.alert?.description == alert)
        #expect(alert.name == (number == 0 ? "close_notify" : "alert_\(number)"))
    }
}
