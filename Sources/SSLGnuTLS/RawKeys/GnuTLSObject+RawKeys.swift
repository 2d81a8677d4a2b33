// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

extension GnuTLSObject {
    /// The peer's public key, of its certificate or raw: an encoded SubjectPublicKeyInfo.
    public var peerPublicKey: [UInt8]? {
        lock.withLock {
            guard isComplete else { return nil }
            return rawPeerKey() ?? peerChain().first.flatMap { X509Certificate(derBytes: $0)?.publicKeyDER }
        }
    }

    /// Whether the peer shows raw keys, as far as it has been agreed.
    var peerHasRawKey: Bool {
        unsafe gnutls_certificate_type_get2(handle, GNUTLS_CTYPE_PEERS) == GNUTLS_CRT_RAWPK
    }

    /// The raw key that the peer has shown.
    func rawPeerKey() -> [UInt8]? {
        var count: UInt32 = 0
        guard peerHasRawKey, let list = unsafe gnutls_certificate_get_peers(handle, &count), count > 0 else {
            return nil
        }
        return unsafe [UInt8](list[0])
    }

    /// Judges a raw key: it is one of those expected, or the peer is refused. Keeps the verdict; says whether to go on, or
    /// `nil` for a peer that is to be judged by its certificate.
    func judgeRawKey() -> Bool? {
        let rule = active.configuration.rawPublicKeys
        if let key = rawPeerKey() {
            handshake.peerRefusal = isExpected(key, rule) ? nil : .rawKeyNotExpected
        } else {
            // GnuTLS goes on with a certificate when the other side has not heard of raw keys.
            guard let rule, rule.peers != nil, !rule.acceptsCertificates, !peerChain().isEmpty else { return nil }
            handshake.peerRefusal = .certificateNotExpected
        }
        handshake.verdict = ChainVerifier.Verdict(fault: handshake.peerRefusal?.code, path: [])
        return handshake.peerRefusal == nil
    }

    private func isExpected(_ rawKey: [UInt8], _ rule: RawPublicKeys?) -> Bool {
        guard let pin = try? PublicKeyPin(publicKeyDER: rawKey), rule?.peers?.contains(pin) == true else {
            return false
        }
        let pins = active.configuration.publicKeyPins
        return pins.isEmpty || pins.contains(pin)
    }
}

extension PeerRefusal {
    /// A certificate where only raw public keys will do.
    static let certificateNotExpected = PeerRefusal(
        code: .applicationVerification, message: "a certificate instead of a raw public key",
        alert: .unsupportedCertificate)
    /// A raw public key that is none of those expected.
    static let rawKeyNotExpected = PeerRefusal(
        code: .applicationVerification, message: "the raw public key is none of those expected", alert: .badCertificate)
}
