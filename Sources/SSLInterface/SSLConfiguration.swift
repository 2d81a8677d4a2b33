// SPDX-License-Identifier: MIT

/// What a context is made from: a plain value to copy, compare and log. Nothing is loaded or checked before a context is
/// made from it, and changing it afterwards changes no context.
public struct SSLConfiguration: Sendable, Hashable {
    /// Whether the peer's certificate is asked for and verified. CPython's `verify_mode`.
    public var verifyMode: VerifyMode
    /// Whether a client compares the server's certificate with the host name it asked for. CPython's `check_hostname`.
    public var checkHostname: Bool
    /// Further rules of verification; a context refuses those that its backend does not check. CPython's `verify_flags`.
    public var verifyFlags: VerifyFlags
    /// Whom to trust.
    public var trustRoots: TrustRoots
    /// One's own certificates: at most one for each key type takes part, the last one given. Needed by servers.
    public var certificateChains: [CertificateChain]
    /// The oldest version to speak, or `nil` for the oldest that the security level allows. CPython's `minimum_version`.
    public var minimumVersion: TLSVersion?
    /// The newest version to speak, or `nil` for the newest there is. CPython's `maximum_version`.
    public var maximumVersion: TLSVersion?
    /// Application protocols, the preferred one first; empty for no ALPN (RFC 7301). A server's order wins.
    public var alpnProtocols: [String]
    /// OpenSSL's names of the TLS 1.2 suites to use, in order; empty for the default.
    ///
    /// GnuTLS switches ciphers for all versions together: where ``ciphersuites`` alone is given, the default here is
    /// narrowed to the same ciphers, and the other way round.
    public var ciphers: [String]
    /// The names of the TLS 1.3 suites to use, in order; empty for the default.
    public var ciphersuites: [String]
    /// Names of the key exchange groups to use, in order; empty for the default.
    public var groups: [String]
    /// OpenSSL's security level, 0 to 5: the least strength of keys and signatures (2: 112 bits). `@SECLEVEL`.
    public var securityLevel: Int
    /// Behaviours that are on or off. CPython's `options`.
    public var options: SSLOptions

    /// Makes a configuration. The arguments left out are CPython's defaults for a client: a valid certificate is required
    /// and its name is checked, but nobody is trusted yet.
    public init(
        verifyMode: VerifyMode = .required, checkHostname: Bool = true, trustRoots: TrustRoots = .none,
        certificateChains: [CertificateChain] = [], minimumVersion: TLSVersion? = .tls1_2,
        maximumVersion: TLSVersion? = nil, alpnProtocols: [String] = []
    ) {
        self.verifyMode = verifyMode
        self.checkHostname = checkHostname
        self.verifyFlags = .trustedFirst
        self.trustRoots = trustRoots
        self.certificateChains = certificateChains
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.alpnProtocols = alpnProtocols
        ciphers = []
        ciphersuites = []
        groups = []
        securityLevel = 2
        options = [.cipherServerPreference, .enableMiddleboxCompat]
    }

    /// For a client: the server must show a valid certificate for the host name, issued by the system's trust store.
    ///
    /// CPython's `create_default_context(Purpose.SERVER_AUTH)`.
    public static let client = SSLConfiguration(trustRoots: .system)

    /// For a server that asks its clients for no certificate.
    ///
    /// CPython's `create_default_context(Purpose.CLIENT_AUTH)` with `load_cert_chain`.
    public static func server(_ certificateChains: CertificateChain...) -> SSLConfiguration {
        SSLConfiguration(verifyMode: .none, checkHostname: false, certificateChains: certificateChains)
    }
}
