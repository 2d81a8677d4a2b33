// SPDX-License-Identifier: MIT

internal import SSLGnuTLS
internal import SSLInterface

/// What a connection tells of itself once the handshake is done, and never tells otherwise: asked for once, so that Python code
/// can ask as often as it likes without a detour.
final class ConnectionFacts: Sendable {
    let version: String?
    let cipher: SSLCipher?
    let alpnProtocol: String?
    let isSessionReused: Bool
    let channelBinding: [UInt8]?
    let peerCertificate: SSLCertificate?

    /// `nil` before the handshake is done. Without the interpreter's lock.
    init?(_ object: GnuTLSObject) {
        guard object.isHandshakeComplete else { return nil }
        version = object.version?.description
        cipher = object.cipher
        alpnProtocol = object.selectedALPNProtocol
        isSessionReused = object.isSessionReused
        channelBinding = (try? object.channelBinding(.tlsUnique)) ?? nil
        peerCertificate = object.peerCertificate
    }
}
