// SPDX-License-Identifier: MIT

/// A key that a server encrypts session tickets with. Servers with the same key and the same configuration resume each
/// other's sessions.
///
/// Whoever has the key can read what resumed connections carry, where no new key exchange protects it: change it often,
/// and never log it. Its description shows nothing of it.
public struct TicketKey: Sendable, Hashable {
    /// 64 random bytes.
    public let bytes: [UInt8]

    /// Takes over a key that other servers have too. Throws ``SSLError/Code/invalidArgument`` for other than 64 bytes.
    public init(_ bytes: [UInt8]) throws(SSLError) {
        guard bytes.count == 64 else { throw .invalidArgument("a ticket key has 64 bytes") }
        self.bytes = bytes
    }
}

extension TicketKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<ticket key>" }
    /// A placeholder.
    public var debugDescription: String { description }
    /// Shows `dump` nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which sides remember sessions by themselves. OpenSSL's `SSL_SESS_CACHE_*`.
public struct SessionCacheMode: OptionSet, Sendable, Hashable {
    /// OpenSSL's bits.
    public let rawValue: Int32
    /// Makes a mode from OpenSSL's bits.
    public init(rawValue: Int32) { self.rawValue = rawValue }
    /// A client's sessions are the caller's to keep; the bit changes nothing, as in CPython.
    public static let client = SessionCacheMode(rawValue: 1)
    /// A server remembers the sessions of TLS 1.2 clients that take no ticket. The default.
    public static let server = SessionCacheMode(rawValue: 2)
}

/// What became of a context's connections and sessions. CPython's `SSLContext.session_stats()`.
public struct SessionStatistics: Sendable, Hashable {
    /// Sessions in the cache.
    public var number = 0
    /// Handshakes begun as a client.
    public var connect = 0
    /// Handshakes finished as a client.
    public var connectGood = 0
    /// Renegotiations as a client.
    public var connectRenegotiate = 0
    /// Handshakes begun as a server.
    public var accept = 0
    /// Handshakes finished as a server.
    public var acceptGood = 0
    /// Renegotiations as a server: none.
    public var acceptRenegotiate = 0
    /// Sessions that were resumed.
    public var hits = 0
    /// Sessions that clients offered and that were not resumed.
    public var misses = 0
    /// Sessions in the cache that were too old.
    public var timeouts = 0
    /// Sessions that left the cache because it was full.
    public var cacheFull = 0

    /// All zero.
    public init() {}
}

/// How many certificates and lists a context trusts. CPython's `SSLContext.cert_store_stats()`.
public struct CertificateStoreStatistics: Sendable, Hashable {
    /// All certificates.
    public var x509 = 0
    /// Certificate revocation lists.
    public var crl = 0
    /// The certificates that are authorities'.
    public var x509CA = 0

    /// All zero.
    public init() {}
}
