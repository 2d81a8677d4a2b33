// SPDX-License-Identifier: MIT
public import SSLInterface

/// Further `SSL_OP_*` bits that mean something here.
extension SSLOptions {
    /// Not TLS 1.0. CPython's `OP_NO_TLSv1`.
    public static let noTLS1_0 = SSLOptions(rawValue: 0x400_0000)
    /// Not TLS 1.1. CPython's `OP_NO_TLSv1_1`.
    public static let noTLS1_1 = SSLOptions(rawValue: 0x1000_0000)
    /// Not TLS 1.2. CPython's `OP_NO_TLSv1_2`.
    public static let noTLS1_2 = SSLOptions(rawValue: 0x800_0000)
    /// Not TLS 1.3. CPython's `OP_NO_TLSv1_3`.
    public static let noTLS1_3 = SSLOptions(rawValue: 0x2000_0000)
    /// No session tickets in TLS 1.2. CPython's `OP_NO_TICKET`.
    public static let noTicket = SSLOptions(rawValue: 0x4000)
    /// A client may talk to servers that do not know secure renegotiation (RFC 5746). CPython's
    /// `OP_LEGACY_SERVER_CONNECT`.
    public static let legacyServerConnect = SSLOptions(rawValue: 0x4)
}
