// SPDX-License-Identifier: MIT
public import SSLInterface

/// A cipher suite under all its names: the registry's, OpenSSL's and GnuTLS's.
///
/// The table has the 144 suites that both libraries know, whether or not the loaded GnuTLS has them switched on.
public struct CipherSuite: Sendable {
    /// The number in the IANA registry, such as 0xC02F. OpenSSL's `id` is this with 0x03000000 added.
    public let id: UInt16
    /// The registry's name, such as `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
    public let ianaName: String
    /// OpenSSL's name, such as `ECDHE-RSA-AES128-GCM-SHA256`.
    public let name: String
    /// GnuTLS's name, as `gnutls_cipher_suite_info` gives it: `TLS_ECDHE_RSA_AES_128_GCM_SHA256`.
    public let gnutlsName: String
    /// How keys are agreed on.
    public let keyExchange: KeyExchange
    /// How the server proves who it is.
    public let authentication: Authentication
    /// GnuTLS's word for both, such as `ECDHE-RSA`; `nil` in TLS 1.3, where suites do not say it.
    public let gnutlsKeyExchange: String?
    /// GnuTLS's word for the bulk cipher, such as `AES-128-GCM`.
    public let gnutlsCipher: String
    /// GnuTLS's word for what authenticates a record, such as `AEAD` or `SHA1`.
    public let gnutlsMAC: String
    /// The strength of the bulk cipher in bits; 0 for none.
    public let bits: Int
    /// The first version that has the suite, as OpenSSL names it: `TLSv1.3`, `TLSv1.2`, `TLSv1.0`, `SSLv3`.
    public let protocolName: String
    /// The place in OpenSSL's base order, from 1; TLS 1.3's suites have an order of their own.
    public let rank: Int

    /// A way to agree on keys; the raw value is the word of CPython's `get_ciphers()` behind `kx-`.
    public enum KeyExchange: String, Sendable, Hashable {
        /// Encrypted to the server's RSA key.
        case rsa
        /// Diffie-Hellman.
        case dhe
        /// Diffie-Hellman on elliptic curves.
        case ecdhe
        /// A pre-shared key, alone or with one of the former.
        case psk, dhePSK = "dhe-psk", ecdhePSK = "ecdhe-psk", rsaPSK = "rsa-psk"
        /// Secure remote password.
        case srp
        /// Negotiated apart from the suite, in TLS 1.3.
        case any
    }

    /// What proves the server's identity; the raw value is the word of CPython's `get_ciphers()` behind `auth-`.
    public enum Authentication: String, Sendable, Hashable {
        /// A certificate with a key of this kind.
        case rsa, ecdsa, dss
        /// A pre-shared key.
        case psk
        /// A password.
        case srp
        /// Nothing.
        case null
        /// Negotiated apart from the suite, in TLS 1.3.
        case any
    }
}

extension CipherSuite: Hashable {
    /// Suites are the same when their numbers are.
    public static func == (left: CipherSuite, right: CipherSuite) -> Bool { left.id == right.id }

    /// Hashes the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension CipherSuite {
    /// All suites, in the order of their numbers.
    public static let all: [CipherSuite] = rows.compactMap(CipherSuite.init(row:))

    /// Looks a suite up by its number on the wire, such as 0xC02F.
    public static func numbered(_ id: UInt16) -> CipherSuite? { byID[id] }

    /// Looks a suite up by OpenSSL's name, such as `ECDHE-RSA-AES128-GCM-SHA256`. Case counts, as in OpenSSL.
    public static func named(_ openSSLName: String) -> CipherSuite? { byName[openSSLName] }

    /// Looks a suite up by the registry's name, such as `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
    public static func ianaNamed(_ name: String) -> CipherSuite? { byIANAName[name] }

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    private static let byIANAName = Dictionary(all.map { ($0.ianaName, $0) }) { first, _ in first }
}

extension CipherSuite {
    /// The suite as the connection reports it.
    public var cipher: SSLCipher {
        SSLCipher(name: name, protocolName: protocolName, bits: bits, id: id, ianaName: ianaName)
    }

    /// Whether it is one of TLS 1.3's.
    public var isTLS13: Bool { keyExchange == .any }
    /// Whether one operation encrypts and authenticates.
    public var isAEAD: Bool { gnutlsMAC == "AEAD" }
    /// Whether nothing is encrypted at all.
    public var isNull: Bool { bits == 0 }
    /// Whether the server stays anonymous.
    public var isAnonymous: Bool { authentication == .null }

    /// Whether a version has the suite.
    public func exists(in version: TLSVersion) -> Bool {
        isTLS13 ? version >= .tls1_3 : version < .tls1_3 && (version >= .tls1_2 || protocolName != "TLSv1.2")
    }

    /// Whether GnuTLS does not speak TLS 1.3 where this suite is enabled as well.
    public var excludesTLS13: Bool { isNull || keyExchange == .rsaPSK || keyExchange == .srp }

    /// Whether OpenSSL would use the suite at a security level of 0 to 5.
    public func isAllowed(atSecurityLevel level: Int) -> Bool {
        guard level > 0 else { return true }
        if bits < SecurityLevel.bits(level) || isAnonymous || gnutlsMAC == "MD5" { return false }
        if level >= 4 && gnutlsMAC == "SHA1" { return false }
        // From level 3 on a stolen key must not open recorded conversations.
        return level < 3 || isTLS13 || keyExchange == .dhe || keyExchange == .ecdhe
    }
}
