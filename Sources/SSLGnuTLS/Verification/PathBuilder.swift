// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Finds the chain from a peer's certificate to a trusted one, the way OpenSSL 3 does: at each step an issuer from the
/// trust store first, then one that the peer sent.
struct PathBuilder {
    let trust: TrustStore
    let flags: VerifyFlags
    /// Seconds since 1970: of several issuers that fit, one that is valid now is taken.
    let now: Int64
    /// Tells which of several issuers of one name made a signature.
    let isSigned: (_ certificate: X509Certificate, _ issuer: X509Certificate) -> Bool

    /// What was found: the leaf first.
    struct Path {
        var certificates: [X509Certificate]
        /// Why it does not end in a trust anchor, or `nil` when it does.
        var failure: VerifyCode?
    }

    /// More than any real chain has, and what GnuTLS verifies at most; OpenSSL's limit is 100.
    private static let maximumDepth = 16

    /// - Parameter presented: what the peer sent, the leaf first, in any order after it. Not empty.
    func path(from leaf: X509Certificate, presented: [X509Certificate]) -> Path {
        var path = Path(certificates: [leaf], failure: nil)
        var unused = presented
        var usesStore = false
        while path.certificates.count <= Self.maximumDepth {
            let current = path.certificates[path.certificates.count - 1]
            let isTrusted = trust.certificates(subject: current.canonicalSubject).contains(current)
            if isTrusted && (current.isSelfSigned || flags.contains(.partialChain)) { return path }
            if current.isSelfSigned {
                path.failure = path.certificates.count == 1 ? .depthZeroSelfSignedCert : .selfSignedCertInChain
                return path
            }
            let trusted = trust.certificates(subject: current.canonicalIssuer)
            if let issuer = issuer(of: current, among: trusted, excluding: path.certificates) {
                path.certificates.append(issuer)
                usesStore = true
            } else if !usesStore, let issuer = issuer(of: current, among: unused, excluding: path.certificates) {
                path.certificates.append(issuer)
                unused.removeAll { $0 == issuer }
            } else {
                path.failure = usesStore ? .unableToGetIssuerCert : .unableToGetIssuerCertLocally
                return path
            }
        }
        path.failure = .certChainTooLong
        return path
    }

    private func issuer(
        of certificate: X509Certificate, among candidates: [X509Certificate], excluding path: [X509Certificate]
    ) -> X509Certificate? {
        let fitting = candidates.filter { $0.canIssue(certificate) && !path.contains($0) }
        guard fitting.count > 1 else { return fitting.first }
        // Bounded: a peer may send hundreds of certificates of one name, each of which would cost a verification.
        let signing = fitting.prefix(8).filter { isSigned(certificate, $0) }
        let choice = signing.isEmpty ? fitting : signing
        return choice.first { $0.isValid(at: now) } ?? choice.first
    }
}

extension X509Certificate {
    /// Issued by its own key, as far as names and key identifiers tell. OpenSSL's `EXFLAG_SS`.
    var isSelfSigned: Bool { isSelfIssued && hasKeyIdentifiers(wantedBy: self) }

    /// Whether names, key identifiers and key usage let this certificate be the issuer of another. `X509_check_issued`.
    func canIssue(_ certificate: X509Certificate) -> Bool {
        guard canonicalSubject == certificate.canonicalIssuer else { return false }
        // A proxy certificate (RFC 3820) is issued by a leaf, and then refused for what it is.
        let needed = certificate.isProxy ? KeyUsage.digitalSignature : KeyUsage.keyCertSign
        return hasKeyIdentifiers(wantedBy: certificate) && (keyUsage.map { $0 & needed != 0 } ?? true)
    }

    /// Whether nothing in the other's authority key identifier speaks against this certificate. `X509_check_akid`.
    private func hasKeyIdentifiers(wantedBy certificate: X509Certificate) -> Bool {
        guard let wanted = certificate.authorityKeyIdentifier else { return true }
        if let key = wanted.keyIdentifier, let own = subjectKeyIdentifier, key != own { return false }
        if let serial = wanted.serialNumber, serial != serialNumber { return false }
        return true
    }

    /// Whether a moment, in seconds since 1970, lies between both dates.
    func isValid(at now: Int64) -> Bool {
        guard let notBefore, let notAfter else { return false }
        return notBefore <= now && now <= notAfter
    }
}

/// Bits of the key usage extension (RFC 5280, 4.2.1.3), in the numbers of OpenSSL's `KU_*`.
enum KeyUsage {
    static let digitalSignature: UInt16 = 0x80
    static let keyEncipherment: UInt16 = 0x20
    static let keyAgreement: UInt16 = 0x08
    static let keyCertSign: UInt16 = 0x04
}
