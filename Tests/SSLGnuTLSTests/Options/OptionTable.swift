// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

/// What was recorded of options with CPython's `ssl`, and what is different here.
enum OptionTable {
    /// The same names here.
    static let options: [String: SSLOptions] = [
        "OP_ALL": .all, "OP_CIPHER_SERVER_PREFERENCE": .cipherServerPreference, "OP_ENABLE_KTLS": .enableKTLS,
        "OP_ENABLE_MIDDLEBOX_COMPAT": .enableMiddleboxCompat, "OP_IGNORE_UNEXPECTED_EOF": .ignoreUnexpectedEOF,
        "OP_LEGACY_SERVER_CONNECT": .legacyServerConnect, "OP_NO_COMPRESSION": .noCompression,
        "OP_NO_RENEGOTIATION": .noRenegotiation, "OP_NO_SSLv2": .noSSL2, "OP_NO_SSLv3": .noSSL3,
        "OP_NO_TICKET": .noTicket, "OP_NO_TLSv1": .noTLS1_0, "OP_NO_TLSv1_1": .noTLS1_1, "OP_NO_TLSv1_2": .noTLS1_2,
        "OP_NO_TLSv1_3": .noTLS1_3, "OP_SINGLE_DH_USE": .singleDHUse, "OP_SINGLE_ECDH_USE": .singleECDHUse,
    ]

    static let verifyFlags: [String: VerifyFlags] = [
        "VERIFY_ALLOW_PROXY_CERTS": .allowProxyCerts, "VERIFY_CRL_CHECK_CHAIN": .crlCheckChain,
        "VERIFY_CRL_CHECK_LEAF": .crlCheckLeaf, "VERIFY_DEFAULT": [], "VERIFY_X509_PARTIAL_CHAIN": .partialChain,
        "VERIFY_X509_STRICT": .x509Strict, "VERIFY_X509_TRUSTED_FIRST": .trustedFirst,
    ]

    /// What a range gives here. From level 1 on, TLS 1.0 and 1.1 cannot be spoken; OpenSSL offers them all the same, and
    /// fails once the server has chosen one. Here they are out of every range: each is what it is from TLS 1.2 on.
    static func expected(_ range: VersionRange) -> VersionRange? {
        let isOld = (range.minimum ?? 0) < 0x0303 && range.level > 0 && (range.maximum ?? 0x0301) > 0x0300
        guard isOld, (range.minimum ?? 0x0301) > 0x0300, range.fails?.code != 101 else { return range }
        let options = range.options.intersection([.noTLS1_2, .noTLS1_3])
        return ranges.first {
            $0.minimum == 0x0303 && $0.maximum == range.maximum && $0.level == range.level && $0.options == options
        }
    }
}

/// A range of versions, and what comes of it: numbers of versions, and those that a client's hello offers, the newest
/// first. Older clients offer one, which stands for all below it.
struct VersionRange: Sendable, CustomTestStringConvertible {
    let minimum: UInt16?
    let maximum: UInt16?
    let level: Int
    let options: SSLOptions
    let offers: [UInt16]
    let fails: Outcome?

    init(
        _ minimum: UInt16?, _ maximum: UInt16?, _ level: Int, _ options: SSLOptions, offers: [UInt16] = [],
        fails: Outcome? = nil
    ) {
        (self.minimum, self.maximum, self.level, self.options) = (minimum, maximum, level, options)
        (self.offers, self.fails) = (offers, fails)
    }

    var testDescription: String {
        func text(_ version: UInt16?) -> String { version.map { TLSVersion(rawValue: $0).description } ?? "any" }
        let off = OptionTable.options.filter { !$0.value.isEmpty && options.isSuperset(of: $0.value) }.keys.sorted()
        return "\(text(minimum)) to \(text(maximum)) at level \(level) \(off.joined(separator: " "))"
    }
}
