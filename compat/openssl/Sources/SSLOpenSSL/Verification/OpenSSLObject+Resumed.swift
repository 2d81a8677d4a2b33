// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension OpenSSLObject {
    /// Asks the callback about a peer whose session was resumed, which OpenSSL takes for verified. Once the handshake is
    /// done: an alert for a peer that is refused cannot be sent from here.
    func judgeResumed() throws(SSLError) {
        guard active.configuration.verificationCallback != nil, active.configuration.verifyMode != .none,
            unsafe SSL_session_reused(handle) == 1, let leaf = unsafe SSL_get0_peer_certificate(handle)
        else { return }
        if question == nil { unsafe ask(verifyAgain(leaf)) }
        guard let decision else { throw SSLError(.wantX509Lookup) }
        question = nil
        var code = verdict
        switch decision {
        case .asVerified: break
        case .accept: code = X509_V_OK
        case .refuse(let reason): code = reason == 0 ? X509_V_ERR_APPLICATION_VERIFICATION : reason
        }
        guard code != X509_V_OK else { return }
        ending = .own
        throw verificationError(code, alert: nil)
    }

    private func verifyAgain(_ leaf: OpaquePointer) -> ChainVerification {
        guard let store = unsafe X509_STORE_CTX_new() else {
            return ChainVerification(verifyCode: X509_V_ERR_OUT_OF_MEM, message: "out of memory", chain: [])
        }
        defer { unsafe X509_STORE_CTX_free(store) }
        unsafe X509_STORE_CTX_init(
            store, SSL_CTX_get_cert_store(active.handle.pointer), leaf, SSL_get_peer_cert_chain(handle))
        unsafe X509_STORE_CTX_set_default(store, side == .client ? "ssl_server" : "ssl_client")
        unsafe X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(store), SSL_get0_param(handle))
        let isGood = unsafe X509_verify_cert(store) > 0
        verdict = unsafe X509_STORE_CTX_get_error(store)
        if !isGood && verdict == X509_V_OK { verdict = X509_V_ERR_UNSPECIFIED }
        return unsafe ChainVerification(store, code: verdict)
    }
}
