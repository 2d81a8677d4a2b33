// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// Called on a server that is asked for a status, and on a client that has asked, once the server's answer is complete.
let statusCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
    guard let object = unsafe OpenSSLObject.of(ssl) else { return -1 }
    return object.side == .server ? object.staple() : object.acceptsStatus() ? 1 : 0
}

extension OpenSSLObject {
    /// Gives OpenSSL the response for the certificate that it has chosen.
    fileprivate func staple() -> Int32 {
        guard let leaf = unsafe SSL_get_certificate(handle) else { return SSL_TLSEXT_ERR_NOACK }
        let shown = unsafe [UInt8](encodedBy: { unsafe i2d_X509(leaf, $0) })
        guard let bytes = unsafe active.responses.first(where: { $0.leaf == shown })?.current(for: leaf),
            let copy = unsafe copenssl_memdup(bytes, bytes.count)
        else { return SSL_TLSEXT_ERR_NOACK }
        unsafe copenssl_set_status(handle, copy.assumingMemoryBound(to: UInt8.self), bytes.count)
        return SSL_TLSEXT_ERR_OK
    }

    /// What the server stapled, now or when the session began that was resumed.
    var statusResponse: [UInt8]? {
        var bytes: UnsafePointer<UInt8>?
        let count = unsafe copenssl_get_status(handle, &bytes)
        if count > 0 { return unsafe [UInt8](bytes, count: count) }
        return unsafe SSL_session_reused(handle) == 1 && !resumedStatus.isEmpty ? resumedStatus : nil
    }

    /// Judges what the server stapled; a refusal is kept with its code.
    fileprivate func acceptsStatus() -> Bool {
        let rule = active.configuration.stapledStatus
        let path = unsafe elements(of: SSL_get0_verified_chain(handle))
        let isBinding = !isAcceptedByCallback || rule == .required
        guard rule != .ignored, active.configuration.verifyMode != .none, let leaf = unsafe path.first else {
            return true
        }
        let code = unsafe Self.statusFault(statusResponse, rule, path, leaf)
        guard let code, isBinding || code == X509_V_ERR_CERT_REVOKED else { return true }
        refusal = Refusal(code: code)
        return false
    }

    private static func statusFault(
        _ bytes: [UInt8]?, _ rule: StapledStatus, _ path: [OpaquePointer], _ leaf: OpaquePointer
    ) -> Int32? {
        // The promise of an authority binds those it issues for (RFC 7633, 4.2.2).
        let isNeeded = unsafe rule == .required || path.contains(where: unsafe mustStaple)
        guard let bytes else { return isNeeded ? X509_V_ERR_OCSP_VERIFY_NEEDED : nil }
        // Who is trusted without an issuer has nobody to answer for it but itself.
        switch unsafe OCSPResponse(bytes)?.answer(on: leaf, issuer: path.count > 1 ? path[1] : leaf) {
        case .good?: return nil
        case .revoked?: return X509_V_ERR_CERT_REVOKED
        case .unknown?: return isNeeded ? X509_V_ERR_OCSP_CERT_UNKNOWN : nil
        case nil: return isNeeded ? X509_V_ERR_OCSP_VERIFY_FAILED : nil
        }
    }

    /// Whether a certificate says that it must have a response: feature 5 (RFC 7633).
    private static func mustStaple(_ certificate: OpaquePointer) -> Bool {
        guard let raw = unsafe X509_get_ext_d2i(certificate, NID_tlsfeature, nil, nil) else { return false }
        let features = OpaquePointer(raw)
        defer { unsafe TLS_FEATURE_free(features) }
        return unsafe elements(of: features).contains { unsafe ASN1_INTEGER_get(UnsafePointer<ASN1_STRING>($0)) == 5 }
    }

    /// On a client, the OCSP response that the server stapled to its certificate, as it came and judged or not.
    public var stapledOCSPResponse: [UInt8]? {
        lock.withLock { side == .client && isComplete ? statusResponse : nil }
    }
}
