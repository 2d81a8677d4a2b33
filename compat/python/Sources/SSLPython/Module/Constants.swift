// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface

/// The module's constants: OpenSSL 3's numbers, from which `ssl.py` makes its enumerations.
enum Constants {
    /// What CPython chooses where nothing is chosen.
    static let defaultCiphers =
        "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"
    static let defaultSecurityLevel = 2

    /// `OP_ALL`, `OP_NO_SSLv3`, `OP_CIPHER_SERVER_PREFERENCE`, `OP_NO_COMPRESSION`, `OP_ENABLE_MIDDLEBOX_COMPAT`.
    static let defaultOptions: UInt64 = 0x8252_0050 | (Personality.ignoresUnexpectedEOF ? 0x80 : 0)
    /// `OP_NO_SSLv3` and the options that switch versions off.
    static let versionOptions: UInt64 = 0x3e00_0000

    static func add(to module: Borrowed) throws(Raised) {
        for (name, value) in numbers + laterNumbers { try ModuleDefinition.add(.int(value), name, to: module) }
        for (name, value) in flags + laterFlags { try ModuleDefinition.add(.bool(value), name, to: module) }
        try ModuleDefinition.add(.string(defaultCiphers), "_DEFAULT_CIPHERS", to: module)
        try addIdentity(to: module)
        if Personality.hasLegacyNames { try ErrorTables.add(to: module) }
    }

    /// What the module says it is. Programs look for OpenSSL, and find its interface; people find what is behind it.
    private static func addIdentity(to module: Borrowed) throws(Raised) {
        let text = "OpenSSL 3.0.0 (GnuTLS \(GnuTLSContext.capabilities.libraryVersion))"
        let version = [3, 0, 0, 0, 0]
        try ModuleDefinition.add(.string(text), "OPENSSL_VERSION", to: module)
        try ModuleDefinition.add(.int(0x3000_0000), "OPENSSL_VERSION_NUMBER", to: module)
        for name in ["OPENSSL_VERSION_INFO", "_OPENSSL_API_VERSION"] {
            try ModuleDefinition.add(
                .tuple(version) { (number) throws(Raised) in try .int(number) }, name, to: module)
        }
    }

    /// Whether the module can do something.
    private static let flags: [(String, Bool)] = [
        ("HAS_SNI", true), ("HAS_ECDH", true), ("HAS_ALPN", true), ("HAS_TLS_UNIQUE", true), ("HAS_NPN", false),
        ("HAS_SSLv2", false), ("HAS_SSLv3", false), ("HAS_TLSv1", true), ("HAS_TLSv1_1", true), ("HAS_TLSv1_2", true),
        ("HAS_TLSv1_3", true),
    ]

    private static var laterFlags: [(String, Bool)] {
        (Personality.has313Names ? [("HAS_PSK", true)] : []) + (Personality.has314Names ? [("HAS_PHA", true)] : [])
            + (Personality.has315Names ? [("HAS_PSK_TLS13", true)] : [])
    }

    private static var laterNumbers: [(String, Int64)] {
        Personality.has312Names ? [("OP_LEGACY_SERVER_CONNECT", 0x4), ("OP_ENABLE_KTLS", 0x8)] : []
    }
}
