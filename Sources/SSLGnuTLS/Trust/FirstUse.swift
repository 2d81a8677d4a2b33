// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// A key to remember, once its owner has proved to have it.
struct FirstUse {
    var service: String
    var pin: PublicKeyPin
}

extension GnuTLSObject {
    /// The faults that say nothing but that no trusted issuer was found.
    private static let unknownIssuer: Set<VerifyCode> = [
        .unableToGetIssuerCert, .depthZeroSelfSignedCert, .selfSignedCertInChain, .unableToGetIssuerCertLocally,
        .unableToVerifyLeafSignature,
    ]

    /// Judges a server without a trusted issuer by its key. Changes the verdict; returns a refusal that it has no code for.
    func judgeByFirstUse(
        _ rule: TrustOnFirstUse, _ verdict: inout ChainVerifier.Verdict, _ presented: [[UInt8]]
    ) -> PeerRefusal? {
        guard let fault = verdict.fault, Self.unknownIssuer.contains(fault), let leaf = verdict.path.first,
            let service = rule.service ?? requestedHostname.map(Self.serviceName), let pin = PublicKeyPin(leaf)
        else { return nil }
        // A path without an end is not judged further: the leaf is, by itself.
        let alone = active.judgeAlone(leaf, hostname: active.configuration.checkHostname ? requestedHostname : nil)
        guard alone.fault == nil else {
            verdict = alone
            return nil
        }
        do throws(SSLError) {
            if let known = try rule.store.pin(of: service) {
                guard known == pin else { return .keyChanged(service) }
            } else {
                let chain = presented.map { SSLCertificate(derBytes: $0, info: X509Certificate(derBytes: $0)?.info) }
                switch rule.decision(on: service, pin, chain) {
                case .refuse: return nil
                case .acceptOnce: break
                case .remember: handshake.firstUse = FirstUse(service: service, pin: pin)
                }
            }
        } catch { return .storeFailed(error) }
        verdict = alone
        return nil
    }

    /// Remembers a first key. Throws when another connection has remembered another one meanwhile.
    func rememberPeer() throws(SSLError) {
        guard let firstUse = handshake.firstUse, let rule = active.configuration.trustOnFirstUse else { return }
        var refusal: PeerRefusal?
        do throws(SSLError) {
            let known = try rule.store.remember(firstUse.pin, of: firstUse.service)
            if known != firstUse.pin { refusal = .keyChanged(firstUse.service) }
        } catch { refusal = .storeFailed(error) }
        handshake.firstUse = nil
        if let refusal { throw refuse(refusal, nil) }
    }

    /// Names of hosts are the same in either case, and with the dot at the end.
    private static func serviceName(_ hostname: String) -> String {
        let name = hostname.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}

extension GnuTLSContext {
    /// Judges a server's certificate as if it were trusted itself: its name, times, purpose and strength.
    fileprivate func judgeAlone(_ leaf: X509Certificate, hostname: String?) -> ChainVerifier.Verdict {
        // As PEM: the certificate could hold what looks like PEM, and bytes are told apart by looking at them.
        let source = SSLDataSource.pem(PEM.encode(leaf.derBytes, label: "CERTIFICATE"))
        guard let trust = try? TrustStore(TrustRoots(sources: [source])) else {
            return ChainVerifier.Verdict(fault: .unspecified, path: [leaf])
        }
        let verifier = ChainVerifier(
            trust: trust, flags: verifier.flags.union(.partialChain), securityLevel: policy.choices.securityLevel,
            hostFlags: verifier.hostFlags)
        return verifier.verify([leaf.derBytes], peer: .server, hostname: hostname, now: Platform.now())
    }
}
