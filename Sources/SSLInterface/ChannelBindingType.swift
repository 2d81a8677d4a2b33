// SPDX-License-Identifier: MIT

/// A kind of channel binding: bytes that tie an authentication above TLS to the TLS connection below it.
///
/// CPython's `get_channel_binding()` has `tls-unique` alone.
public struct ChannelBindingType: RawRepresentable, Sendable, Hashable {
    /// The registered name.
    public let rawValue: String
    /// Makes a type from its registered name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The first Finished message of the handshake (RFC 5929, section 3).
    ///
    /// In TLS 1.3 it is not defined; the value then is what CPython on OpenSSL gives: the first Finished message.
    public static let tlsUnique = ChannelBindingType(rawValue: "tls-unique")
    /// A hash of the server's certificate (RFC 5929, section 4).
    public static let tlsServerEndPoint = ChannelBindingType(rawValue: "tls-server-end-point")
    /// Exported keying material (RFC 9266).
    public static let tlsExporter = ChannelBindingType(rawValue: "tls-exporter")
}
