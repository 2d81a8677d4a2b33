// SPDX-License-Identifier: MIT

/// Where certificates or a key come from. PEM and DER are told apart by looking at the bytes.
public enum SSLDataSource: Sendable, Hashable {
    /// A file, by its path. Read when the context is made.
    case file(String)
    /// The bytes themselves.
    case bytes([UInt8])
    /// An object on a token or in a hardware module, by its PKCS#11 URI (RFC 7512): `pkcs11:token=NAME;object=LABEL`. A key
    /// stays there, and each signature is made there. The PIN is the ``CertificateChain/password``, unless the URI has
    /// `pin-value` or `pin-source`. For keys, certificates and trust.
    case uri(String)

    /// PEM text.
    public static func pem(_ text: String) -> SSLDataSource { .bytes(Array(text.utf8)) }
}

extension SSLDataSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The path, the number of bytes, or the URI without its attributes after `?`, of which the PIN is one: secrets are
    /// never shown.
    public var description: String {
        switch self {
        case .file(let path): "file \(path)"
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .uri(let uri): Self.withoutPIN(uri)
        }
    }

    /// A PIN may stand in the query of a URI (RFC 7512), and libraries take it among the attributes before, too.
    private static func withoutPIN(_ uri: String) -> String {
        let start = uri.firstIndex(of: ":").map { uri.index(after: $0) } ?? uri.startIndex
        let attributes = uri[start...].prefix { $0 != "?" }.split(separator: ";", omittingEmptySubsequences: false)
        return uri[..<start] + attributes.filter { !$0.lowercased().hasPrefix("pin") }.joined(separator: ";")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Shows `dump` nothing but the description.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
