// SPDX-License-Identifier: MIT

/// A certificate: its DER bytes, and what they say.
///
/// The corresponding CPython class is `_ssl.Certificate`; two are equal when their bytes are.
public struct SSLCertificate: Sendable {
    /// The encoded certificate. `getpeercert(binary_form=True)`.
    public let derBytes: [UInt8]
    /// What it says, or `nil` for bytes that are not a certificate this package can decode.
    public let info: CertificateInfo?

    /// Puts a certificate and its decoded form together. Backends do; it checks nothing.
    public init(derBytes: [UInt8], info: CertificateInfo?) {
        self.derBytes = derBytes
        self.info = info
    }
}

extension SSLCertificate: Hashable {
    /// Compares the bytes.
    public static func == (left: SSLCertificate, right: SSLCertificate) -> Bool { left.derBytes == right.derBytes }
    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(derBytes) }
}
