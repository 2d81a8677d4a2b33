// SPDX-License-Identifier: MIT

/// What a context is made from: a plain value to copy, compare and log. Nothing is loaded or checked before a context is
/// made from it, and changing it afterwards changes no context.
public struct SSLConfiguration: Sendable, Hashable {
    /// Whether the peer's certificate is asked for and verified. CPython's `verify_mode`.
    public var verifyMode: VerifyMode
    /// Whether a client compares the server's certificate with the host name it asked for. CPython's `check_hostname`.
    public var checkHostname: Bool
    /// Further rules of verification; a context refuses bits that its backend does not check. CPython's `verify_flags`.
    public var verifyFlags: VerifyFlags
    /// Whom to trust.
    public var trustRoots: TrustRoots
    /// One's own certificates: at most one for each key type takes part, the last one given. Needed by servers.
    public var certificateChains: [CertificateChain]
    /// Sends the issuers of a certificate that stands alone in its chain, as far as ``trustRoots`` has them and up to the
    /// root: for chains that were loaded without their intermediates. Off by default. What OpenSSL does, and CPython with
    /// it, unless `SSL_MODE_NO_AUTO_CHAIN` is set.
    public var completesCertificateChains = false
    /// The oldest version to speak, or `nil` for the oldest that the security level allows. CPython's `minimum_version`.
    public var minimumVersion: TLSVersion?
    /// The newest version to speak, or `nil` for the newest there is. CPython's `maximum_version`.
    public var maximumVersion: TLSVersion?
    /// Application protocols, the preferred one first; empty for no ALPN (RFC 7301). A server's order wins.
    public var alpnProtocols: [String]
    /// The suites to use up to TLS 1.2, in OpenSSL's cipher-string language: items such as `ECDHE+AESGCM`, `!aNULL`, names,
    /// or whole strings; empty for the default. CPython's `set_ciphers`.
    public var ciphers: [String]
    /// The names of the TLS 1.3 suites to use, in order; empty for the default.
    public var ciphersuites: [String]
    /// Names of the key exchange groups to use, in order; empty for the default.
    public var groups: [String]
    /// Names of the signature schemes to use, in order; empty for the default. CPython's `set_client_sigalgs` and
    /// `set_server_sigalgs`.
    public var signatureSchemes: [String]
    /// OpenSSL's security level, 0 to 5: the least strength of keys and signatures (2: 112 bits). `@SECLEVEL`.
    public var securityLevel: Int
    /// Behaviours that are on or off. CPython's `options`.
    public var options: SSLOptions
    /// How host names are compared with certificates. CPython's `SSLContext._host_flags`.
    public var hostFlags: HostFlags

    /// On a server, chooses the context by the client's hello. CPython's `sni_callback`.
    public var serverNameCallback: ServerNameCallback?
    /// Has the last word on the peer's certificate.
    public var verificationCallback: VerificationCallback?
    /// On a client, lets servers ask for a certificate after the handshake (TLS 1.3). On a server with a verify mode other
    /// than none, asks then and not in the handshake. CPython's `post_handshake_auth`.
    public var postHandshakeAuth: Bool
    /// On a client, the pre-shared key to use. CPython's `set_psk_client_callback`.
    public var pskClientCallback: PSKClientCallback?
    /// On a server, finds pre-shared keys. CPython's `set_psk_server_callback`.
    public var pskServerCallback: PSKServerCallback?
    /// What a server tells TLS 1.2 clients to help them choose a key. CPython's `identity_hint`.
    public var pskIdentityHint: String?
    /// Parameters for Diffie-Hellman with clients that name no group of RFC 7919, as PEM or DER. CPython's
    /// `load_dh_params`.
    public var dhParameters: SSLDataSource?

    /// The tickets that a TLS 1.3 server gives each client, 0 to 31: how often it may resume. CPython's `num_tickets`.
    public var numTickets: Int
    /// The keys for tickets, the newest first: the first encrypts, all decrypt. Empty for a random one of the context's own.
    public var ticketKeys: [TicketKey]
    /// Which side remembers sessions. OpenSSL's `SSL_CTX_set_session_cache_mode`.
    public var sessionCacheMode: SessionCacheMode
    /// The most sessions that a server remembers; 0 for none. OpenSSL's `SSL_CTX_sess_set_cache_size`.
    public var sessionCacheSize: Int
    /// How long sessions can be resumed, in seconds, on either side: at most 604800. Servers that share ticket keys must
    /// share it too. OpenSSL's `SSL_CTX_set_timeout`.
    public var sessionTimeout: Int
    /// Keeps apart the sessions of services with otherwise equal configurations. OpenSSL's
    /// `SSL_CTX_set_session_id_context`.
    public var sessionIDContext: [UInt8]

    /// A file to append each connection's secrets to. CPython's `keylog_filename`.
    public var keylogFilename: String?
    /// Sees each connection's secrets.
    public var keylogCallback: KeylogCallback?
    /// Sees protocol messages. CPython's `_msg_callback`.
    public var messageCallback: MessageCallback?

    /// The most plaintext that the peer may put into a record, 512 to 16384 bytes, or `nil` for the default (RFC 8449).
    public var recordSizeLimit: Int?
    /// Pads records of TLS 1.3 to multiples of so many bytes, to hide lengths; 0 or 1 for no padding. OpenSSL's
    /// `SSL_CTX_set_block_padding`.
    public var recordPadding: Int

    /// Keys of which one must be in the verified chain, beside everything else that must be right; empty for no such
    /// rule. Pin a second key that is kept safe: without one, the loss of the first is the loss of the service. RFC 7469.
    public var publicKeyPins: Set<PublicKeyPin> = []
    /// On a client, accepts servers without a trusted issuer by the key they showed first; `nil` for never.
    public var trustOnFirstUse: TrustOnFirstUse?
    /// On a client, what to make of stapled OCSP responses.
    public var stapledStatus: StapledStatus = .checked
    /// Raw public keys in place of certificates; `nil` for certificates alone.
    public var rawPublicKeys: RawPublicKeys?
    /// Data with the first message of resumed connections; `nil` for none. OpenSSL's `SSL_CTX_set_max_early_data`.
    public var earlyData: EarlyData?
    /// Takes versions, suites, groups and signatures from the system's policy instead of this package's own defaults. What
    /// the policy forbids is forbidden in any case.
    public var usesSystemPolicy = false

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
        signatureSchemes = []
        securityLevel = 2
        options = [.cipherServerPreference, .enableMiddleboxCompat]
        hostFlags = [.noPartialWildcards, .neverCheckSubject]
        postHandshakeAuth = false
        numTickets = 2
        ticketKeys = []
        sessionCacheMode = .server
        sessionCacheSize = 20480
        sessionTimeout = 7200
        sessionIDContext = []
        recordPadding = 0
    }

    /// Lets the common name stand in for a host name where a certificate names no host otherwise. Off by default, as it
    /// is for web browsers: one of the ``hostFlags``. CPython's `hostname_checks_common_name`.
    public var hostnameChecksCommonName: Bool {
        get { !hostFlags.contains(.neverCheckSubject) }
        set { if newValue { hostFlags.remove(.neverCheckSubject) } else { hostFlags.insert(.neverCheckSubject) } }
    }

    /// For a client: the server must show a valid certificate for the host name, issued by the system's trust store.
    ///
    /// CPython's `create_default_context(Purpose.SERVER_AUTH)`, with the flags that it sets since 3.13.
    public static let client = SSLConfiguration(trustRoots: .system).withDefaultFlags

    /// For a server that asks its clients for no certificate.
    ///
    /// CPython's `create_default_context(Purpose.CLIENT_AUTH)` with `load_cert_chain`.
    public static func server(_ certificateChains: CertificateChain...) -> SSLConfiguration {
        SSLConfiguration(verifyMode: .none, checkHostname: false, certificateChains: certificateChains).withDefaultFlags
    }

    private var withDefaultFlags: SSLConfiguration {
        var configuration = self
        configuration.verifyFlags.formUnion([.x509Strict, .partialChain])
        return configuration
    }
}
