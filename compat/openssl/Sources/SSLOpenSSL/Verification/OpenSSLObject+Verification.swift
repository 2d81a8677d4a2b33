// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// Verifies the peer. Called after its certificate message, and on a client again after it has been told to wait.
let verifyCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { store, _ in
    guard let store = unsafe store else { return 0 }
    unsafe examine(store)
    while true {
        switch unsafe decide(store) {
        case .accepted: return 1
        case .refused: return 0
        // Nothing here retains the connection while its call sleeps.
        case .asleep(let sleeper): sleeper.sleep()
        }
    }
}

private func connection(_ store: OpaquePointer) -> OpenSSLObject? {
    unsafe OpenSSLObject.of(
        X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()).map { OpaquePointer($0) })
}

@inline(never)
private func examine(_ store: OpaquePointer) { unsafe connection(store)?.examine(store) }

@inline(never)
private func decide(_ store: OpaquePointer) -> OpenSSLObject.Acceptance {
    unsafe connection(store)?.decide(store) ?? .refused
}

/// Why a peer is refused by a rule that OpenSSL does not have.
struct Refusal {
    /// `X509_V_ERR_*`.
    var code: Int32
    /// In place of OpenSSL's sentence for the code.
    var message: String?
}

extension OpenSSLObject {
    /// What to make of a peer.
    fileprivate enum Acceptance {
        /// Also while the answer is out, on a client.
        case accepted
        case refused
        case asleep(Sleeper)
    }

    /// Verifies the chain, and asks about it.
    fileprivate func examine(_ store: OpaquePointer) {
        guard active.configuration.verifyMode != .none else { return }
        isAcceptedByCallback = false
        refusal = nil
        let isGood = unsafe X509_verify_cert(store) > 0
        verdict = unsafe X509_STORE_CTX_get_error(store)
        if !isGood && verdict == X509_V_OK { verdict = X509_V_ERR_UNSPECIFIED }
        if unsafe isGood && !isPinned(store, isVouchedFor: true) { return refusal = .noPinMatches }
        unsafe ask(ChainVerification(store, code: verdict))
    }

    /// Says what is to become of the peer; OpenSSL finds the code in the store's context.
    fileprivate func decide(_ store: OpaquePointer) -> Acceptance {
        guard active.configuration.verifyMode != .none else { return .accepted }
        if let refusal { return unsafe refuse(refusal, store) }
        guard let decision else {
            // A connection that goes away ends its call.
            if isEnding { return .refused }
            if let sleeper { return .asleep(sleeper) }
            // A server of OpenSSL's does not come back: it would go on as if it had been accepted.
            return unsafe side == .client && copenssl_retry_verify(handle) > 0 ? .accepted : .refused
        }
        question = nil
        var code = verdict
        switch decision {
        case .asVerified: break
        case .refuse(let reason): code = reason == 0 ? X509_V_ERR_APPLICATION_VERIFICATION : reason
        case .accept where code != X509_V_OK:
            guard unsafe isPinned(store, isVouchedFor: false) else { return unsafe refuse(.noPinMatches, store) }
            isAcceptedByCallback = true
            code = X509_V_OK
        case .accept: break
        }
        unsafe X509_STORE_CTX_set_error(store, code)
        return code == X509_V_OK ? .accepted : .refused
    }

    private func refuse(_ refusal: Refusal, _ store: OpaquePointer) -> Acceptance {
        self.refusal = refusal
        // OpenSSL derives the alert from the code: this one's is bad_certificate.
        unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
        return .refused
    }

    /// Whether a pinned key is in the chain, if there is such a rule.
    private func isPinned(_ store: OpaquePointer, isVouchedFor: Bool) -> Bool {
        let pins = active.configuration.publicKeyPins
        // Nobody checked that the further certificates of a chain without a trusted end belong to it.
        let path = unsafe elements(of: X509_STORE_CTX_get0_chain(store)).prefix(isVouchedFor ? Int.max : 1)
        return unsafe pins.isEmpty || path.contains { unsafe PublicKeyPin($0).map(pins.contains) ?? false }
    }

    /// Asks the callback, once for each verification.
    func ask(_ verification: ChainVerification) {
        guard question == nil, let callback = active.configuration.verificationCallback else { return }
        aside { question = .verification(callback.ask(self, verification)) }
    }

    /// The answer, if it is there. One that was dropped refuses.
    var decision: VerificationCallback.Decision? {
        guard case .verification(let answer)? = question else { return .asVerified }
        switch answer.state {
        case .waiting: return nil
        case .answered(let decision): return decision
        case .dropped: return .refuse(verifyCode: X509_V_ERR_APPLICATION_VERIFICATION)
        }
    }
}

extension Refusal {
    /// None of the pinned keys is in the chain.
    fileprivate static let noPinMatches = Refusal(
        code: X509_V_ERR_APPLICATION_VERIFICATION, message: "no certificate of the verified chain has a pinned key")
}

extension ChainVerification {
    /// What a context for verification has come to.
    init(_ store: OpaquePointer, code: Int32) {
        unsafe self.init(
            verifyCode: code, message: String(cString: X509_verify_cert_error_string(Int(code))),
            chain: elements(of: X509_STORE_CTX_get0_chain(store)).map { unsafe SSLCertificate($0) })
    }
}
