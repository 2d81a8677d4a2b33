// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLCompat
public import SSLInterface

// @unchecked: everything is made in init and only read from then on; OpenSSL's own parts have OpenSSL's own locks.
/// A context on OpenSSL: what others are compared with. See `SSLContext` for what a context is.
public final class OpenSSLContext: SSLContext, @unchecked Sendable {
    /// Which end the connections of this context are.
    public let side: SSLSide
    /// The configuration that the context was made from.
    public let configuration: SSLConfiguration

    /// OpenSSL's own context.
    let handle: ContextHandle
    /// Names the configuration: only sessions that began under the same one are resumed.
    let policy: [UInt8]
    /// Responses to staple, by the certificate that they are about.
    let responses: [StapledResponse]
    /// The keys of tickets; empty for a random one of OpenSSL's.
    let ticketKeys: [SharedTicketKey]
    /// Where secrets are logged, if anywhere.
    let keylog: KeylogFile?
    /// The handshakes that another context has gone on with.
    let handovers = Counter()

    /// Loads and checks everything the configuration names.
    ///
    /// Throws as `SSLContext.init` says, with OpenSSL's own reasons. `.notSupported` for tokens, raw public keys, first-use
    /// trust, record size limits and system policies.
    public init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        try configuration.check(side)
        self.side = side
        self.configuration = configuration
        QueuedError.clear()
        handle = try ContextHandle(side)
        try handle.negotiate(side, configuration)
        var identities: [Identity] = []
        for chain in configuration.certificateChains { identities.append(try Identity(chain, in: handle)) }
        responses = identities.compactMap(\.response)
        let trust = try handle.trust(configuration)
        let policy = PolicyFingerprint.make(side, configuration, identities: identities.map(\.digest) + [trust])
        self.policy = policy
        ticketKeys = configuration.ticketKeys.map { SharedTicketKey($0, policy: policy) }
        try handle.remember(side, configuration, policy: policy)
        try handle.sharePreSharedKeys(side, configuration)
        keylog = try configuration.keylogFilename.map { path throws(SSLError) in try KeylogFile(path) }
        installCallbacks()
    }

    private func installCallbacks() {
        let context = unsafe handle.pointer
        unsafe SSL_CTX_set_cert_verify_callback(context, verifyCallback, nil)
        unsafe SSL_CTX_set_keylog_callback(context, keylogCallback)
        unsafe SSL_CTX_set_msg_callback(context, messageCallback)
        unsafe copenssl_ctx_set_status_callback(context, statusCallback)
        guard side == .server else { return }
        unsafe SSL_CTX_set_client_hello_cb(context, clientHelloCallback, nil)
        unsafe SSL_CTX_set_alpn_select_cb(context, protocolCallback, nil)
        // Makes OpenSSL keep sessions, and early data, to the name they began with.
        if configuration.serverNameCallback != nil || configuration.earlyData != nil {
            unsafe copenssl_ctx_set_servername_callback(context) { _, _, _ in SSL_TLSEXT_ERR_OK }
        }
        if !ticketKeys.isEmpty { unsafe SSL_CTX_set_tlsext_ticket_key_evp_cb(context, ticketKeyCallback) }
    }

    /// Makes a connection over two memory buffers, which the caller carries to and from the peer.
    ///
    /// Throws as `SSLContext.wrapBIO` says, and `.notSupported` for host names that are not ASCII. CPython's
    /// `SSLContext.wrap_bio`.
    public func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> OpenSSLObject {
        try OpenSSLObject(
            context: self, incoming: incoming, outgoing: outgoing, serverHostname: serverHostname, session: session)
    }
}

extension OpenSSLContext {
    /// The suites that the configuration stands for, TLS 1.3's first, in order of preference. CPython's `get_ciphers()`.
    public var ciphers: [SSLCipher] {
        unsafe elements(of: SSL_CTX_get_ciphers(handle.pointer)).map { unsafe SSLCipher($0) }
    }

    /// What became of the connections and sessions so far. CPython's `session_stats()`.
    public var sessionStatistics: SessionStatistics {
        func counter(_ which: Int32) -> Int { unsafe Int(copenssl_ctx_counter(handle.pointer, which)) }
        var statistics = SessionStatistics()
        statistics.number = counter(SSL_CTRL_SESS_NUMBER)
        statistics.connect = counter(SSL_CTRL_SESS_CONNECT)
        statistics.connectGood = counter(SSL_CTRL_SESS_CONNECT_GOOD)
        statistics.connectRenegotiate = counter(SSL_CTRL_SESS_CONNECT_RENEGOTIATE)
        statistics.accept = counter(SSL_CTRL_SESS_ACCEPT) - handovers.value
        statistics.acceptGood = counter(SSL_CTRL_SESS_ACCEPT_GOOD)
        statistics.acceptRenegotiate = counter(SSL_CTRL_SESS_ACCEPT_RENEGOTIATE)
        statistics.hits = counter(SSL_CTRL_SESS_HIT)
        statistics.misses = counter(SSL_CTRL_SESS_MISSES)
        statistics.timeouts = counter(SSL_CTRL_SESS_TIMEOUTS)
        statistics.cacheFull = counter(SSL_CTRL_SESS_CACHE_FULL)
        return statistics
    }

    /// How much is trusted. Certificates in directories count once they have been used. CPython's `cert_store_stats()`.
    public var certificateStoreStatistics: CertificateStoreStatistics {
        var statistics = CertificateStoreStatistics()
        unsafe handle.withTrusted { object in
            if let certificate = unsafe X509_OBJECT_get0_X509(object) {
                statistics.x509 += 1
                if unsafe X509_check_ca(certificate) != 0 { statistics.x509CA += 1 }
            } else if unsafe X509_OBJECT_get0_X509_CRL(object) != nil {
                statistics.crl += 1
            }
        }
        return statistics
    }

    /// The authorities that are trusted. CPython's `get_ca_certs()`.
    public var caCertificates: [SSLCertificate] {
        var certificates: [SSLCertificate] = []
        unsafe handle.withTrusted { object in
            if let certificate = unsafe X509_OBJECT_get0_X509(object), unsafe X509_check_ca(certificate) != 0 {
                unsafe certificates.append(SSLCertificate(certificate))
            }
        }
        return certificates
    }
}
