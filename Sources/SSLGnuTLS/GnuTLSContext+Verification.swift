// SPDX-License-Identifier: MIT

internal import SSLCompat
public import SSLInterface

extension GnuTLSContext {
    /// Whether a source of trust can be read and holds a certificate or a revocation list. Reads it; a file that has not
    /// changed since is not read again by the contexts that trust it.
    public static func canTrust(_ source: SSLDataSource) -> Bool { (try? TrustSource.read(source)) != nil }

    /// Verifies a chain with this context's trust, flags and security level, as a connection would.
    ///
    /// - Parameters:
    ///   - chain: certificates in DER, the leaf first, the others in any order.
    ///   - purpose: which end the leaf is to be used at: `.server` for a server's certificate.
    ///   - hostname: the name or address that the leaf must be for, or `nil` for any.
    ///   - time: seconds since 1970 at which to verify, or `nil` for now.
    ///
    /// The corresponding OpenSSL function is `X509_verify_cert`.
    public func verifyChain(
        _ chain: [[UInt8]], purpose: SSLSide, hostname: String? = nil, at time: Int64? = nil
    ) -> ChainVerification {
        let verdict = verifier.verify(chain, peer: purpose, hostname: hostname, now: time ?? Platform.now())
        let path = verdict.path.map { SSLCertificate(derBytes: $0.derBytes, info: $0.info) }
        return ChainVerification(
            verifyCode: verdict.fault?.rawValue ?? 0, message: verdict.fault?.message ?? "ok", chain: path)
    }
}
