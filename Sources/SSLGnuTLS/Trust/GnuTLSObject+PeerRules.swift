// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// The rules that come after the verification of a chain: first keys, stapled responses, pins.
extension GnuTLSObject {
    /// What the rules make of a verdict. A refusal is kept in ``HandshakeRecord/peerRefusal``, with its words.
    func applyPeerRules(to verdict: ChainVerifier.Verdict, _ presented: [[UInt8]]) -> ChainVerifier.Verdict {
        handshake.peerRefusal = nil
        handshake.firstUse = nil
        var verdict = verdict
        let isVouchedFor = verdict.fault == nil
        var refusal: PeerRefusal?
        if let rule = active.configuration.trustOnFirstUse {
            refusal = judgeByFirstUse(rule, &verdict, presented)
        }
        guard refusal != nil || verdict.fault == nil else { return verdict }
        refusal = refusal ?? pinFault(in: verdict.path, isVouchedFor: isVouchedFor) ?? statusFault(in: verdict.path)
        handshake.peerRefusal = refusal
        if let refusal { verdict.fault = refusal.code }
        return verdict
    }

    /// Accepts a peer whose chain is bad, because a callback says so. A pin must match all the same, a status that is
    /// required must be there, and who is known to be revoked stays out.
    func acceptInAnyCase() {
        guard let verdict = handshake.verdict, verdict.fault != nil else { return }
        let status = statusFault(in: verdict.path)
        let isBinding = active.configuration.stapledStatus == .required || status?.code == .certRevoked
        let refusal = pinFault(in: verdict.path, isVouchedFor: false) ?? (isBinding ? status : nil)
        handshake.peerRefusal = refusal
        handshake.verdict?.fault = refusal?.code
    }

    private func pinFault(in path: [X509Certificate], isVouchedFor: Bool) -> PeerRefusal? {
        let pins = active.configuration.publicKeyPins
        guard !pins.isEmpty else { return nil }
        // Nobody checked that the further certificates of a chain without a trusted end belong to it.
        let candidates = isVouchedFor ? path[...] : path.prefix(1)
        let isPinned = candidates.contains { certificate in PublicKeyPin(certificate).map(pins.contains) ?? false }
        return isPinned ? nil : .noPinMatches
    }
}
