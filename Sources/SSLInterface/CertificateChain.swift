// SPDX-License-Identifier: MIT

/// A certificate of one's own with its private key. What CPython's `SSLContext.load_cert_chain` loads.
public struct CertificateChain: Sendable, Hashable {
    /// The leaf first, then its issuers in any order; the root may be left out.
    public var certificates: SSLDataSource
    /// The private key of the leaf, or `nil` when it stands in the same source as the certificates.
    public var privateKey: SSLDataSource?
    /// How to decrypt the key, if it is encrypted.
    public var password: Password?
    /// On a server, the OCSP response to staple to the leaf, as DER or PEM (`OCSP RESPONSE`); `nil` for none. Once it has
    /// expired it is not sent any more: to renew it, make a new context. OpenSSL's `SSL_set_tlsext_status_ocsp_resp`.
    public var ocspResponse: SSLDataSource?

    /// Names a chain, its key and the key's password. Nothing is read before a context is made.
    public init(
        certificates: SSLDataSource, privateKey: SSLDataSource? = nil, password: Password? = nil,
        ocspResponse: SSLDataSource? = nil
    ) {
        self.certificates = certificates
        self.privateKey = privateKey
        self.password = password
        self.ocspResponse = ocspResponse
    }
}

/// The password of an encrypted private key. Never shown in a description.
public struct Password: Sendable {
    /// Asked at most once for a key, and not at all for a key that is not encrypted: on the thread that makes the context,
    /// or, for a token's PIN, on the one that first signs with its key.
    let provide: @Sendable () throws(SSLError) -> [UInt8]
    /// What tells two passwords apart without looking at them.
    private let identity: Identity

    private enum Identity: Hashable, Sendable {
        case bytes([UInt8])
        case callback(ObjectIdentifier)
    }
    /// Keeps the identity of a callback alive as long as the password.
    private let token: Token?
    private final class Token: Sendable {}

    /// A fixed password of at most 1024 bytes.
    public init(_ bytes: [UInt8]) {
        provide = { () throws(SSLError) -> [UInt8] in bytes }
        identity = .bytes(bytes)
        token = nil
    }

    /// A fixed password, as UTF-8, of at most 1024 bytes.
    public init(_ text: String) { self.init(Array(text.utf8)) }

    /// A password that is asked for when it is needed.
    ///
    /// - Parameter callback: runs at most once per key, on the thread that makes the context; not at all when the key is
    ///   not encrypted. What it throws comes out of the context's initializer.
    public init(callback: @escaping @Sendable () throws(SSLError) -> [UInt8]) {
        let token = Token()
        provide = callback
        self.token = token
        identity = .callback(ObjectIdentifier(token))
    }

    /// The bytes, for a backend that has met an encrypted key.
    ///
    /// Throws what the callback throws, and ``SSLError/Code/invalidArgument`` for more than 1024 bytes, CPython's limit.
    public func bytes() throws(SSLError) -> [UInt8] {
        let bytes = try provide()
        guard bytes.count <= 1024 else { throw .invalidArgument("password cannot be longer than 1024 bytes") }
        return bytes
    }
}

extension Password: Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Equal bytes, or the same callback.
    public static func == (left: Password, right: Password) -> Bool { left.identity == right.identity }
    /// Hashes the bytes, or the identity of the callback.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
    /// A placeholder.
    public var description: String { "<password>" }
    /// A placeholder.
    public var debugDescription: String { description }
    /// Shows `dump` nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
