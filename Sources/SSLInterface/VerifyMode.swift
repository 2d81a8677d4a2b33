// SPDX-License-Identifier: MIT

/// Whether a peer must show a certificate, and whether it is verified. CPython's `ssl.VerifyMode`.
public enum VerifyMode: Int32, Sendable, Hashable {
    /// The certificate is not verified. On a client this means that anybody may be the server; on a server, that no
    /// certificate is asked for. `CERT_NONE`.
    case none = 0
    /// A server asks for a certificate and verifies it if one comes; a client behaves as with ``required``. `CERT_OPTIONAL`.
    case optional = 1
    /// A valid certificate must come. `CERT_REQUIRED`.
    case required = 2
}

/// Rules for verifying a chain, beyond the mode. CPython's `ssl.VerifyFlags`, with OpenSSL's numbers.
public struct VerifyFlags: OptionSet, Sendable, Hashable {
    /// OpenSSL's bits.
    public let rawValue: UInt
    /// Makes flags from OpenSSL's bits.
    public init(rawValue: UInt) { self.rawValue = rawValue }

    /// Looks for an issuer among the trusted certificates before those the peer sent; without it, the other way round.
    public static let trustedFirst = VerifyFlags(rawValue: 0x8000)
    /// Lets any certificate of the trust store end a chain, not only self-issued ones.
    public static let partialChain = VerifyFlags(rawValue: 0x80000)
    /// Refuses chains that break RFC 5280 in ways that are otherwise tolerated.
    public static let x509Strict = VerifyFlags(rawValue: 0x20)
    /// Requires a valid CRL for the leaf.
    public static let crlCheckLeaf = VerifyFlags(rawValue: 0x4)
    /// Requires a valid CRL for each certificate of the chain.
    public static let crlCheckChain = VerifyFlags(rawValue: 0xc)
    /// Would let in proxy certificates (RFC 3820), which are refused here whatever this says.
    public static let allowProxyCerts = VerifyFlags(rawValue: 0x40)
}
