// SPDX-License-Identifier: MIT

internal import SSLCompat

/// A revocation list of the trust store, and what is known of its signature.
// @unchecked: `signer` is touched with `lock` held.
final class TrustedList: @unchecked Sendable {
    let list: CertificateList
    private let lock = RecursiveLock()
    /// The key that was found to have signed it: hashing megabytes again for each handshake would be a waste.
    private var signer: [UInt8]?

    init(_ list: CertificateList) { self.list = list }

    /// Whether a key signed the list. Only what is so is remembered, and only for the last key.
    func isSigned(by key: IssuerKey) -> Bool {
        let encoded = key.certificate.publicKeyDER
        if lock.withLock({ signer == encoded }) { return true }
        guard key.signed(list) else { return false }
        lock.withLock { signer = encoded }
        return true
    }
}

/// Revocation lists by issuer.
struct RevocationListIndex: Sendable {
    private let byIssuer: [[UInt8]: [TrustedList]]
    /// How many there are.
    let count: Int

    /// Indexes lists; the same one twice counts once.
    init(_ lists: [CertificateList]) {
        let distinct = Set(lists)
        var seen: Set<CertificateList> = []
        count = distinct.count
        byIssuer = Dictionary(
            grouping: lists.filter { seen.insert($0).inserted }.map(TrustedList.init), by: \.list.canonicalIssuer)
    }

    /// Those of this issuer, in OpenSSL's canonical form, in the order they were given.
    func lists(issuer: [UInt8]) -> [TrustedList] { byIssuer[issuer] ?? [] }
}
