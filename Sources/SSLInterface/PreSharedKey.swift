// SPDX-License-Identifier: MIT

/// Tells a client who it is and with which key, instead of certificates. CPython's `set_psk_client_callback`.
public struct PSKClientCallback: Sendable, Hashable {
    private let identity = CallbackIdentity()
    private let body: @Sendable (any SSLObject, String?) -> PreSharedKey?

    /// - Parameter body: called inside a call on the connection, on that call's thread, with the server's hint, if it gave
    ///   one (TLS 1.2 only). `nil` ends the handshake. It must not use the connection: that throws.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ hint: String?) -> PreSharedKey?) {
        self.body = body
    }

    /// Asks the callback. Backends do.
    public func callAsFunction(_ connection: any SSLObject, _ hint: String?) -> PreSharedKey? { body(connection, hint) }

    /// The same callback.
    public static func == (left: PSKClientCallback, right: PSKClientCallback) -> Bool {
        left.identity == right.identity
    }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// Finds the key for an identity on a server. CPython's `set_psk_server_callback`.
public struct PSKServerCallback: Sendable, Hashable {
    private let identity = CallbackIdentity()
    private let body: @Sendable (any SSLObject, String?) -> [UInt8]?

    /// - Parameter body: called inside a call on the connection, on that call's thread, with the client's identity, `nil`
    ///   for an empty one. `nil` or an empty key: nobody of that name is known, and the handshake ends.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ identity: String?) -> [UInt8]?) {
        self.body = body
    }

    /// Asks the callback. Backends do.
    public func callAsFunction(_ connection: any SSLObject, _ identity: String?) -> [UInt8]? {
        body(connection, identity)
    }

    /// The same callback.
    public static func == (left: PSKServerCallback, right: PSKServerCallback) -> Bool {
        left.identity == right.identity
    }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// A key that both sides know beforehand, and the name it goes by (RFC 4279; RFC 8446, section 4.2.11).
public struct PreSharedKey: Sendable, Hashable {
    /// Whose key it is: at most 256 bytes of UTF-8; not empty in TLS 1.3.
    public let identity: String
    /// The key: at most 512 bytes, and random. A key that can be guessed can be found from a recorded handshake.
    public let key: [UInt8]

    /// Puts a key and its name together.
    public init(identity: String, key: [UInt8]) {
        self.identity = identity
        self.key = key
    }
}

extension PreSharedKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The identity alone.
    public var description: String { "<pre-shared key of \(identity)>" }
    /// The identity alone.
    public var debugDescription: String { description }
    /// Shows `dump` nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: ["identity": identity]) }
}
