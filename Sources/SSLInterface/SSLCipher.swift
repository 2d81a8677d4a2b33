// SPDX-License-Identifier: MIT

/// A cipher suite. CPython's `SSLObject.cipher()` is the first three members as a tuple.
public struct SSLCipher: Sendable, Hashable {
    /// OpenSSL's name, such as `ECDHE-RSA-AES128-GCM-SHA256` or `TLS_AES_256_GCM_SHA384`.
    public let name: String
    /// The first protocol version that had the suite, as OpenSSL names it: `TLSv1.3`, `TLSv1.2`, `TLSv1.0`, `SSLv3`.
    public let protocolName: String
    /// The strength of the bulk cipher in bits.
    public let bits: Int
    /// The number in the IANA registry, such as 0x1301.
    public let id: UInt16
    /// The name in the IANA registry, such as `TLS_AES_128_GCM_SHA256`.
    public let ianaName: String

    /// Makes a description of a suite.
    public init(name: String, protocolName: String, bits: Int, id: UInt16, ianaName: String) {
        self.name = name
        self.protocolName = protocolName
        self.bits = bits
        self.id = id
        self.ianaName = ianaName
    }
}
