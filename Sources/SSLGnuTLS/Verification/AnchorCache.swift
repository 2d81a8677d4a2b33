// SPDX-License-Identifier: MIT

internal import SSLCompat

/// The trust anchors that chains ended in lately, in GnuTLS's form: decoding one again for each handshake costs a fiftieth
/// of the handshake.
///
/// Only certificates of the trust store come here, so that no peer can fill it. A hit spares decoding and nothing else:
/// each chain is verified anew.
// @unchecked: `anchors` is touched with `lock` held.
final class AnchorCache: @unchecked Sendable {
    /// An anchor, as long as anybody verifies with it. GnuTLS only reads it, so that threads may share it.
    // @unchecked: never changes.
    final class Anchor: @unchecked Sendable {
        fileprivate let certificate: X509Certificate
        let handles: CertificateHandles

        fileprivate init?(_ certificate: X509Certificate) {
            guard let handles = CertificateHandles([certificate]) else { return nil }
            self.certificate = certificate
            self.handles = handles
        }
    }

    private let lock = RecursiveLock()
    private var anchors: [Anchor] = []

    /// More than most processes meet; 18 KB each.
    private static let capacity = 16

    /// The anchor in GnuTLS's form, or `nil` when GnuTLS cannot decode it.
    func anchor(_ certificate: X509Certificate) -> Anchor? {
        lock.withLock {
            if let known = anchors.first(where: { $0.certificate == certificate }) { return known }
            guard let anchor = Anchor(certificate) else { return nil }
            // The oldest goes; whoever is verifying with it keeps it until then.
            if anchors.count == Self.capacity { anchors.removeFirst() }
            anchors.append(anchor)
            return anchor
        }
    }
}
