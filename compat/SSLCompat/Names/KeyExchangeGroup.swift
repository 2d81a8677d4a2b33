// SPDX-License-Identifier: MIT

/// A group for agreeing on keys (RFC 8446, section 4.2.7) under all its names.
public struct KeyExchangeGroup: Sendable, Hashable {
    /// The number in the IANA registry, such as 29.
    public let id: UInt16
    /// The registry's name, such as `x25519` or `secp256r1`.
    public let name: String
    /// OpenSSL's short name, such as `X25519` or `prime256v1`: the only one that CPython's `set_ecdh_curve()` takes.
    public let openSSLName: String
    /// A further name that OpenSSL's lists of groups take, such as `P-256`.
    public let otherName: String?
    /// GnuTLS's name, such as `SECP256R1`, as in its priority strings and from `gnutls_group_get_name`; `nil` if GnuTLS
    /// does not have the group at all.
    public let gnutlsName: String?
    /// The strength in bits, by OpenSSL's count.
    public let securityBits: Int
    /// Whether only GnuTLS 3.8.8 and later have it, if built with it. Not in OpenSSL 3.0 either.
    public let isPostQuantum: Bool

    /// Looks a group up by its number on the wire.
    public static func numbered(_ id: UInt16) -> KeyExchangeGroup? { byID[id] }

    /// Looks a group up by any of its names. Case counts, as in OpenSSL.
    public static func named(_ name: String) -> KeyExchangeGroup? { byName[name] }

    /// Looks a group up the way CPython's `set_ecdh_curve()` does: by OpenSSL's short name and no other.
    public static func curve(_ openSSLName: String) -> KeyExchangeGroup? {
        byName[openSSLName].flatMap { $0.openSSLName == openSSLName ? $0 : nil }
    }

    /// Whether OpenSSL would use the group at a security level of 0 to 5.
    public func isAllowed(atSecurityLevel level: Int) -> Bool { securityBits >= SecurityLevel.bits(level) }

    /// All groups of the table, in the order of their numbers.
    public static let all: [KeyExchangeGroup] = [
        nist(19, "secp192r1", "prime192v1", "P-192", 80),
        nist(21, "secp224r1", "secp224r1", "P-224", 112),
        foreign(22, "secp256k1", 128),
        nist(23, "secp256r1", "prime256v1", "P-256", 128),
        nist(24, "secp384r1", "secp384r1", "P-384", 192),
        nist(25, "secp521r1", "secp521r1", "P-521", 256),
        foreign(26, "brainpoolP256r1", 128),
        foreign(27, "brainpoolP384r1", 192),
        foreign(28, "brainpoolP512r1", 256),
        plain(29, "x25519", "X25519", 128),
        plain(30, "x448", "X448", 224),
        foreign(31, "brainpoolP256r1tls13", 128),
        foreign(32, "brainpoolP384r1tls13", 192),
        foreign(33, "brainpoolP512r1tls13", 256),
        plain(256, "ffdhe2048", "ffdhe2048", 112),
        plain(257, "ffdhe3072", "ffdhe3072", 128),
        plain(258, "ffdhe4096", "ffdhe4096", 128),
        plain(259, "ffdhe6144", "ffdhe6144", 128),
        plain(260, "ffdhe8192", "ffdhe8192", 192),
        hybrid(4587, "SecP256r1MLKEM768", "SECP256R1-MLKEM768", 192),
        hybrid(4588, "X25519MLKEM768", "X25519-MLKEM768", 192),
        hybrid(4589, "SecP384r1MLKEM1024", "SECP384R1-MLKEM1024", 256),
    ]
}

extension KeyExchangeGroup {
    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    private static let byName = Dictionary(
        all.flatMap { group in
            [group.name, group.openSSLName, group.otherName, group.gnutlsName].compactMap { $0.map { ($0, group) } }
        }
    ) { first, _ in first }

    private init(
        _ id: UInt16, _ name: String, openSSL: String, other: String? = nil, gnutls: String?, _ bits: Int,
        isPostQuantum: Bool = false
    ) {
        self.id = id
        self.name = name
        openSSLName = openSSL
        otherName = other
        gnutlsName = gnutls
        securityBits = bits
        self.isPostQuantum = isPostQuantum
    }

    /// A curve of NIST's, with NIST's name.
    private static func nist(_ id: UInt16, _ name: String, _ openSSL: String, _ other: String, _ bits: Int) -> Self {
        Self(id, name, openSSL: openSSL, other: other, gnutls: name.uppercased(), bits)
    }

    /// A group that every library names alike.
    private static func plain(_ id: UInt16, _ name: String, _ openSSL: String, _ bits: Int) -> Self {
        Self(id, name, openSSL: openSSL, gnutls: name.uppercased(), bits)
    }

    /// A group that OpenSSL has and GnuTLS has not.
    private static func foreign(_ id: UInt16, _ name: String, _ bits: Int) -> Self {
        Self(id, name, openSSL: name, gnutls: nil, bits)
    }

    /// A group that also resists quantum computers.
    private static func hybrid(_ id: UInt16, _ name: String, _ gnutls: String, _ bits: Int) -> Self {
        Self(id, name, openSSL: name, gnutls: gnutls, bits, isPostQuantum: true)
    }
}
