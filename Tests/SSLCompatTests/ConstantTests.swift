// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import Testing

/// Numbers that programs store, send and compare: the same as in CPython.
@Suite struct ConstantTests {
    /// CPython's names, and what stands for them here.
    static let constants: [String: Int] = {
        var all: [String: Int] = [
            "CERT_NONE": Int(VerifyMode.none.rawValue), "CERT_OPTIONAL": Int(VerifyMode.optional.rawValue),
            "CERT_REQUIRED": Int(VerifyMode.required.rawValue),
            "PROTO_TLSv1": Int(TLSVersion.tls1_0.rawValue), "PROTO_TLSv1_1": Int(TLSVersion.tls1_1.rawValue),
            "PROTO_TLSv1_2": Int(TLSVersion.tls1_2.rawValue), "PROTO_TLSv1_3": Int(TLSVersion.tls1_3.rawValue),
        ]
        for (name, code) in codes { all["SSL_ERROR_\(name)"] = Int(code.rawValue) }
        for (name, flags) in verifyFlags { all["VERIFY_\(name)"] = Int(flags.rawValue) }
        for (name, flags) in hostFlags { all["HOSTFLAG_\(name)"] = Int(flags.rawValue) }
        for (name, options) in options { all["OP_\(name)"] = Int(options.rawValue) }
        for (name, alert) in alerts { all["ALERT_DESCRIPTION_\(name)"] = Int(alert.rawValue) }
        return all
    }()

    private static let codes: [String: SSLError.Code] = [
        "SSL": .ssl, "WANT_READ": .wantRead, "WANT_WRITE": .wantWrite, "WANT_X509_LOOKUP": .wantX509Lookup,
        "SYSCALL": .syscall, "ZERO_RETURN": .zeroReturn, "EOF": .eof,
    ]

    private static let verifyFlags: [String: VerifyFlags] = [
        "DEFAULT": VerifyFlags(), "CRL_CHECK_LEAF": .crlCheckLeaf, "CRL_CHECK_CHAIN": .crlCheckChain,
        "X509_STRICT": .x509Strict, "ALLOW_PROXY_CERTS": .allowProxyCerts, "X509_TRUSTED_FIRST": .trustedFirst,
        "X509_PARTIAL_CHAIN": .partialChain,
    ]

    private static let hostFlags: [String: HostFlags] = [
        "ALWAYS_CHECK_SUBJECT": .alwaysCheckSubject, "NO_WILDCARDS": .noWildcards,
        "NO_PARTIAL_WILDCARDS": .noPartialWildcards, "MULTI_LABEL_WILDCARDS": .multiLabelWildcards,
        "SINGLE_LABEL_SUBDOMAINS": .singleLabelSubdomains, "NEVER_CHECK_SUBJECT": .neverCheckSubject,
    ]

    private static let options: [String: SSLOptions] = [
        "ALL": .all, "NO_SSLv2": .noSSL2, "NO_SSLv3": .noSSL3, "NO_TLSv1": .noTLS1_0, "NO_TLSv1_1": .noTLS1_1,
        "NO_TLSv1_2": .noTLS1_2, "NO_TLSv1_3": .noTLS1_3, "CIPHER_SERVER_PREFERENCE": .cipherServerPreference,
        "SINGLE_DH_USE": .singleDHUse, "SINGLE_ECDH_USE": .singleECDHUse, "NO_TICKET": .noTicket,
        "NO_COMPRESSION": .noCompression, "NO_RENEGOTIATION": .noRenegotiation,
        "ENABLE_MIDDLEBOX_COMPAT": .enableMiddleboxCompat, "IGNORE_UNEXPECTED_EOF": .ignoreUnexpectedEOF,
        "LEGACY_SERVER_CONNECT": .legacyServerConnect, "ENABLE_KTLS": .enableKTLS,
    ]

    private static let alerts: [String: AlertDescription] = [
        "CLOSE_NOTIFY": .closeNotify, "UNEXPECTED_MESSAGE": .unexpectedMessage, "BAD_RECORD_MAC": .badRecordMAC,
        "RECORD_OVERFLOW": .recordOverflow, "DECOMPRESSION_FAILURE": .decompressionFailure,
        "HANDSHAKE_FAILURE": .handshakeFailure, "BAD_CERTIFICATE": .badCertificate,
        "UNSUPPORTED_CERTIFICATE": .unsupportedCertificate, "CERTIFICATE_REVOKED": .certificateRevoked,
        "CERTIFICATE_EXPIRED": .certificateExpired, "CERTIFICATE_UNKNOWN": .certificateUnknown,
        "ILLEGAL_PARAMETER": .illegalParameter, "UNKNOWN_CA": .unknownCA, "ACCESS_DENIED": .accessDenied,
        "DECODE_ERROR": .decodeError, "DECRYPT_ERROR": .decryptError, "PROTOCOL_VERSION": .protocolVersion,
        "INSUFFICIENT_SECURITY": .insufficientSecurity, "INTERNAL_ERROR": .internalError,
        "USER_CANCELLED": .userCancelled, "NO_RENEGOTIATION": .noRenegotiation,
        "UNSUPPORTED_EXTENSION": .unsupportedExtension, "CERTIFICATE_UNOBTAINABLE": .certificateUnobtainable,
        "UNRECOGNIZED_NAME": .unrecognizedName, "BAD_CERTIFICATE_STATUS_RESPONSE": .badCertificateStatusResponse,
        "BAD_CERTIFICATE_HASH_VALUE": .badCertificateHashValue, "UNKNOWN_PSK_IDENTITY": .unknownPSKIdentity,
    ]

    @Test(.enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func constantsHaveCPythonsNumbers() throws {
        let numbers: [String: Int] = try OpenSSLJudge.run(
            "",
            """
            import json, sys, _ssl
            json.dump({k: v for k, v in vars(_ssl).items() if type(v) is int}, sys.stdout)
            """)
        let prefixes = ["CERT_", "VERIFY_", "HOSTFLAG_", "OP_", "ALERT_DESCRIPTION_", "SSL_ERROR_", "PROTO_"]
        // OpenSSL's distributors add bits to OP_ALL; CPython's own faults and what it never raises have no code here.
        let others: Set<String> = [
            "OP_ALL", "SSL_ERROR_INVALID_ERROR_CODE", "SSL_ERROR_WANT_CONNECT", "PROTO_SSLv3",
            "PROTO_MINIMUM_SUPPORTED", "PROTO_MAXIMUM_SUPPORTED",
        ]
        for (name, number) in numbers where prefixes.contains(where: name.hasPrefix) && !others.contains(name) {
            #expect(Self.constants[name] == number, "\(name)")
        }
    }

    @Test(.enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func contentTypesHaveCPythonsNumbers() throws {
        let numbers: [String: Int] = try OpenSSLJudge.run(
            "",
            "import json, ssl, sys; json.dump({k: int(v) for k, v in ssl._TLSContentType.__members__.items()}, sys.stdout)"
        )
        let types: [String: TLSMessage.ContentType] = [
            "ALERT": .alert, "APPLICATION_DATA": .applicationData, "CHANGE_CIPHER_SPEC": .changeCipherSpec,
            "HANDSHAKE": .handshake, "HEADER": .header, "INNER_CONTENT_TYPE": .innerContentType,
        ]
        #expect(numbers == types.mapValues(\.rawValue))
    }

    /// What this machine's CPython may not have.
    @Test(arguments: [
        ("OP_ALL", 0x8000_0050), ("OP_LEGACY_SERVER_CONNECT", 4), ("OP_ENABLE_KTLS", 8), ("OP_NO_TICKET", 0x4000),
        ("OP_NO_RENEGOTIATION", 0x4000_0000), ("VERIFY_CRL_CHECK_LEAF", 4), ("VERIFY_CRL_CHECK_CHAIN", 0xc),
        ("VERIFY_X509_STRICT", 0x20), ("HOSTFLAG_NEVER_CHECK_SUBJECT", 0x20), ("PROTO_TLSv1_3", 0x304),
        ("ALERT_DESCRIPTION_UNKNOWN_PSK_IDENTITY", 115), ("SSL_ERROR_EOF", 8), ("CERT_REQUIRED", 2),
    ])
    func numbersAreOpenSSLs(_ name: String, _ number: Int) {
        #expect(Self.constants[name] == number)
    }
}
