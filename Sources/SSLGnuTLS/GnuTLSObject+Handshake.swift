// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// Performs the handshake, or as much of it as the bytes at hand allow. Does nothing once it is done.
    ///
    /// Throws as `SSLObject.doHandshake` says. CPython's `do_handshake()`.
    public func doHandshake() throws(SSLError) {
        lock.lock()
        defer { lock.unlock() }
        try performHandshake()
    }

    /// With the lock held.
    func performHandshake() throws(SSLError) {
        switch phase {
        // A second call into GnuTLS would update keys in TLS 1.3 and renegotiate in TLS 1.2.
        case .open: return
        case .failed(let byPeer): throw SSLError(byPeer ? .zeroReturn : .eof)
        case .initial: phase = .handshaking
        case .handshaking: break
        }
        var rounds = 0
        while true {
            unsafe transport.pointee.ranDry = false
            try limitIdleRecords()
            let code = unsafe gnutls_handshake(session)
            switch code {
            case GNUTLS_E_SUCCESS: return try finishHandshake()
            case GNUTLS_E_AGAIN:
                if unsafe transport.pointee.ranDry { throw .wantRead }
            case GNUTLS_E_INTERRUPTED: break
            case GNUTLS_E_WARNING_ALERT_RECEIVED:
                if receivedAlert == .noRenegotiation { throw fail(.noRenegotiation, code, alert: nil) }
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
        // GnuTLS negotiates every combination of the parts of the suites that were asked for.
        if let suite = unsafe gnutlsCipherSuite(session), !context.policy.suites.contains(suite.id) {
            throw fail(side == .server ? .noSharedCipher : .wrongCipherReturned, nil)
        }
        // It also takes a protocol that this client did not offer.
        if side == .client, let name = selectedALPN(), !context.policy.offers(alpn: name) {
            throw fail(GnuTLSError(rawValue: GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER).translation, nil)
        }
        // No handshake without a verdict: not even a resumed one, for which GnuTLS asks nobody.
        let configuration = context.configuration
        let mustVerify = configuration.verifyMode == .required || (side == .client && configuration.verifyMode != .none)
        if mustVerify && handshake.verdict == nil { throw fail(.peerDidNotReturnACertificate, nil) }
        try rememberPeer()
        isComplete = true
        madeProgress()
        phase = .open(sentClose: false, receivedClose: false)
    }

    /// The error for a failed handshake; the alert for the peer is sent.
    private func handshakeFailure(_ code: Int32) -> SSLError {
        if let error = commonFailure(code) { return error }
        switch code {
        case GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR, GNUTLS_E_CERTIFICATE_ERROR:
            return verificationFailure(code)
        case GNUTLS_E_NO_CIPHER_SUITES where !offersCommonVersion,
            GNUTLS_E_INSUFFICIENT_CREDENTIALS where !offersCommonVersion:
            return fail(.unsupportedProtocol, code)
        default: return fail(GnuTLSError(rawValue: code).translation, code)
        }
    }

    /// Whether the client offered a version that this server speaks.
    private var offersCommonVersion: Bool {
        let offered = handshake.offeredVersions
        return offered.isEmpty || offered.contains(where: context.policy.versions.contains)
    }

    private func verificationFailure(_ code: Int32) -> SSLError {
        if let refusal = handshake.peerRefusal { return refuse(refusal, code) }
        guard let fault = handshake.verdict?.fault else {
            return fail(peerChain().isEmpty ? .peerDidNotReturnACertificate : .certificateVerifyFailed, code)
        }
        sendAlert(fault.alert)
        phase = .failed(byPeer: false)
        return fault.error(
            hostname: requestedHostname, backendCode: code, alert: .init(fault.alert, isReceived: false))
    }
}
