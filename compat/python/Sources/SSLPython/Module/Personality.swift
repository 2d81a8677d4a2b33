// SPDX-License-Identifier: MIT

internal import CPython

/// Where versions of CPython differ: the module follows the one that it is loaded into.
enum Personality {
    /// The interpreter's version, such as 0x030b0700 for 3.11.7.
    private static let version = UInt(Py_Version)

    private static func isAtLeast(_ major: UInt, _ minor: UInt, _ micro: UInt = 0) -> Bool {
        version >= major << 24 | minor << 16 | micro << 8
    }

    /// Before 3.11.4 an end without `close_notify` was taken for a clean one unless told otherwise.
    static let ignoresUnexpectedEOF = !isAtLeast(3, 11, 4)
    /// Before 3.13 a connection that broke while reading or writing had ended, whatever broke it.
    static let takesFailuresForEnd = !isAtLeast(3, 13)
    /// From 3.12 on options are unsigned.
    static let hasUnsignedOptions = isAtLeast(3, 12)
    /// `RAND_pseudo_bytes`, the tables of error codes.
    static let hasLegacyNames = !isAtLeast(3, 12)
    /// `OP_LEGACY_SERVER_CONNECT`, `OP_ENABLE_KTLS`.
    static let has312Names = isAtLeast(3, 12)
    /// Pre-shared keys.
    static let has313Names = isAtLeast(3, 13)
    /// `HAS_PHA`.
    static let has314Names = isAtLeast(3, 14)
    /// Groups, signature schemes and TLS 1.3's suites by name.
    static let has315Names = isAtLeast(3, 15)
    /// Until then, a client had the suites it offered for shared.
    static let sharesCiphersOnClients = !isAtLeast(3, 11, 4)
}
