// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Verifies a peer's chain as OpenSSL 3 would: our own path, rules and names; GnuTLS for the signatures.
///
/// The order of the checks is OpenSSL's, so that a chain with several faults is refused for the same one: the leaf's key,
/// the path, extensions, strength, names, revocation, then signature and dates of each certificate from the anchor down,
/// and name constraints.
struct ChainVerifier: Sendable {
    let trust: TrustStore
    let flags: VerifyFlags
    let securityLevel: Int
    let hostFlags: HostFlags
    private let anchors = AnchorCache()

    init(trust: TrustStore, flags: VerifyFlags, securityLevel: Int, hostFlags: HostFlags = .noPartialWildcards) {
        self.trust = trust
        self.flags = flags
        self.securityLevel = securityLevel
        self.hostFlags = hostFlags
    }

    /// What came of it.
    struct Verdict {
        /// The first fault, in OpenSSL's order of checks, or `nil` when the chain is good.
        var fault: VerifyCode?
        /// The chain as far as it was built, the leaf first.
        var path: [X509Certificate]
        /// What it cost.
        var effort = Effort()
    }

    /// The operations that a hostile chain could make many of.
    struct Effort {
        /// Signatures verified, those on revocation lists included.
        var signatures = 0
        /// Names compared with name constraints.
        var comparisons = 0
    }

    /// - Parameters:
    ///   - presented: the certificates as the peer sent them, the leaf first.
    ///   - peer: which end the peer is: decides the purpose.
    ///   - hostname: the name or address the leaf must be for, or `nil` for any.
    ///   - now: seconds since 1970.
    func verify(_ presented: [[UInt8]], peer: SSLSide, hostname: String?, now: Int64) -> Verdict {
        var certificates: [X509Certificate] = []
        for der in presented {
            guard let certificate = X509Certificate(derBytes: der) else {
                return Verdict(fault: .unspecified, path: certificates)
            }
            certificates.append(certificate)
        }
        guard let leaf = certificates.first else { return Verdict(fault: .unspecified, path: []) }
        guard IssuerKey.isUsable(leaf), !KeyStrength.isKeyTooWeak(leaf, securityLevel: securityLevel) else {
            return Verdict(fault: securityLevel > 0 ? .eeKeyTooSmall : .unspecified, path: [leaf])
        }
        var builder = PathBuilder(
            trust: trust, flags: flags, now: now, leaf: leaf, presented: certificates.dropFirst())
        let path = builder.build()
        var verdict = Verdict(fault: path.failure, path: path.certificates)
        if verdict.fault == nil { verdict.fault = fault(in: &verdict, peer: peer, hostname: hostname, now: now) }
        return verdict
    }

    private func fault(in verdict: inout Verdict, peer: SSLSide, hostname: String?, now: Int64) -> VerifyCode? {
        let path = verdict.path
        let isStrict = flags.contains(.x509Strict)
        if let fault = ExtensionRules(path: path, peer: peer, isStrict: isStrict).fault() { return fault }
        if let fault = KeyStrength.fault(in: path, securityLevel: securityLevel) { return fault }
        if let fault = hostname.flatMap({ nameFault(of: path, hostname: $0) }) { return fault }
        let keys = PathKeys(path, anchors)
        defer { verdict.effort.signatures = keys.uses }
        if let fault = revocationFault(in: path, keys, now: now) { return fault }
        if let fault = signatureFault(in: path, keys, now: now) { return fault }
        var budget = NameConstraints.Budget()
        defer { verdict.effort.comparisons = budget.spent }
        if let fault = constraintFault(in: path, &budget) { return fault }
        return path.contains(where: \.hasRoutingResources) ? .unnestedResource : nil
    }

    private func nameFault(of path: [X509Certificate], hostname: String) -> VerifyCode? {
        switch path.first.map({ HostnameMatcher.matches(hostname, $0, flags: hostFlags) }) {
        case .match: nil
        case .ipAddressMismatch: .ipAddressMismatch
        case .hostnameMismatch, nil: .hostnameMismatch
        }
    }

    private func revocationFault(in path: [X509Certificate], _ keys: PathKeys, now: Int64) -> VerifyCode? {
        guard flags.contains(.crlCheckLeaf) else { return nil }
        let rules = RevocationRules(path: path, trust: trust, now: now) { list, depth in
            keys.key(at: depth).map(list.isSigned) ?? false
        }
        let last = flags.contains(.crlCheckChain) ? path.count - 1 : 0
        for depth in 0...last { if let fault = rules.fault(at: depth) { return fault } }
        return nil
    }

    /// Signatures and dates, from the anchor down: OpenSSL's `internal_verify`. That an anchor is signed proves nothing.
    private func signatureFault(in path: [X509Certificate], _ keys: PathKeys, now: Int64) -> VerifyCode? {
        for depth in path.indices.reversed() {
            let certificate = path[depth]
            if depth < path.count - 1 {
                if let usage = path[depth + 1].keyUsage, usage & KeyUsage.keyCertSign == 0 {
                    return .keyUsageNoCertSign
                }
                guard let key = keys.key(at: depth + 1) else { return .unableToDecodeIssuerPublicKey }
                if !key.signed(certificate) { return .certSignatureFailure }
            }
            if let fault = timeFault(of: certificate, now: now) { return fault }
        }
        return nil
    }

    private func timeFault(of certificate: X509Certificate, now: Int64) -> VerifyCode? {
        guard let notBefore = certificate.notBefore else { return .errorInCertNotBeforeField }
        if now < notBefore { return .certNotYetValid }
        guard let notAfter = certificate.notAfter else { return .errorInCertNotAfterField }
        return now < notAfter ? nil : .certHasExpired
    }

    /// Name constraints of each authority on all that is below it: OpenSSL's `check_name_constraints`.
    private func constraintFault(in path: [X509Certificate], _ budget: inout NameConstraints.Budget) -> VerifyCode? {
        let constraints = path.map(NameConstraints.init)
        guard constraints.contains(where: { $0 != nil }) else { return nil }
        for depth in path.indices.reversed() where depth == 0 || !path[depth].isSelfIssued {
            let names = ConstrainedNames(path[depth])
            for constraint in constraints[(depth + 1)...].reversed() {
                let fault = constraint?.fault(in: names, commonNames: depth == 0 ? hostFlags : nil, &budget)
                if let fault { return fault }
            }
        }
        return nil
    }
}

/// The keys of a path in GnuTLS's form, each decoded once.
private final class PathKeys {
    private let path: [X509Certificate]
    private let anchors: AnchorCache
    private var keys: [Int: IssuerKey] = [:]
    /// How often a key was asked for, which is to verify with it.
    private(set) var uses = 0

    init(_ path: [X509Certificate], _ anchors: AnchorCache) {
        self.path = path
        self.anchors = anchors
    }

    /// The key of the certificate at a depth, or `nil` when it cannot be used.
    func key(at depth: Int) -> IssuerKey? {
        uses += 1
        if let known = keys[depth] { return known }
        let key = depth == path.count - 1 ? anchors.key(path[depth]) : IssuerKey(path[depth])
        keys[depth] = key
        return key
    }
}
