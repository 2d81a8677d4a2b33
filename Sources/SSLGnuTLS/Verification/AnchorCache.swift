// SPDX-License-Identifier: MIT

internal import SSLCompat

/// The keys of the trust anchors that chains ended in lately, in GnuTLS's form: decoding one again for each handshake is
/// time wasted.
///
/// Only certificates of the trust store come here, so that no peer can fill it. A hit spares decoding and nothing else:
/// each chain is verified anew.
// @unchecked: `keys` is touched with `lock` held.
final class AnchorCache: @unchecked Sendable {
    private let lock = RecursiveLock()
    private var keys: [IssuerKey] = []

    /// More than most processes meet.
    private static let capacity = 16

    /// The key of an anchor, or `nil` when GnuTLS cannot decode it.
    func key(_ certificate: X509Certificate) -> IssuerKey? {
        lock.withLock {
            if let known = keys.first(where: { $0.certificate == certificate }) { return known }
            guard let key = IssuerKey(certificate) else { return nil }
            // The oldest goes; whoever is verifying with it keeps it until then.
            if keys.count == Self.capacity { keys.removeFirst() }
            keys.append(key)
            return key
        }
    }
}
