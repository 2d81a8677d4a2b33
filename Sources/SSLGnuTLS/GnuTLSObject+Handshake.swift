// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// Performs the handshake, or as much of it as the bytes at hand allow. Does nothing once it is done.
    ///
    /// Throws as `SSLObject.doHandshake` says. CPython's `do_handshake()`.
    public func doHandshake() throws(SSLError) {
        try enter()
        defer { leave() }
        try performHandshake()
    }

    /// With the lock held.
    func performHandshake() throws(SSLError) {
        switch phase {
        // A second call into GnuTLS would update keys in TLS 1.3 and renegotiate in TLS 1.2.
        case .open: return
        case .failed(let byPeer): throw SSLError(byPeer ? .zeroReturn : .eof)
        case .finishing: return try finishHandshake()
        case .initial:
            if active.decidesByHello { try decideByHello() }
            active.sessions.noteBegin(side)
            phase = .handshaking
        case .handshaking: break
        }
        var rounds = 0
        while true {
            unsafe transport.pointee.ranDry = false
            let code = unsafe gnutls_handshake(handle)
            switch code {
            case GNUTLS_E_SUCCESS: return try finishHandshake()
            case GNUTLS_E_AGAIN:
                if question != nil { throw SSLError(.wantX509Lookup) }
                guard unsafe transport.pointee.ranDry else { break }
                try limitIdleRecords()
                throw .wantRead
            case GNUTLS_E_INTERRUPTED: break
            case GNUTLS_E_WARNING_ALERT_RECEIVED:
                showReceivedAlert(level: 1)
                if receivedAlert == .noRenegotiation { throw fail(.noRenegotiation, code) }
                try countWarning(code)
            case GNUTLS_E_SESSION_EOF:
                phase = .failed(byPeer: true)
                throw SSLError(.zeroReturn)
            default: throw handshakeFailure(code)
            }
            rounds += 1
            if rounds > Self.maximumRounds { throw handshakeFailure(GNUTLS_E_INTERNAL_ERROR) }
        }
    }

    /// GnuTLS makes progress in each round that does not wait; this only bounds a fault in it.
    static var maximumRounds: Int { 10_000 }

    /// What GnuTLS does not check.
    private func finishHandshake() throws(SSLError) {
        phase = .finishing
        // GnuTLS negotiates every combination of the parts of the suites that were asked for.
        if let suite = unsafe gnutlsCipherSuite(handle), !active.policy.suites.contains(suite.id) {
            throw fail(side == .server ? .noSharedCipher : .wrongCipherReturned, nil)
        }
        // It also takes a protocol that this client did not offer.
        if side == .client, let name = selectedALPN(), !active.policy.offers(alpn: name) {
            throw fail(GnuTLSError(rawValue: GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER).translation, nil)
        }
        try judgeUnasked()
        try rememberPeer()
        isComplete = true
        handshake.time = Platform.now()
        madeProgress()
        unsafe transport.pointee.hidesEnd = active.configuration.options.contains(.ignoreUnexpectedEOF)
        phase = .open(sentClose: false, receivedClose: false)
        active.sessions.noteEnd(side, isResumed: unsafe gnutls_session_is_resumed(handle) != 0)
        sendTickets()
        try tellCallbackFailure()
    }

    /// Throws, once, what went wrong in a callback that had no way to tell: at the end of the handshake, or at the next use.
    func tellCallbackFailure() throws(SSLError) {
        guard let failure = handshake.callbackFailure else { return }
        handshake.callbackFailure = nil
        throw failure
    }

    /// The error for a failed handshake; the alert for the peer is sent.
    private func handshakeFailure(_ code: Int32) -> SSLError {
        if let error = commonFailure(code) { return error }
        if handshake.lacksKey { return fail(.pskIdentityNotFound, code, alert: .handshakeFailure) }
        switch code {
        case GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR, GNUTLS_E_CERTIFICATE_ERROR:
            return verificationFailure(code)
        case GNUTLS_E_UNSUPPORTED_VERSION_PACKET where unsafe transport.pointee.sniffer.sawSSL2Hello:
            return fail(.unknownProtocol, code)
        case GNUTLS_E_NO_CIPHER_SUITES where !offersCommonVersion,
            GNUTLS_E_INSUFFICIENT_CREDENTIALS where !offersCommonVersion:
            return fail(.unsupportedProtocol, code)
        case GNUTLS_E_NO_CIPHER_SUITES where sharesTLS13Suite:
            return fail(GnuTLSError(rawValue: GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM).translation, code)
        case GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER where side == .server && handshake.usesPSK && isTLS13:
            return fail(.binderDoesNotVerify, code)
        default: return fail(GnuTLSError(rawValue: code).translation, code)
        }
    }

    /// Whether client and server speak TLS 1.3 and have a suite of it in common: then none could be chosen only because no
    /// certificate can sign in a way that the client understands.
    private var sharesTLS13Suite: Bool {
        let policy = active.policy
        guard side == .server, !active.configuration.certificateChains.isEmpty, let hello = handshake.clientHello,
            hello.versions.contains(.tls1_3)
        else { return false }
        let suites = policy.choices.usableSuites.filter { $0.isTLS13 && hello.cipherSuites.contains($0.id) }
        return policy.versions.contains(.tls1_3) && !suites.isEmpty
    }

    /// Whether the client offered a version that this server speaks: not TLS 1.3 without a certificate or a shared key.
    private var offersCommonVersion: Bool {
        guard let offered = handshake.clientHello?.versions, !offered.isEmpty else { return true }
        let configuration = active.configuration
        let hasNothing = configuration.certificateChains.isEmpty && configuration.pskServerCallback == nil
        let spoken = active.policy.versions.filter { !hasNothing || $0 != .tls1_3 }
        return offered.contains(where: spoken.contains)
    }
}
