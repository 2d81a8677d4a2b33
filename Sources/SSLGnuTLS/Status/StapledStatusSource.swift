// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// The OCSP response that a server staples to a certificate.
///
/// Handed out by a callback rather than given to the credentials: GnuTLS looks at the first entry of a response alone,
/// and would not send one that says "revoked".
final class StapledStatusSource: Sendable {
    private let bytes: [UInt8]
    /// In seconds since 1970.
    private let expiry: Int64

    /// `nil` without a source. Throws `.ssl` for what is no OCSP response, or one about other certificates. One that has
    /// expired is no error, so that a server starts whose responder has been away.
    init?(_ source: SSLDataSource?, for leaf: X509Certificate?) throws(SSLError) {
        guard let source, let leaf else { return nil }
        let bytes = try source.load()
        var candidates = [bytes]
        if PEM.isPEM(bytes) {
            candidates = try PEM.blocks(in: bytes).filter { $0.label == "OCSP RESPONSE" }.map(\.derBytes)
        }
        let responses = candidates.compactMap { der in StatusResponse(der).map { (der: der, response: $0) } }
        guard !responses.isEmpty else { throw SSLError(.ssl, .init(message: "not an OCSP response")) }
        for (der, response) in responses {
            guard let expiry = response.expiry(for: leaf) else { continue }
            self.bytes = der
            self.expiry = expiry
            return
        }
        throw SSLError(.ssl, .init(message: "the OCSP response is about another certificate"))
    }

    /// Adds the response to credentials that this object outlives.
    func install(in credentials: gnutls_certificate_credentials_t, at index: Int) throws(SSLError) {
        try check(
            unsafe gnutls_certificate_set_ocsp_status_request_function2(
                credentials, UInt32(index), provideStatus, Unmanaged.passUnretained(self).toOpaque()))
    }

    fileprivate var currentBytes: [UInt8]? { Platform.now() <= expiry ? bytes : nil }
}

/// Gives GnuTLS a copy of the response, which it frees.
private let provideStatus: gnutls_status_request_ocsp_func = { _, pointer, result in
    guard let pointer = unsafe pointer, let result = unsafe result,
        let bytes = unsafe Unmanaged<StapledStatusSource>.fromOpaque(pointer).takeUnretainedValue().currentBytes
    else { return GNUTLS_E_NO_CERTIFICATE_STATUS }
    guard let copy = unsafe cgnutls_malloc(bytes.count) else { return GNUTLS_E_MEMORY_ERROR }
    unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
    unsafe result.pointee.data = unsafe copy.assumingMemoryBound(to: UInt8.self)
    unsafe result.pointee.size = UInt32(bytes.count)
    return 0
}
