// SPDX-License-Identifier: MIT

/// Behaviours of a context that are on or off. CPython's `ssl.Options`, with OpenSSL's numbers.
public struct SSLOptions: OptionSet, Sendable, Hashable {
    /// OpenSSL's bits.
    public let rawValue: UInt64
    /// Makes options from OpenSSL's bits. Unknown ones are kept and mean nothing.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Treats an end of the transport without `close_notify` as a clean close. Invites truncation: see ``SSLError/Code/eof``.
    public static let ignoreUnexpectedEOF = SSLOptions(rawValue: 0x80)
    /// Lets the server's order of suites win over the client's. On by default.
    public static let cipherServerPreference = SSLOptions(rawValue: 0x40_0000)
    /// Sends TLS 1.3's dummy ChangeCipherSpec records, which some middleboxes need. On by default.
    public static let enableMiddleboxCompat = SSLOptions(rawValue: 0x10_0000)
    /// Not TLS 1.0. CPython's `OP_NO_TLSv1`.
    public static let noTLS1_0 = SSLOptions(rawValue: 0x400_0000)
    /// Not TLS 1.1. CPython's `OP_NO_TLSv1_1`.
    public static let noTLS1_1 = SSLOptions(rawValue: 0x1000_0000)
    /// Not TLS 1.2. CPython's `OP_NO_TLSv1_2`.
    public static let noTLS1_2 = SSLOptions(rawValue: 0x800_0000)
    /// Not TLS 1.3. CPython's `OP_NO_TLSv1_3`.
    public static let noTLS1_3 = SSLOptions(rawValue: 0x2000_0000)
    /// No session tickets in TLS 1.2: a server remembers sessions itself. CPython's `OP_NO_TICKET`.
    public static let noTicket = SSLOptions(rawValue: 0x4000)
    /// A client refuses to renegotiate in TLS 1.2; a server does in any case. CPython's `OP_NO_RENEGOTIATION`.
    public static let noRenegotiation = SSLOptions(rawValue: 0x4000_0000)
    /// A client may talk to servers that do not know secure renegotiation (RFC 5746). CPython's
    /// `OP_LEGACY_SERVER_CONNECT`.
    public static let legacyServerConnect = SSLOptions(rawValue: 0x4)
}

/// Bits that change nothing, because it is always so here, or never.
extension SSLOptions {
    /// OpenSSL's allowances for faulty peers; there are none here. CPython's `OP_ALL`.
    public static let all = SSLOptions(rawValue: 0x8000_0050)
    /// SSL 2 is not spoken. CPython's `OP_NO_SSLv2`.
    public static let noSSL2: SSLOptions = []
    /// SSL 3 is not spoken. CPython's `OP_NO_SSLv3`.
    public static let noSSL3 = SSLOptions(rawValue: 0x200_0000)
    /// Nothing is compressed. CPython's `OP_NO_COMPRESSION`.
    public static let noCompression = SSLOptions(rawValue: 0x2_0000)
    /// Diffie-Hellman keys are made anew for each handshake. CPython's `OP_SINGLE_DH_USE`.
    public static let singleDHUse: SSLOptions = []
    /// Elliptic curve keys are made anew for each handshake. CPython's `OP_SINGLE_ECDH_USE`.
    public static let singleECDHUse: SSLOptions = []
    /// The kernel does not encrypt: its interface needs a socket below GnuTLS, and there is none. CPython's
    /// `OP_ENABLE_KTLS`.
    public static let enableKTLS = SSLOptions(rawValue: 0x8)
}
