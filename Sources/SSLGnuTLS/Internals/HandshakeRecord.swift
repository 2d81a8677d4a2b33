// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What is kept of a handshake beyond what GnuTLS keeps.
struct HandshakeRecord {
    /// On a server, the versions that the client offered; empty before its hello came.
    var offeredVersions: [TLSVersion] = []
    /// The bodies of the Finished messages, for `tls-unique` in TLS 1.3.
    var clientFinished: [UInt8] = []
    var serverFinished: [UInt8] = []
    /// What came of verifying the peer.
    var verdict: ChainVerifier.Verdict?
    /// Why the peer was refused, where it was not for a fault of its chain.
    var peerRefusal: PeerRefusal?
    /// How many bytes of early data were written.
    var earlyBytes = 0
    /// What is to be remembered of the peer once the handshake is done.
    var firstUse: FirstUse?
}

/// Sees each handshake message, in both directions, before it is processed or sent.
let handshakeCallback: gnutls_handshake_hook_func = { session, type, _, isIncoming, message in
    guard let object = unsafe GnuTLSObject.of(session), let message = unsafe message else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: message.pointee.data, count: Int(message.pointee.size))
    switch type {
    case UInt32(GNUTLS_HANDSHAKE_CLIENT_HELLO.rawValue) where isIncoming != 0:
        unsafe object.handshake.offeredVersions = ClientHello.versions(in: Array(bytes))
    case UInt32(GNUTLS_HANDSHAKE_FINISHED.rawValue):
        let isClients = (isIncoming == 0) == (object.side == .client)
        if isClients {
            unsafe object.handshake.clientFinished = Array(bytes)
        } else {
            unsafe object.handshake.serverFinished = Array(bytes)
        }
    default: break
    }
    return 0
}

/// Verifies the peer. Called by GnuTLS after the peer's certificate message, on the thread that drives the handshake.
let verifyCallback: @convention(c) (gnutls_session_t?) -> Int32 = { session in
    guard let object = unsafe GnuTLSObject.of(session) else { return GNUTLS_E_INTERNAL_ERROR }
    return object.verifyPeer() ? 0 : GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR
}

extension GnuTLSObject {
    /// The object whose session this is. It is alive: it is inside a call on the session.
    static func of(_ session: gnutls_session_t?) -> GnuTLSObject? {
        guard let session = unsafe session, let pointer = unsafe gnutls_session_get_ptr(session) else { return nil }
        return unsafe Unmanaged<GnuTLSObject>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Judges the certificates that the peer sent. Keeps the verdict; says whether to go on.
    fileprivate func verifyPeer() -> Bool {
        let configuration = context.configuration
        guard configuration.verifyMode != .none else { return true }
        if let isAccepted = judgeRawKey() { return isAccepted }
        let presented = peerChain()
        // GnuTLS asks even when an optional certificate did not come. When a required one did not, it fails by itself.
        if presented.isEmpty { return side == .server && configuration.verifyMode == .optional }
        let verdict = context.verifier.verify(
            presented, peer: side == .client ? .server : .client,
            hostname: configuration.checkHostname ? requestedHostname : nil, now: Platform.now())
        handshake.verdict = applyPeerRules(to: verdict, presented)
        return handshake.verdict?.fault == nil
    }

    /// The certificates as the peer sent them.
    func peerChain() -> [[UInt8]] {
        var count: UInt32 = 0
        guard !peerHasRawKey, let list = unsafe gnutls_certificate_get_peers(session, &count) else { return [] }
        return unsafe UnsafeBufferPointer(start: list, count: Int(count)).map { unsafe [UInt8]($0) }
    }
}
