// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// Verifies the peer. Called by GnuTLS after the peer's certificate message, on the thread that drives the handshake; and
/// again, if it was told to wait.
let verifyCallback: @convention(c) (gnutls_session_t?) -> Int32 = { session in
    guard let object = unsafe GnuTLSObject.of(session) else { return GNUTLS_E_INTERNAL_ERROR }
    switch object.verifyPeer() {
    case .accepted: return 0
    case .refused: return GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR
    // Suspends the handshake.
    case .undecided: return GNUTLS_E_AGAIN
    }
}

extension GnuTLSObject {
    /// What to make of a peer.
    enum Acceptance { case accepted, refused, undecided }

    /// Judges the certificates that the peer sent, or showed when the session began that was resumed.
    func verifyPeer() -> Acceptance {
        if case .verification(let answer)? = question { return settle(answer) }
        let configuration = active.configuration
        // Before anybody could accept it: GnuTLS computes with keys of any size, if need be for hours.
        if let leaf = peerChain().first, !IssuerKey.isBounded(leaf) {
            handshake.peerRefusal = .keyTooLarge
            return .refused
        }
        guard configuration.verifyMode != .none else { return .accepted }
        if let isAccepted = judgeRawKey() { return isAccepted ? .accepted : .refused }
        let presented = peerChain()
        // GnuTLS asks even when an optional certificate did not come. When a required one did not, it fails by itself.
        if presented.isEmpty { return side == .server && configuration.verifyMode == .optional ? .accepted : .refused }
        let verdict = active.verifier.verify(
            presented, peer: side == .client ? .server : .client,
            hostname: configuration.checkHostname ? requestedHostname : nil, now: Platform.now())
        handshake.verdict = applyPeerRules(to: verdict, presented)
        // What a rule of the configuration refuses nobody accepts.
        if handshake.peerRefusal != nil { return .refused }
        guard let verdict = handshake.verdict, let callback = configuration.verificationCallback else {
            return handshake.verdict?.fault == nil ? .accepted : .refused
        }
        let answer = callback.ask(self, verdict.verification)
        question = .verification(answer)
        return settle(answer)
    }

    /// Turns the callback's answer, if it is there, into the last word.
    private func settle(_ answer: PendingAnswer<VerificationCallback.Decision>) -> Acceptance {
        switch answer.state {
        case .waiting: return .undecided
        case .answered(.asVerified): break
        case .answered(.accept): acceptInAnyCase()
        case .answered(.refuse(let code)): handshake.verdict?.fault = VerifyCode(rawValue: code == 0 ? 50 : code)
        case .dropped: handshake.verdict?.fault = .applicationVerification
        }
        question = nil
        return handshake.verdict?.fault == nil ? .accepted : .refused
    }

    /// Whether this side must know who the peer is.
    var mustVerify: Bool {
        switch active.configuration.verifyMode {
        case .none: false
        case .optional: side == .client
        case .required: true
        }
    }

    /// The last check of a handshake: nobody gets in without a verdict. On resumption GnuTLS asks nobody, and a session may
    /// have begun under other rules; a key that both sides know is as good as a certificate.
    func judgeUnasked() throws(SSLError) {
        let isResumed = unsafe gnutls_session_is_resumed(handle) != 0
        let isKnownByKey = unsafe gnutls_auth_get_type(handle) == GNUTLS_CRD_PSK
        if handshake.usesPSK && isKnownByKey && !isResumed { return }
        // In TLS 1.3 that is what each ticket looks like; there is none for whoever is known by a key.
        if isResumed && isKnownByKey && !isTLS13 { return try judgeKeyAgain() }
        // A server that asks later has not asked those who resume, either.
        let isUnasked = asksLater && peerChain().isEmpty && !peerHasRawKey
        if isResumed && handshake.verdict == nil && !isUnasked || isAsking {
            switch verifyPeer() {
            case .accepted: break
            case .refused: throw verificationFailure(nil)
            case .undecided: throw SSLError(.wantX509Lookup)
            }
        }
        if mustVerify && handshake.verdict == nil && !asksLater { throw fail(.peerDidNotReturnACertificate, nil) }
    }

    private var isAsking: Bool {
        if case .verification? = question { return true }
        return false
    }

    /// The error for a peer that was refused; the alert for it is sent.
    func verificationFailure(_ code: Int32?) -> SSLError {
        if let refusal = handshake.peerRefusal { return refuse(refusal, code) }
        guard let fault = handshake.verdict?.fault else {
            return fail(peerChain().isEmpty ? .peerDidNotReturnACertificate : .certificateVerifyFailed, code)
        }
        sendAlert(fault.alert)
        phase = .failed(byPeer: false)
        return fault.error(
            hostname: requestedHostname, backendCode: code, alert: .init(fault.alert, isReceived: false))
    }

    /// The certificates as the peer sent them.
    func peerChain() -> [[UInt8]] {
        var count: UInt32 = 0
        guard !peerHasRawKey, let list = unsafe gnutls_certificate_get_peers(handle, &count) else { return [] }
        return unsafe UnsafeBufferPointer(start: list, count: Int(count)).map { unsafe [UInt8]($0) }
    }
}

extension ChainVerifier.Verdict {
    /// The verdict as callers see it.
    var verification: ChainVerification {
        let chain = path.map { SSLCertificate(derBytes: $0.derBytes, info: $0.info) }
        return ChainVerification(verifyCode: fault?.rawValue ?? 0, message: fault?.message ?? "ok", chain: chain)
    }
}
