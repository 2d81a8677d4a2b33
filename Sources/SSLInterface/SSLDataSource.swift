// SPDX-License-Identifier: MIT

/// Where certificates or a key come from. PEM and DER are told apart by looking at the bytes.
public enum SSLDataSource: Sendable, Hashable {
    /// A file, by its path. Read when the context is made.
    case file(String)
    /// The bytes themselves.
    case bytes([UInt8])

    /// PEM text.
    public static func pem(_ text: String) -> SSLDataSource { .bytes(Array(text.utf8)) }
}

extension SSLDataSource: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The path, or the number of bytes: the bytes may be a private key and are never shown.
    public var description: String {
        switch self {
        case .file(let path): "file \(path)"
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }

    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Shows `dump` nothing but the description.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
