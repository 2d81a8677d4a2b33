// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

/// A context on GnuTLS. See `SSLContext` for what a context is.
///
/// Keys, certificates and algorithms are read and checked here, once, and never change again: each connection keeps the
/// context it was made from, so that loading another certificate never disturbs a handshake that is under way.
public final class GnuTLSContext: SSLContext {
    /// Which end the connections of this context are.
    public let side: SSLSide
    /// The configuration that the context was made from.
    public let configuration: SSLConfiguration

    /// Protocol versions, suites, groups and signatures, in GnuTLS's form.
    let policy: Policy
    /// One's own certificates and keys.
    let credentials: Credentials
    /// What peers are verified with.
    let verifier: ChainVerifier
    /// Tickets, remembered sessions, and what became of them.
    let sessions: Sessions
    /// What tells early data that comes again, on a server that takes any.
    let antiReplay: AntiReplay?
    /// Where secrets are logged, if anywhere.
    let keylog: KeylogFile?

    /// Loads and checks everything the configuration names.
    ///
    /// Throws `.syscall` for a file that cannot be read, `.ssl` for content that is not what it should be (with OpenSSL's
    /// reason, such as `KEY_VALUES_MISMATCH`), `.invalidArgument` for settings that contradict each other, `.notSupported`
    /// for what GnuTLS lacks. A key's password callback runs here, on this thread.
    public convenience init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        try self.init(side, configuration, renewing: nil)
    }

    /// Makes a context for another configuration that takes over what an earlier one has, where the two agree.
    ///
    /// Sources of trust, certificates and keys that the configuration shares with the earlier one's are not read again:
    /// files may have changed or gone, and a password is not asked for twice. What is counted is counted on. Under the same
    /// rules (whom it trusts, with which certificates, versions and suites) the sessions of the earlier one can be resumed,
    /// too. The earlier context stays as it is.
    ///
    /// For contexts that are changed setting by setting, as CPython's are. Throws as ``init(_:_:)``.
    public init(
        _ side: SSLSide, _ configuration: SSLConfiguration, renewing earlier: GnuTLSContext?
    ) throws(SSLError) {
        try Library.start()
        try Self.check(side, configuration)
        self.side = side
        self.configuration = configuration
        let negotiated = try configuration.withSystemPolicy()
        let choices = try ProtocolChoices(negotiated)
        let trust = try TrustStore(configuration.trustRoots, renewing: earlier?.verifier.trust)
        verifier = ChainVerifier(
            trust: trust, flags: configuration.verifyFlags, securityLevel: choices.securityLevel,
            hostFlags: configuration.hostFlags)
        let materials = Credentials.Materials(side, configuration, securityLevel: choices.securityLevel)
        if let known = earlier?.credentials, known.materials == materials {
            credentials = known
        } else {
            credentials = try Credentials(materials, renewing: earlier?.credentials, trust: trust)
        }
        policy = try Policy(side, negotiated, choices, keys: credentials.abilities)
        sessions = try Sessions(
            side, configuration, identities: [trust.digest, credentials.digest], renewing: earlier?.sessions)
        if let known = earlier?.keylog, known.path == configuration.keylogFilename {
            keylog = known
        } else {
            keylog = try configuration.keylogFilename.map(KeylogFile.init)
        }
        // With the tickets goes the memory of who has used them.
        if let known = earlier?.antiReplay, let earlier, earlier.sessions.policy == sessions.policy,
            earlier.configuration.earlyData == configuration.earlyData
        {
            antiReplay = known
        } else {
            antiReplay = try AntiReplay(side, configuration)
        }
    }

    /// What can never work, whatever the files hold.
    private static func check(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        if side == .client && configuration.checkHostname && configuration.verifyMode == .none {
            throw .invalidArgument("Cannot check host names when verify_mode is CERT_NONE.")
        }
        if side == .client && configuration.serverNameCallback != nil {
            throw .invalidArgument("sni_callback cannot be set on TLS_CLIENT context")
        }
        if side == .client && configuration.pskServerCallback != nil {
            throw .invalidArgument("Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context")
        }
        if side == .server && configuration.pskClientCallback != nil {
            throw .invalidArgument("Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context")
        }
        try configuration.checkPeerRules(side)
        try configuration.checkRawKeys()
        try configuration.checkEarlyData(side)
        let hasKeys = configuration.pskClientCallback != nil || configuration.pskServerCallback != nil
        if hasKeys && (!configuration.publicKeyPins.isEmpty || configuration.stapledStatus == .required) {
            // Who proves a shared key shows no certificate that a pin or a status could be about.
            throw .invalidArgument("pre-shared keys do not go with publicKeyPins or a required stapledStatus")
        }
        guard (0...5).contains(configuration.securityLevel) else {
            throw .invalidArgument("securityLevel is between 0 and 5")
        }
        let known: VerifyFlags = [
            .trustedFirst, .partialChain, .x509Strict, .crlCheckLeaf, .crlCheckChain, .allowProxyCerts,
        ]
        guard configuration.verifyFlags.isSubset(of: known) else {
            // Better none than one that seems to check.
            throw .notSupported("verify_flags has bits that nothing here checks")
        }
        if let limit = configuration.recordSizeLimit, !(512...16384).contains(limit) {
            throw .invalidArgument("recordSizeLimit is between 512 and 16384")
        }
        guard (0...16384).contains(configuration.recordPadding) else {
            throw .invalidArgument("recordPadding is between 0 and 16384")
        }
    }

    /// Makes a connection over two memory buffers, which the caller carries to and from the peer.
    ///
    /// Throws `.invalidArgument` for a host name that is empty, starts with a dot, holds a NUL or cannot be encoded, for a
    /// missing name when the context checks host names, and for a session that is not this configuration's. CPython's
    /// `SSLContext.wrap_bio`.
    public func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> GnuTLSObject {
        try GnuTLSObject(
            context: self, incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: session)
    }

    /// What became of the connections and sessions so far. CPython's `session_stats()`.
    public var sessionStatistics: SessionStatistics { sessions.statistics }

    /// How much is trusted. Certificates in directories count once they have been used. CPython's `cert_store_stats()`.
    public var certificateStoreStatistics: CertificateStoreStatistics {
        let (x509, crl, x509CA) = verifier.trust.statistics
        var statistics = CertificateStoreStatistics()
        statistics.x509 = x509
        statistics.crl = crl
        statistics.x509CA = x509CA
        return statistics
    }

    /// The authorities that are trusted. CPython's `get_ca_certs()`.
    public var caCertificates: [SSLCertificate] {
        verifier.trust.authorities.map { SSLCertificate(derBytes: $0.derBytes, info: $0.info) }
    }
}

extension GnuTLSContext {
    /// What `gnutls_init` is told.
    var sessionFlags: UInt32 {
        var flags = cgnutls_nonblock | cgnutls_no_signal | configuration.featureFlags(side)
        switch side {
        case .client:
            // A client shows its certificate whatever issuers the server names, as OpenSSL's do.
            flags |= cgnutls_client | cgnutls_force_client_cert
            if configuration.postHandshakeAuth { flags |= cgnutls_post_handshake_auth | cgnutls_auto_reauth }
        case .server:
            // How many tickets there are is decided when the handshake is done.
            flags |= cgnutls_server | cgnutls_no_auto_send_ticket
            // Costs a copy of the handshake for the life of the session.
            if configuration.verifyMode != .none || decidesByHello { flags |= cgnutls_post_handshake_auth }
        }
        return flags
    }

    /// Whether a server has to know the client's hello before the session can be set up.
    var decidesByHello: Bool {
        side == .server
            && (configuration.serverNameCallback != nil || configuration.ticketKeys.count > 1
                || configuration.earlyData != nil)
    }
}
