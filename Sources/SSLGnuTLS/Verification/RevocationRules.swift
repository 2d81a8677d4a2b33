// SPDX-License-Identifier: MIT

internal import SSLCompat

/// Whether a certificate of a chain is revoked, by the lists of the trust store: OpenSSL's `check_cert` and `check_crl`.
struct RevocationRules {
    /// The chain, the leaf first, the trust anchor last.
    let path: [X509Certificate]
    let trust: TrustStore
    /// Seconds since 1970.
    let now: Int64
    /// Whether the key of the certificate at a depth signed a list.
    let isSigned: (_ list: TrustedList, _ issuer: Int) -> Bool

    /// What a list is worth for a certificate, best first: the numbers' order is that of OpenSSL's `CRL_SCORE_*`.
    private struct Score: OptionSet {
        let rawValue: Int
        static let noCritical = Score(rawValue: 0x100)
        static let scope = Score(rawValue: 0x80)
        static let time = Score(rawValue: 0x40)
        static let issuer = Score(rawValue: 0x18)
        static let samePath = Score(rawValue: 0x08)
    }

    private struct Choice {
        let list: TrustedList
        let score: Score
        /// The depth of the certificate whose key signed it.
        let issuer: Int
        /// The reasons for which the lists so far could revoke.
        let reasons: UInt16
    }

    /// The fault of the certificate at a depth, or `nil` when a valid list does not revoke it.
    func fault(at depth: Int) -> VerifyCode? {
        let certificate = path[depth]
        let lists = trust.revocationLists(issuer: certificate.canonicalIssuer)
        let complete = lists.filter { !$0.list.isDelta }
        var reasons: UInt16 = 0
        // Each round adds a reason, of which there are nine.
        while reasons != RevocationScope.allReasons {
            guard let choice = choose(from: complete, for: certificate, depth, reasons) else { return .unableToGetCRL }
            if let fault = fault(of: choice) ?? fault(of: certificate, in: choice.list.list) { return fault }
            if choice.reasons == reasons { return .unableToGetCRL }
            reasons = choice.reasons
        }
        // A list of changes cannot say that a certificate is good, but that it is revoked by now.
        let isRevokedSince = lists.contains { changes in
            changes.list.isDelta && changes.list.revokes(serialNumber: certificate.serialNumber)
                && rate(changes, for: certificate, depth, 0).map { fault(of: $0) == nil } ?? false
        }
        return isRevokedSince ? .certRevoked : nil
    }

    private func choose(
        from lists: [TrustedList], for certificate: X509Certificate, _ depth: Int, _ reasons: UInt16
    ) -> Choice? {
        var best: Choice?
        for list in lists {
            guard let choice = rate(list, for: certificate, depth, reasons) else { continue }
            if let best {
                if choice.score.rawValue < best.score.rawValue { continue }
                if choice.score == best.score, !isNewer(choice.list.list, than: best.list.list) { continue }
            }
            best = choice
        }
        return best
    }

    private func isNewer(_ list: CertificateList, than other: CertificateList) -> Bool {
        guard let time = list.thisUpdate, let otherTime = other.thisUpdate else { return false }
        return time > otherTime
    }

    /// `nil` for a list that is not about the certificate. The issuers' names are equal.
    private func rate(
        _ entry: TrustedList, for certificate: X509Certificate, _ depth: Int, _ reasons: UInt16
    ) -> Choice? {
        let list = entry.list
        if let scope = list.scope, !scope.isSupported { return nil }
        var score: Score = list.hasUnhandledCriticalExtension ? [] : .noCritical
        if timeFault(of: list) == nil { score.insert(.time) }
        guard let (issuer, isDirect) = issuer(of: list, depth) else { return nil }
        score.insert(isDirect ? .issuer : .samePath)
        guard let found = certificate.revocationReasons(in: list) else {
            return Choice(list: entry, score: score, issuer: issuer, reasons: reasons)
        }
        guard found & ~reasons != 0 else { return nil }
        return Choice(list: entry, score: score.union(.scope), issuer: issuer, reasons: reasons | found)
    }

    /// The depth of the certificate that issued the list: that of the issuer, or one further up with the same name.
    private func issuer(of list: CertificateList, _ depth: Int) -> (depth: Int, isDirect: Bool)? {
        let next = min(depth + 1, path.count - 1)
        if path[next].fits(list.authorityKeyIdentifier) { return (next, true) }
        let further = path.indices.dropFirst(next + 1).first {
            path[$0].canonicalSubject == list.canonicalIssuer && path[$0].fits(list.authorityKeyIdentifier)
        }
        return further.map { ($0, false) }
    }

    /// What is wrong with the list that was chosen.
    private func fault(of choice: Choice) -> VerifyCode? {
        if let usage = path[choice.issuer].keyUsage, usage & KeyUsage.crlSign == 0 { return .keyUsageNoCRLSign }
        if !choice.score.contains(.scope) { return .differentCRLScope }
        if let fault = timeFault(of: choice.list.list) { return fault }
        return isSigned(choice.list, choice.issuer) ? nil : .crlSignatureFailure
    }

    private func timeFault(of list: CertificateList) -> VerifyCode? {
        guard let thisUpdate = list.thisUpdate else { return .errorInCRLLastUpdateField }
        if thisUpdate > now { return .crlNotYetValid }
        guard list.hasNextUpdate else { return nil }
        guard let nextUpdate = list.nextUpdate else { return .errorInCRLNextUpdateField }
        return nextUpdate <= now ? .crlHasExpired : nil
    }

    private func fault(of certificate: X509Certificate, in list: CertificateList) -> VerifyCode? {
        if list.hasUnhandledCriticalExtension { return .unhandledCriticalCRLExtension }
        return list.revokes(serialNumber: certificate.serialNumber) ? .certRevoked : nil
    }
}
