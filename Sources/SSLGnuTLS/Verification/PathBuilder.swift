// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Finds the chain from a peer's certificate to a trusted one, step by step as OpenSSL 3 does, so that both end up with
/// the same chain. OpenSSL's `build_chain`.
///
/// No signature is looked at: names, key identifiers, types of keys and times choose the issuers. Its cost is the number
/// of certificates times the length of the chain, at most.
struct PathBuilder {
    /// What was found: the leaf first.
    struct Path {
        var certificates: [X509Certificate]
        /// How many of them, from the leaf up, came from the peer and not from the trust store.
        var untrustedCount: Int
        /// Why it does not end in a trust anchor, or `nil` when it does.
        var failure: VerifyCode?
    }

    /// The longest chain: a hundred between leaf and anchor, OpenSSL's default depth.
    static let maximumLength = 102

    private let trust: TrustStore
    private let allowsPartialChains: Bool
    private let prefersStore: Bool
    /// Seconds since 1970: of several issuers that fit, one that is valid now is taken.
    private let now: Int64

    private var chain: [X509Certificate]
    private var untrustedCount = 1
    /// What the peer sent and is not in the chain yet, with the canonical subjects.
    private var unused: [(subject: [UInt8], certificate: X509Certificate)] = []

    /// - Parameter presented: what the peer sent beside the leaf, in any order.
    init(
        trust: TrustStore, flags: VerifyFlags, now: Int64, leaf: X509Certificate, presented: ArraySlice<X509Certificate>
    ) {
        self.trust = trust
        self.now = now
        allowsPartialChains = flags.contains(.partialChain)
        prefersStore = flags.contains(.trustedFirst)
        chain = [leaf]
        unused = presented.map { ($0.canonicalSubject, $0) }
    }

    /// Builds the chain.
    mutating func build() -> Path {
        let isTrusted = prefersStore ? extendPreferringStore() : extendPreferringPeer()
        var failure = isTrusted || isTrustedLeaf() ? nil : failureCode
        // What cannot be read cannot be trusted, wherever it stands.
        if failure == nil, chain.contains(where: \.hasInvalidExtensions) { failure = .invalidExtension }
        return Path(certificates: chain, untrustedCount: untrustedCount, failure: failure)
    }

    /// At each step an issuer from the store, otherwise one from the peer; behind the first from the store no more of the
    /// peer's.
    private mutating func extendPreferringStore() -> Bool {
        repeat {
            switch extendFromStore() {
            case .trusted: return true
            case .extended: return extendFromStoreOnly()
            case .nothing: break
            }
        } while extendFromPeer()
        return false
    }

    /// The peer's chain as far as it goes, then the store; if that leads nowhere, the store from further and further down.
    private mutating func extendPreferringPeer() -> Bool {
        while extendFromPeer() {}
        if extendFromStoreOnly() { return true }
        var length = untrustedCount - 1
        while length > 0 {
            if let issuer = trustedIssuer(of: chain[length - 1]), chain.count < Self.maximumLength {
                chain.removeSubrange(length...)
                untrustedCount = length
                chain.append(issuer)
                if allowsPartialChains || issuer.isSelfSigned || extendFromStoreOnly() { return true }
                length = untrustedCount
            }
            length -= 1
        }
        return false
    }

    private enum Step { case trusted, extended, nothing }

    private mutating func extendFromStoreOnly() -> Bool {
        while true {
            switch extendFromStore() {
            case .trusted: return true
            case .extended: continue
            case .nothing: return false
            }
        }
    }

    /// Puts the issuer of the last certificate on top, or finds that the last one is itself in the store.
    private mutating func extendFromStore() -> Step {
        let current = chain[chain.count - 1]
        guard chain.count < Self.maximumLength, let issuer = trustedIssuer(of: current) else { return .nothing }
        if current.isSelfSigned {
            // Another certificate of the same name is an impostor.
            guard issuer == current else { return .nothing }
            untrustedCount = min(untrustedCount, chain.count - 1)
            return .trusted
        }
        chain.append(issuer)
        return allowsPartialChains || issuer.isSelfSigned ? .trusted : .extended
    }

    /// The store's certificate that issued another: the first one that is valid now, else the one that expires last.
    private func trustedIssuer(of certificate: X509Certificate) -> X509Certificate? {
        let candidates = trust.certificates(subject: certificate.canonicalIssuer)
        return best(candidates.filter { $0.mayHaveIssued(certificate) })
    }

    private func best(_ candidates: [X509Certificate]) -> X509Certificate? {
        if candidates.count < 2 { return candidates.first }
        if let valid = candidates.first(where: { $0.isValid(at: now) }) { return valid }
        return candidates.dropFirst().reduce(candidates[0]) {
            ($1.notAfter ?? .min) > ($0.notAfter ?? .min) ? $1 : $0
        }
    }

    /// Puts one of the peer's certificates on top; false when none is the issuer of the last one.
    private mutating func extendFromPeer() -> Bool {
        let current = chain[chain.count - 1]
        guard !unused.isEmpty, chain.count < Self.maximumLength, !current.isSelfSigned else { return false }
        let name = current.canonicalIssuer
        let candidates = unused.filter {
            $0.subject == name && $0.certificate.mayHaveIssued(current) && !chain.contains($0.certificate)
        }
        guard let issuer = best(candidates.map(\.certificate)) else { return false }
        unused.removeAll { $0.certificate == issuer }
        chain.append(issuer)
        untrustedCount += 1
        return true
    }

    /// With partial chains the leaf alone may be trusted, whatever the peer sent with it.
    private mutating func isTrustedLeaf() -> Bool {
        guard allowsPartialChains, untrustedCount == chain.count, chain.count < Self.maximumLength else { return false }
        guard trust.certificates(subject: chain[0].canonicalSubject).contains(chain[0]) else { return false }
        untrustedCount = 0
        return true
    }

    private var failureCode: VerifyCode {
        if chain.count >= Self.maximumLength { return .certChainTooLong }
        if chain[chain.count - 1].isSelfSigned {
            return chain.count == 1 ? .depthZeroSelfSignedCert : .selfSignedCertInChain
        }
        return untrustedCount < chain.count ? .unableToGetIssuerCert : .unableToGetIssuerCertLocally
    }
}

extension X509Certificate {
    /// Whether a moment, in seconds since 1970, lies between both dates. The last second does not count: OpenSSL takes
    /// a certificate for expired then.
    func isValid(at now: Int64) -> Bool {
        guard let notBefore, let notAfter else { return false }
        return notBefore <= now && now < notAfter
    }
}

/// Bits of the key usage extension (RFC 5280, 4.2.1.3), in the numbers of OpenSSL's `KU_*`.
enum KeyUsage {
    static let digitalSignature: UInt16 = 0x80
    static let keyEncipherment: UInt16 = 0x20
    static let keyAgreement: UInt16 = 0x08
    static let keyCertSign: UInt16 = 0x04
    static let crlSign: UInt16 = 0x02
}
