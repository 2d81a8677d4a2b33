// SPDX-License-Identifier: MIT

/// Tells callbacks apart inside a configuration, which is a value: a copy of a callback equals it, another one never does.
struct CallbackIdentity: Sendable, Hashable {
    private final class Token: Sendable {}
    private let token = Token()

    static func == (left: CallbackIdentity, right: CallbackIdentity) -> Bool { left.token === right.token }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(token)) }
}

/// Sees the secrets of each connection of a context, a line at a time, in the format of NSS's key log
/// (`CLIENT_RANDOM ...`), as Wireshark reads it.
///
/// Whoever has the lines can decrypt the traffic. OpenSSL's `SSL_CTX_set_keylog_callback`.
public struct KeylogCallback: Sendable, Hashable {
    private let identity = CallbackIdentity()
    private let body: @Sendable (_ connection: any SSLObject, _ line: String) -> Void

    /// - Parameter body: called inside a call on the connection, on that call's thread, with a line without its newline.
    ///   It may ask the connection about itself, not read or write.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ line: String) -> Void) { self.body = body }

    /// Hands over a line. Backends do.
    public func callAsFunction(_ connection: any SSLObject, _ line: String) { body(connection, line) }

    /// The same callback.
    public static func == (left: KeylogCallback, right: KeylogCallback) -> Bool { left.identity == right.identity }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

/// Sees the protocol messages of each connection of a context, for debugging. CPython's `SSLContext._msg_callback`.
public struct MessageCallback: Sendable, Hashable {
    private let identity = CallbackIdentity()
    private let body: @Sendable (_ connection: any SSLObject, _ message: TLSMessage) -> Void

    /// - Parameter body: called inside a call on the connection, on that call's thread. It may ask the connection about
    ///   itself, not read or write.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ message: TLSMessage) -> Void) {
        self.body = body
    }

    /// Hands over a message. Backends do.
    public func callAsFunction(_ connection: any SSLObject, _ message: TLSMessage) { body(connection, message) }

    /// The same callback.
    public static func == (left: MessageCallback, right: MessageCallback) -> Bool { left.identity == right.identity }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
