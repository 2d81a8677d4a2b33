// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension PublicKeyPin {
    /// The pin of a certificate's key, or `nil` for bytes that are no certificate.
    public init?(certificate: SSLCertificate) {
        guard let decoded = X509Certificate(derBytes: certificate.derBytes) else { return nil }
        self.init(decoded)
    }

    /// The pin of a public key.
    ///
    /// - Parameter publicKeyDER: an encoded SubjectPublicKeyInfo. Not looked at: other bytes have a hash too.
    public init(publicKeyDER: [UInt8]) throws(SSLError) {
        var digest = [UInt8](repeating: 0, count: 32)
        try check(unsafe gnutls_hash_fast(GNUTLS_DIG_SHA256, publicKeyDER, publicKeyDER.count, &digest))
        try self.init(digest: digest)
    }

    /// The pin of a certificate's key, or `nil` when there is no SHA-256 to be had.
    init?(_ certificate: X509Certificate) {
        guard let pin = try? PublicKeyPin(publicKeyDER: certificate.publicKeyDER) else { return nil }
        self = pin
    }
}
