// SPDX-License-Identifier: MIT
import SSLCompat
import SSLInterface
import Testing

@Suite struct VerifyCodeTests {
    /// The code that each bit alone means; `INVALID` alone says nothing.
    static let meaning: [String: VerifyCode] = [
        "INVALID": .unspecified, "REVOKED": .certRevoked, "SIGNER_NOT_FOUND": .unableToGetIssuerCertLocally,
        "SIGNER_NOT_CA": .invalidCA, "INSECURE_ALGORITHM": .caMdTooWeak, "NOT_ACTIVATED": .certNotYetValid,
        "EXPIRED": .certHasExpired, "SIGNATURE_FAILURE": .certSignatureFailure,
        "REVOCATION_DATA_SUPERSEDED": .crlHasExpired, "UNEXPECTED_OWNER": .hostnameMismatch,
        "REVOCATION_DATA_ISSUED_IN_FUTURE": .crlNotYetValid, "SIGNER_CONSTRAINTS_FAILURE": .pathLengthExceeded,
        "MISMATCH": .certRejected, "PURPOSE_MISMATCH": .invalidPurpose, "MISSING_OCSP_STATUS": .ocspVerifyNeeded,
        "INVALID_OCSP_STATUS": .ocspVerifyFailed, "UNKNOWN_CRIT_EXTENSIONS": .unhandledCriticalExtension,
    ]

    @Test func `every bit of the installed header has a code`() throws {
        let bits = try InstalledHeader.certificateStatusBits()
        #expect(bits.count >= 17)
        for (name, bit) in bits {
            #expect(VerifyCode.from(gnutlsStatus: bit) == Self.meaning[name], "GNUTLS_CERT_\(name)")
            // GnuTLS sets INVALID beside whatever else is wrong.
            #expect(VerifyCode.from(gnutlsStatus: bit | 2) == Self.meaning[name], "GNUTLS_CERT_\(name)")
        }
    }

    @Test func `of several bits the one that OpenSSL finds first wins`() throws {
        let bits = Dictionary(
            uniqueKeysWithValues: try InstalledHeader.certificateStatusBits().map { ($0.name, $0.bit) })
        let order = [
            "SIGNER_NOT_FOUND", "UNKNOWN_CRIT_EXTENSIONS", "SIGNER_NOT_CA", "SIGNER_CONSTRAINTS_FAILURE",
            "PURPOSE_MISMATCH", "INSECURE_ALGORITHM", "UNEXPECTED_OWNER", "REVOCATION_DATA_ISSUED_IN_FUTURE",
            "REVOCATION_DATA_SUPERSEDED", "REVOKED", "SIGNATURE_FAILURE", "NOT_ACTIVATED", "EXPIRED",
        ]
        for (place, first) in order.enumerated() {
            let rest = try order[place...].reduce(2 as UInt32) { try $0 | #require(bits[$1]) }
            #expect(VerifyCode.from(gnutlsStatus: rest) == Self.meaning[first], "\(first)")
        }
    }

    @Test func `no bit is no failure, and unknown bits are one`() {
        #expect(VerifyCode.from(gnutlsStatus: 0) == nil)
        #expect(VerifyCode.from(gnutlsStatus: 1 << 31) == .unspecified)
    }

    /// The alerts that an OpenSSL 3.0 client sent when its verification was made to fail with each code.
    @Test func `alerts are those that OpenSSL sends`() {
        let alerts: [Int: [Int32]] = [
            40: [50], 42: [4, 5, 6, 9, 11, 13, 14, 15, 16, 27, 28, 62, 63, 64, 65, 66, 67, 68, 94], 43: [26], 44: [23],
            45: [10, 12], 48: [2, 3, 18, 19, 20, 21, 22, 25, 33, 79], 51: [7, 8], 80: [1, 17, 69, 70],
        ]
        var expected: [Int32: Int] = [:]
        for (alert, codes) in alerts { for code in codes { expected[code] = alert } }
        for code in VerifyCode.all where code != .ok {
            #expect(Int(code.alert.rawValue) == expected[code.rawValue] ?? 46, "\(code.name)")
        }
    }

    @Test func `the table has OpenSSL 3.0's codes`() {
        #expect(VerifyCode.all.map(\.rawValue) == Array(0...94))
        #expect(Set(VerifyCode.all.map(\.name)).count == 95)
        #expect(Set(VerifyCode.all.map(\.message)).count == 95)
        for code in VerifyCode.all { #expect(VerifyCode.named(code.name) == code) }
        #expect(VerifyCode.named("CERT_HAS_EXPIRED") == .certHasExpired)
        #expect(VerifyCode.named("X509_V_ERR_NONSENSE") == nil)
    }

    @Test(arguments: [
        (0, "X509_V_OK", "ok"), (10, "X509_V_ERR_CERT_HAS_EXPIRED", "certificate has expired"),
        (18, "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
        (19, "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"),
        (20, "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"),
        (62, "X509_V_ERR_HOSTNAME_MISMATCH", "hostname mismatch"),
        (66, "X509_V_ERR_EE_KEY_TOO_SMALL", "EE certificate key too weak"),
        (85, "X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER", "Missing Authority Key Identifier"),
        (94, "X509_V_ERR_EC_KEY_EXPLICIT_PARAMS", "Certificate public key has explicit ECC parameters"),
    ])
    func `names and texts are OpenSSL's`(number: Int, name: String, message: String) {
        let code = VerifyCode(rawValue: Int32(number))
        #expect(code.name == name)
        #expect(code.message == message)
    }

    @Test(arguments: [-1, 95, Int32.min, Int32.max]) func `unknown numbers have a name and a text too`(number: Int32) {
        let code = VerifyCode(rawValue: number)
        #expect(code.name == "X509_V_ERR_\(number)")
        #expect(code.message == "unknown certificate verification error")
        #expect(code.alert == .certificateUnknown)
    }

    @Test func `the error is CPython's`() {
        let error = VerifyCode.unableToGetIssuerCertLocally.error(hostname: "localhost", backendCode: -348)
        #expect(error.isCertificateVerificationError)
        #expect(error.detail?.verifyCode == 20)
        #expect(error.detail?.verifyMessage == "unable to get local issuer certificate")
        #expect(
            "\(error)" == "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
                + "unable to get local issuer certificate")
        #expect(error.detail?.alert == nil)
        let sent = SSLError.Alert(.unknownCA, isReceived: false)
        #expect(VerifyCode.invalidCA.error(hostname: nil, backendCode: nil, alert: sent).detail?.alert == sent)
    }

    @Test func `a name that does not match is named`() {
        #expect(
            VerifyCode.hostnameMismatch.error(hostname: "a.example", backendCode: nil).detail?.verifyMessage
                == "Hostname mismatch, certificate is not valid for 'a.example'.")
        #expect(
            VerifyCode.ipAddressMismatch.error(hostname: "127.0.0.2", backendCode: nil).detail?.message
                == "certificate verify failed: IP address mismatch, certificate is not valid for '127.0.0.2'.")
        #expect(VerifyCode.hostnameMismatch.message(hostname: nil) == "hostname mismatch")
    }
}
