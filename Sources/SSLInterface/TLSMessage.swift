// SPDX-License-Identifier: MIT

/// A piece of the protocol as it was sent or received, decrypted. What CPython's `_msg_callback` is told.
public struct TLSMessage: Sendable, Hashable {
    /// True for what the peer sent.
    public let isReceived: Bool
    /// The version that is in force, as far as it is known: the record's before it is negotiated.
    public let version: TLSVersion
    /// What kind of content.
    public let contentType: ContentType
    /// The kind within the content type: the handshake message's, the alert's description, the record's content type for a
    /// header; `0x101` for ChangeCipherSpec, as CPython has it.
    public let messageType: Int
    /// The bytes: a header of five, an inner content type of one, a handshake message with its four bytes of header, an
    /// alert of two.
    public let bytes: [UInt8]

    /// Kinds of content (RFC 8446, section 5.1), and OpenSSL's own for headers. CPython's `_TLSContentType`.
    public struct ContentType: RawRepresentable, Sendable, Hashable {
        /// The number.
        public let rawValue: Int
        /// Makes a type from its number.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// ChangeCipherSpec.
        public static let changeCipherSpec = ContentType(rawValue: 20)
        /// An alert.
        public static let alert = ContentType(rawValue: 21)
        /// A handshake message.
        public static let handshake = ContentType(rawValue: 22)
        /// Application data. Not shown.
        public static let applicationData = ContentType(rawValue: 23)
        /// The header of a record.
        public static let header = ContentType(rawValue: 0x100)
        /// The content type inside an encrypted record of TLS 1.3.
        public static let innerContentType = ContentType(rawValue: 0x101)
    }

    /// Puts a message together. Backends do.
    public init(isReceived: Bool, version: TLSVersion, contentType: ContentType, messageType: Int, bytes: [UInt8]) {
        self.isReceived = isReceived
        self.version = version
        self.contentType = contentType
        self.messageType = messageType
        self.bytes = bytes
    }
}
