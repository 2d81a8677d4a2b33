// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface

/// What a connection says about itself.
struct ConnectionReport: Encodable {
    var ok = true
    let version: String
    let cipher: String
    let bits: Int
    let group: String?
    let alpn: String?
    let serverName: String?
    let resumed: Bool
    let verified: Bool
    let peer: CertificateReport?
    let chain: [CertificateReport]
    /// The pin of the peer's key, where that came without a certificate.
    let rawKey: String?
    let handshakeMilliseconds: Double?

    init(_ object: some SSLObject, handshake: Duration? = nil) {
        version = object.version?.description ?? ""
        cipher = object.cipher?.name ?? ""
        bits = object.cipher?.bits ?? 0
        group = object.group
        alpn = object.selectedALPNProtocol
        serverName = object.serverHostname
        resumed = object.isSessionReused
        verified = !object.verifiedChain.isEmpty
        peer = object.peerCertificate.map(CertificateReport.init)
        chain = (verified ? object.verifiedChain : object.unverifiedChain).map(CertificateReport.init)
        rawKey =
            peer == nil
            ? object.peerPublicKey.flatMap { try? PublicKeyPin(publicKeyDER: $0) }.map(\.description) : nil
        handshakeMilliseconds = handshake.map {
            Double($0.components.attoseconds / 1_000_000_000_000) / 1000 + Double($0.components.seconds) * 1000
        }
    }

    var lines: [String] {
        var lines = ["\(version), \(cipher) (\(bits) bits)\(group.map { ", \($0)" } ?? "")"]
        if let alpn { lines.append("application protocol: \(alpn)") }
        if let peer {
            lines.append("peer: \(peer.subject)\(verified ? ", verified" : ", NOT verified")")
            lines.append("chain: " + chain.map(\.subject).joined(separator: " <- "))
        } else if let rawKey {
            lines.append("peer: raw public key \(rawKey)")
        } else {
            lines.append("peer: no certificate")
        }
        if resumed { lines.append("resumed: yes") }
        if let handshakeMilliseconds { lines.append("handshake: \(handshakeMilliseconds) ms") }
        return lines
    }
}
