// SPDX-License-Identifier: MIT

public import SSLInterface

extension HostnameMatcher {
    /// Checks that a certificate is for a host, as a client does that verifies its server.
    ///
    /// - Parameters:
    ///   - hostname: a name (an A-label, if international), or the literal of an IP address.
    ///   - flags: how to compare; common names do not count unless they are given.
    ///
    /// Nothing else about the certificate is checked, and a context does this by itself. Throws ``SSLError/Code/ssl`` with
    /// `CERTIFICATE_VERIFY_FAILED` and the verify code 62, or 64 for an address, when it is for another host;
    /// ``SSLError/Code/invalidArgument`` for bytes that are not a certificate. The corresponding CPython function is
    /// `match_hostname` (until 3.11).
    public static func match(
        _ certificate: SSLCertificate, hostname: String, flags: HostFlags = [.noPartialWildcards, .neverCheckSubject]
    ) throws(SSLError) {
        guard let decoded = X509Certificate(derBytes: certificate.derBytes) else {
            throw .invalidArgument("not a certificate")
        }
        switch matches(hostname, decoded, flags: flags) {
        case .match: return
        case .hostnameMismatch: throw VerifyCode.hostnameMismatch.error(hostname: hostname, backendCode: nil)
        case .ipAddressMismatch: throw VerifyCode.ipAddressMismatch.error(hostname: hostname, backendCode: nil)
        }
    }
}
