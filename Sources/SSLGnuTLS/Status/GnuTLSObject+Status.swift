// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

extension GnuTLSObject {
    /// On a client, the OCSP response that the server stapled to its certificate, as it came and judged or not.
    public var stapledOCSPResponse: [UInt8]? {
        lock.withLock { side == .client && isComplete ? statusResponse() : nil }
    }

    private func statusResponse() -> [UInt8]? {
        var datum = unsafe gnutls_datum_t()
        guard unsafe gnutls_ocsp_status_request_get2(handle, 0, &datum) >= 0, unsafe datum.size > 0 else { return nil }
        return unsafe [UInt8](datum)
    }

    /// What is wrong with the status of a server's certificate, or `nil`.
    func statusFault(in path: [X509Certificate]) -> PeerRefusal? {
        let rule = active.configuration.stapledStatus
        // A resumed session has no certificate message to staple to: it was judged when it began.
        guard side == .client, rule != .ignored, let leaf = path.first, unsafe gnutls_session_is_resumed(handle) == 0
        else { return nil }
        // The promise of an authority binds those it issues for (RFC 7633, 4.2.2).
        let isNeeded = rule == .required || path.contains(where: \.mustStaple)
        guard let bytes = statusResponse() else { return isNeeded ? .statusMissing : nil }
        // Who is trusted without an issuer has nobody to answer for it but itself.
        let issuer = path.count > 1 ? path[1] : leaf
        guard let response = StatusResponse(bytes) else { return isNeeded ? .statusInvalid : nil }
        let flags = active.policy.choices.securityLevel == 0 ? cgnutls_verify_allow_broken : 0
        switch response.answer(on: leaf, issuer: issuer, now: Platform.now(), flags: flags) {
        case .revoked: return .revoked
        case .good: return nil
        case .unknown: return isNeeded ? .statusUnknown : nil
        case .none: return isNeeded ? .statusInvalid : nil
        }
    }
}

extension PeerRefusal {
    /// The issuer has revoked the certificate.
    static let revoked = PeerRefusal(.certRevoked, alert: .certificateRevoked)
    /// A response is needed, and none came.
    static let statusMissing = PeerRefusal(.ocspVerifyNeeded, alert: .badCertificateStatusResponse)
    /// A response is needed, and the one that came does not count.
    static let statusInvalid = PeerRefusal(.ocspVerifyFailed, alert: .badCertificateStatusResponse)
    /// A response is needed, and the responder knows nothing.
    static let statusUnknown = PeerRefusal(.ocspCertUnknown, alert: .badCertificateStatusResponse)

    private init(_ code: VerifyCode, alert: AlertDescription) {
        self.init(code: code, message: code.message, alert: alert)
    }
}

extension SSLConfiguration {
    /// What sessions are told at their birth, beside the rest.
    func featureFlags(_ side: SSLSide) -> UInt32 {
        // Before 3.8 GnuTLS cannot help asking; a response is then not looked at.
        let status = side == .client && stapledStatus == .ignored ? cgnutls_no_status_request : 0
        return status | (rawPublicKeys == nil ? 0 : cgnutls_enable_rawpk)
            | (earlyData == nil ? 0 : cgnutls_enable_early_data)
    }
}
