// SPDX-License-Identifier: MIT

/// What a client asks for in its first message (RFC 8446, section 4.1.2).
public struct ClientHello: Sendable, Hashable {
    /// The name of the host that the client wants to reach (SNI, RFC 6066), as it sent it.
    public var serverName: String?
    /// The application protocols it offers, its favourite first (RFC 7301). Names that are not UTF-8 are repaired.
    public var alpnProtocols: [String] = []
    /// The versions it offers, in its order.
    public var versions: [TLSVersion] = []
    /// The numbers of the suites it offers, in its order, in the IANA registry.
    public var cipherSuites: [UInt16] = []
    /// The numbers of the groups it can agree on keys with, in its order.
    public var groups: [UInt16] = []
    /// The numbers of the signature schemes it understands, in its order.
    public var signatureSchemes: [UInt16] = []
    /// The numbers of all extensions, in its order.
    public var extensions: [UInt16] = []

    /// A hello that asks for nothing.
    public init() {}
}
