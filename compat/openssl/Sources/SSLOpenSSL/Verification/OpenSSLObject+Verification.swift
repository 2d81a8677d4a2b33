// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// Verifies the peer. Called after its certificate message, and on a client again after it has been told to wait.
let verifyCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { store, _ in
    let ssl = unsafe X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()).map { OpaquePointer($0) }
    guard let store = unsafe store, let object = unsafe OpenSSLObject.of(ssl) else { return 0 }
    return unsafe object.verifyPeer(store) ? 1 : 0
}

/// Why a peer is refused by a rule that OpenSSL does not have.
struct Refusal {
    /// `X509_V_ERR_*`.
    var code: Int32
    /// In place of OpenSSL's sentence for the code.
    var message: String?
}

extension OpenSSLObject {
    /// Judges a peer; OpenSSL finds the code in the store's context. Also true while the answer is out.
    fileprivate func verifyPeer(_ store: OpaquePointer) -> Bool {
        guard active.configuration.verifyMode != .none else { return true }
        isAcceptedByCallback = false
        refusal = nil
        let isGood = unsafe X509_verify_cert(store) > 0
        var code = unsafe X509_STORE_CTX_get_error(store)
        if !isGood && code == X509_V_OK { code = X509_V_ERR_UNSPECIFIED }
        if unsafe isGood && !isPinned(store, isVouchedFor: true) { return unsafe refuse(.noPinMatches, store) }
        guard active.configuration.verificationCallback != nil else {
            unsafe X509_STORE_CTX_set_error(store, code)
            return code == X509_V_OK
        }
        unsafe ask(ChainVerification(store, code: code))
        guard let decision = awaitDecision() else { return unsafe copenssl_retry_verify(handle) > 0 }
        question = nil
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
        return code == X509_V_OK
    }

    private func refuse(_ refusal: Refusal, _ store: OpaquePointer) -> Bool {
        self.refusal = refusal
        unsafe X509_STORE_CTX_set_error(store, refusal.code)
        return false
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

    /// What the callback has decided; `nil` on a client whose answer is out. A server's job sleeps meanwhile.
    private func awaitDecision() -> VerificationCallback.Decision? {
        while true {
            if let decision = decision { return decision }
            // A connection that goes away ends its job.
            if isEnding { return .refuse(verifyCode: X509_V_ERR_APPLICATION_VERIFICATION) }
            guard unsafe ASYNC_get_current_job() != nil else { return nil }
            ASYNC_pause_job()
        }
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
