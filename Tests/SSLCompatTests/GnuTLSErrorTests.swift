// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat
import SSLInterface
import Testing

@Suite struct GnuTLSErrorTests {
    @Test func `every error macro of the installed header is in the table, with its number`() throws {
        let macros = try InstalledHeader.errorMacros()
        #expect(macros.count > 150)
        let byName = Dictionary(macros.map { ($0.name, $0.value) }) { first, _ in first }
        for (name, value) in macros {
            // Some are defined as others.
            let number = Int32(value) ?? byName[String(value.dropFirst("GNUTLS_E_".count))].flatMap { Int32($0) }
            #expect(GnuTLSError.named(name)?.rawValue == number, "GNUTLS_E_\(name)")
        }
    }

    @Test(arguments: GnuTLSError.all) func `names are those of the loaded library`(error: GnuTLSError) {
        guard let name = unsafe gnutls_strerror_name(error.rawValue) else { return }
        // The library says some by their older names.
        #expect(GnuTLSError.named(unsafe String(cString: name)) == error)
    }

    @Test(arguments: GnuTLSError.all) func `each has a sentence and a translation to throw`(error: GnuTLSError) {
        #expect(error.text.hasSuffix(".") && error.text.count < 80)
        let translated = error.translation.error(backendCode: error.rawValue)
        #expect(translated.detail?.backendCode == error.rawValue)
        #expect(translated.detail?.message.isEmpty == false)
        if let reason = error.translation.reason, let library = error.translation.library {
            #expect(OpenSSLReason.numbered(library: library, number: reason.number)?.reason == reason)
        }
    }

    @Test func `codes of parts that are not used are classed by their part`() {
        #expect(GnuTLSError(rawValue: -300).category == .notTLS(area: "Tokens"))
        #expect(GnuTLSError(rawValue: -88).category == .notTLS(area: "OpenPGP"))
        #expect(GnuTLSError(rawValue: -306).category == .notTLS(area: "Locking"))
        #expect(GnuTLSError(rawValue: -28).category == .flow)
        #expect(GnuTLSError(rawValue: -73).category == .loading)
        #expect(GnuTLSError(rawValue: -87).category == .tls)
    }

    @Test(arguments: [Int32.min, -1, -99_999, 1, Int32.max]) func `an unknown number is an internal error`(
        number: Int32
    ) {
        let error = GnuTLSError(rawValue: number)
        #expect(error.name == nil)
        #expect(error.translation == .internalError)
        #expect(error.translation.alert == .internalError)
        #expect(!error.text.isEmpty)
    }

    /// Rows of the reference's table: code, OpenSSL's reason and number, the alert to send.
    @Test(arguments: [
        (-9, "LENGTH_MISMATCH", 159, 50), (-18, "DIGEST_CHECK_FAILED", 149, 51), (-19, "UNEXPECTED_MESSAGE", 244, 10),
        (-21, "UNKNOWN_CIPHER_RETURNED", 248, 47), (-24, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", 281, 20),
        (-32, "NO_SHARED_CIPHER", 193, 40), (-49, "PEER_DID_NOT_RETURN_A_CERTIFICATE", 199, 40),
        (-55, "BAD_EXTENSION", 110, 47), (-58, "UNSOLICITED_EXTENSION", 217, 110), (-63, "DH_KEY_TOO_SMALL", 394, 40),
        (-81, "TOO_MANY_KEY_UPDATES", 132, 10), (-87, "NO_SHARED_CIPHER", 193, 40), (-89, "BAD_SIGNATURE", 123, 51),
        (-106, "NO_SUITABLE_SIGNATURE_ALGORITHM", 118, 40), (-112, "PEER_DID_NOT_RETURN_A_CERTIFICATE", 199, 116),
        (-210, "EXCESSIVE_MESSAGE_SIZE", 152, 47), (-321, "NO_SHARED_GROUPS", 410, 40), (-322, "WRONG_CURVE", 378, 47),
        (-344, "NO_APPLICATION_PROTOCOL", 235, 120), (-347, "INAPPROPRIATE_FALLBACK", 373, 86),
        (-409, "BAD_ECPOINT", 306, 47), (-417, "PACKET_LENGTH_TOO_LONG", 198, 22),
        (-423, "NO_SUITABLE_KEY_SHARE", 101, 40),
        (-427, "MISSING_SIGALGS_EXTENSION", 112, 109), (-8, "UNSUPPORTED_PROTOCOL", 258, 70),
    ])
    func `failures of TLS have OpenSSL's reason and alert`(code: Int, reason: String, number: Int, alert: Int) {
        let translation = GnuTLSError(rawValue: Int32(code)).translation
        #expect(translation.code == .ssl && translation.library == .ssl)
        #expect(translation.reason == SSLError.Reason(name: reason, number: Int32(number)))
        #expect(translation.alert.map { Int($0.rawValue) } == alert)
        #expect(translation.message == reason.lowercased().replacing("_", with: " "))
    }

    @Test(arguments: [-12, -28, -52, -53, -54, -10, -326, -60, -64]) func `some failures are kept from the peer`(
        code: Int32
    ) {
        #expect(GnuTLSError(rawValue: code).translation.alert == nil)
    }

    @Test func `control flow, system and memory have codes of their own`() {
        let codes: [Int32: SSLError.Code] = [
            -28: .wantRead, -52: .wantRead, -53: .syscall, -54: .syscall, -64: .syscall, -25: .noMemory,
            -1250: .notSupported, -319: .timedOut, -328: .zeroReturn, -110: .eof, -10: .eof,
        ]
        for (number, code) in codes { #expect(GnuTLSError(rawValue: number).translation.code == code, "\(number)") }
    }

    @Test func `two codes are failures of verification with a code of OpenSSL's`() {
        let critical = GnuTLSError(rawValue: -47).translation.error(backendCode: -47)
        #expect(critical.detail?.verifyCode == 34 && critical.isCertificateVerificationError)
        #expect(GnuTLSError(rawValue: -48).translation.error(backendCode: -48).detail?.verifyCode == 26)
        #expect(GnuTLSError(rawValue: -48).translation.alert == .unsupportedCertificate)
    }

    @Test func `loading a chain fails as PEM lib, whatever the cause`() {
        for code: Int32 in [-24, -34, -49, -56, -73, -207] {
            #expect(GnuTLSError(rawValue: code).loadTranslation == .pemLib, "\(code)")
        }
        #expect(GnuTLSError(rawValue: -60).loadTranslation == .keyValuesMismatch)
        #expect(GnuTLSError(rawValue: -64).loadTranslation.code == .syscall)
        #expect(GnuTLSError(rawValue: -25).loadTranslation.code == .noMemory)
    }

    @Test func `codes are found by their names and by older names`() {
        #expect(GnuTLSError.named("GNUTLS_E_AGAIN")?.rawValue == -28)
        #expect(GnuTLSError.named("AGAIN")?.rawValue == -28)
        #expect(GnuTLSError.named("GNUTLS_E_TLS_PACKET_DECODING_ERROR")?.rawValue == -9)
        #expect(GnuTLSError.named("GNUTLS_E_NONSENSE") == nil)
        #expect(GnuTLSError.named("") == nil)
    }
}
