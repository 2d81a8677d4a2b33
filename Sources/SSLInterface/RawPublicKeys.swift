// SPDX-License-Identifier: MIT

/// Public keys by themselves in place of certificates (RFC 7250): for peers who know each other's keys beforehand.
///
/// A raw key has no name, no dates and no issuer, so that nothing is checked but that it is one of those expected, and that
/// its owner has the private key. Both sides must want it; a side without certificates then fails with others.
public struct RawPublicKeys: Sendable, Hashable {
    /// One's own private key, whose public half is shown; `nil` to show none. Where the peer does not take it,
    /// ``SSLConfiguration/certificateChains`` are shown, if there are any. Servers need the one or the other.
    public var privateKey: SSLDataSource?
    /// How to decrypt the private key, if it is encrypted; the PIN of its token.
    public var password: Password?
    /// The keys that peers may show; `nil` to take certificates alone. Not empty: nobody else vouches for a raw key.
    public var peers: Set<PublicKeyPin>?
    /// Whether a peer may show a certificate instead, which is verified as ever.
    public var acceptsCertificates: Bool

    /// Puts a rule together. Nothing is read before a context is made.
    public init(
        privateKey: SSLDataSource? = nil, password: Password? = nil, peers: Set<PublicKeyPin>? = nil,
        acceptsCertificates: Bool = false
    ) {
        self.privateKey = privateKey
        self.password = password
        self.peers = peers
        self.acceptsCertificates = acceptsCertificates
    }
}
