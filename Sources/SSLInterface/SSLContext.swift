// SPDX-License-Identifier: MIT

/// A configuration made ready for use: keys loaded, certificates parsed, trust prepared.
///
/// A context is immutable; share it between threads freely, keep it, make any number of connections from it. To change a
/// configuration or to reload a certificate, make a new context: connections keep the one they started from.
///
/// The corresponding CPython class is `ssl.SSLContext`.
public protocol SSLContext<Object>: AnyObject, Sendable {
    /// The connections that this context makes.
    associatedtype Object: SSLObject

    /// What the backend is and can do.
    static var capabilities: SSLCapabilities { get }

    /// Loads and checks everything the configuration names.
    ///
    /// Throws ``SSLError/Code/syscall`` for a file that cannot be read, ``SSLError/Code/ssl`` for content that is not what
    /// it should be (with OpenSSL's reason, such as `KEY_VALUES_MISMATCH`), ``SSLError/Code/invalidArgument`` for settings
    /// that contradict each other, ``SSLError/Code/notSupported`` for what the backend lacks.
    init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError)

    /// Which end the connections of this context are.
    var side: SSLSide { get }

    /// The configuration that the context was made from.
    var configuration: SSLConfiguration { get }

    /// Makes a connection over two memory buffers, which the caller carries to and from the peer.
    ///
    /// - Parameters:
    ///   - incoming: where the caller writes what arrives from the peer.
    ///   - outgoing: where the caller reads what is to be sent to the peer.
    ///   - serverHostname: on a client, the name or address to ask for (SNI) and to check the certificate against.
    ///   - session: on a client, an earlier ``SSLObject/session`` to resume, if the server agrees.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for a name that is empty, starts with a dot, holds a NUL or cannot be
    /// encoded by IDNA, for a missing name when the context checks host names, and for a session on a server, of another
    /// backend, or of a context with another configuration.
    ///
    /// The corresponding CPython call is `SSLContext.wrap_bio`.
    func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> Object

    /// The suites that the configuration stands for, TLS 1.3's first, in order of preference. CPython's `get_ciphers()`.
    var ciphers: [SSLCipher] { get }

    /// What became of the connections and sessions so far. CPython's `session_stats()`.
    var sessionStatistics: SessionStatistics { get }

    /// How much is trusted. Certificates in directories count once they have been used. CPython's `cert_store_stats()`.
    var certificateStoreStatistics: CertificateStoreStatistics { get }

    /// The authorities that are trusted. CPython's `get_ca_certs()`.
    var caCertificates: [SSLCertificate] { get }
}

extension SSLContext {
    /// Makes a connection that resumes nothing. Throws what
    /// ``wrapBIO(incoming:outgoing:serverHostname:session:)`` throws.
    public func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?
    ) throws(SSLError) -> Object {
        try wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: nil)
    }

    /// For backends that do not tell: what the backend can do.
    public var ciphers: [SSLCipher] { Self.capabilities.ciphers }
    /// For backends that do not count.
    public var sessionStatistics: SessionStatistics { SessionStatistics() }
    /// For backends that do not count.
    public var certificateStoreStatistics: CertificateStoreStatistics { CertificateStoreStatistics() }
    /// For backends that do not tell.
    public var caCertificates: [SSLCertificate] { [] }
}

extension SSLContext {
    /// Makes a context that is safe by default.
    ///
    /// A client trusts the system's store, requires a valid certificate and checks the host name. A server speaks TLS 1.2
    /// and 1.3, asks for no client certificate, and needs at least one certificate chain before it can serve.
    ///
    /// - Parameter adjust: changes the configuration before the context is made. Runs at once, on this thread.
    ///
    /// Throws what the initializer throws. The corresponding CPython function is `ssl.create_default_context`.
    public static func createDefaultContext(
        _ side: SSLSide = .client, _ adjust: (inout SSLConfiguration) throws(SSLError) -> Void = { _ in }
    ) throws(SSLError) -> Self {
        var configuration = side == .client ? SSLConfiguration.client : SSLConfiguration.server()
        try adjust(&configuration)
        return try Self(side, configuration)
    }
}
