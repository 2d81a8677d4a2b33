// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// Verifies a peer's chain as OpenSSL 3 would: our own path, rules and names; GnuTLS for the signatures.
struct ChainVerifier: Sendable {
    let trust: TrustStore
    let flags: VerifyFlags
    let securityLevel: Int
    private let anchors = AnchorCache()

    init(trust: TrustStore, flags: VerifyFlags, securityLevel: Int) {
        self.trust = trust
        self.flags = flags
        self.securityLevel = securityLevel
    }

    /// What came of it.
    struct Verdict {
        /// The first fault, in OpenSSL's order of checks, or `nil` when the chain is good.
        var fault: VerifyCode?
        /// The chain as far as it was built, the leaf first.
        var path: [X509Certificate]
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
        let builder = PathBuilder(trust: trust, flags: flags, now: now, isSigned: Self.isSigned)
        let path = builder.path(from: leaf, presented: Array(certificates.dropFirst()))
        return Verdict(
            fault: path.failure ?? fault(in: path.certificates, peer: peer, hostname: hostname, now: now),
            path: path.certificates)
    }

    private func fault(in path: [X509Certificate], peer: SSLSide, hostname: String?, now: Int64) -> VerifyCode? {
        let rules = PathRules(path: path, peer: peer)
        if let fault = rules.extensionFault() { return fault }
        if let fault = rules.strengthFault(securityLevel: securityLevel) { return fault }
        if let hostname, let leaf = path.first {
            switch HostnameMatcher.matches(hostname, leaf) {
            case .match: break
            case .hostnameMismatch: return .hostnameMismatch
            case .ipAddressMismatch: return .ipAddressMismatch
            }
        }
        // Times come before signatures here and after them in OpenSSL, which looks at both certificate by certificate; a
        // chain with both faults is told by the one that costs nothing to find.
        if let fault = rules.timeFault(now: now) { return fault }
        return signatureFault(in: path)
    }

    /// Signatures and name constraints, by GnuTLS. It is given the path and its anchor, nothing else.
    private func signatureFault(in path: [X509Certificate]) -> VerifyCode? {
        guard let last = path.last, let anchor = anchors.anchor(last) else { return .unspecified }
        let chain = path.count > 1 ? Array(path.dropLast()) : path
        guard let status = Self.status(of: chain, anchor: anchor.handles, flags: verifyFlags) else {
            return .unspecified
        }
        // The length of the path has been checked by now: what is left of the constraints are those on names.
        if status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE.rawValue != 0 {
            return path.contains(where: \.permitsNames) ? .permittedViolation : .excludedViolation
        }
        return VerifyCode.from(gnutlsStatus: status)
    }

    /// Time is ours to check, and strength at level 0 and above is checked by ``PathRules``.
    private var verifyFlags: UInt32 {
        let profile =
            [
                GNUTLS_PROFILE_VERY_WEAK, GNUTLS_PROFILE_LOW, GNUTLS_PROFILE_MEDIUM, GNUTLS_PROFILE_HIGH,
                GNUTLS_PROFILE_ULTRA, GNUTLS_PROFILE_FUTURE,
            ][max(0, min(securityLevel, 5))]
        var flags = cgnutls_profile_to_vflags(profile) | Self.noTimeChecks
        if securityLevel == 0 { flags |= cgnutls_verify_allow_broken }
        return flags
    }

    private static let noTimeChecks =
        GNUTLS_VERIFY_DISABLE_TIME_CHECKS.rawValue | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS.rawValue

    /// Whether the issuer's key made the signature on the certificate, however weak.
    private static func isSigned(_ certificate: X509Certificate, _ issuer: X509Certificate) -> Bool {
        let flags = noTimeChecks | cgnutls_verify_allow_broken
        guard let anchor = CertificateHandles([issuer]),
            let status = status(of: [certificate], anchor: anchor, flags: flags)
        else { return false }
        return status & GNUTLS_CERT_SIGNATURE_FAILURE.rawValue == 0
    }

    /// GnuTLS's status bits, or `nil` when it could not verify at all.
    private static func status(
        of chain: [X509Certificate], anchor: borrowing CertificateHandles, flags: UInt32
    ) -> UInt32? {
        guard let handles = CertificateHandles(chain) else { return nil }
        var status: UInt32 = 0
        let code = unsafe gnutls_x509_crt_list_verify(
            handles.handles, UInt32(chain.count), anchor.handles, 1, nil, 0, flags, &status)
        return code < 0 ? nil : status
    }
}

extension X509Certificate {
    /// Whether name constraints (RFC 5280, 4.2.1.10) list names that are permitted, rather than excluded alone.
    fileprivate var permitsNames: Bool {
        guard let constraints = extensions.first(where: { $0.oid == "2.5.29.30" }) else { return false }
        var reader = DERReader(constraints.value)
        return reader.enter(DERReader.Tag.sequence)?.nextTag == 0xa0
    }
}

// @safe: the handles are made in init and freed in deinit.
/// Certificates in GnuTLS's form (18 KB each), for as long as they are needed.
@safe struct CertificateHandles: ~Copyable {
    private(set) var handles: [gnutls_x509_crt_t?] = unsafe []

    init?(_ certificates: [X509Certificate]) {
        for certificate in certificates {
            var handle: gnutls_x509_crt_t?
            guard unsafe gnutls_x509_crt_init(&handle) >= 0 else { return nil }
            unsafe handles.append(handle)
            let code = unsafe certificate.derBytes.withDatum { datum in
                unsafe gnutls_x509_crt_import(handle, datum, GNUTLS_X509_FMT_DER)
            }
            guard code >= 0 else { return nil }
        }
    }

    deinit { for index in unsafe handles.indices { unsafe gnutls_x509_crt_deinit(handles[index]) } }
}
