// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What is kept of a handshake beyond what GnuTLS keeps.
struct HandshakeRecord {
    /// On a server, the body of the client's hello; empty before it came.
    var clientHelloBody: [UInt8] = []
    /// How many bytes must have come before it is worth looking for the hello again.
    var helloNeeded = 0
    /// The bodies of the Finished messages, for `tls-unique` in TLS 1.3.
    var clientFinished: [UInt8] = []
    var serverFinished: [UInt8] = []
    /// What came of verifying the peer.
    var verdict: ChainVerifier.Verdict?
    /// Why the peer was refused, where it was not for a fault of its chain.
    var peerRefusal: PeerRefusal?
    /// What is to be remembered of the peer once the handshake is done.
    var firstUse: FirstUse?
    /// A session is offered to be resumed; how many bytes of early data were written.
    var resumesSession = false
    var earlyBytes = 0
    /// On a server, whether tickets would be encrypted with the newest key.
    var givesTickets = true
    /// On a client, how many tickets have come, and the lifetime of the last in seconds.
    var tickets = 0
    var ticketLifetime = 0
    /// When the handshake was done, in seconds since 1970.
    var time: Int64 = 0
    /// A pre-shared key was asked for.
    var usesPSK = false
    /// On a client, no key could be had for the server.
    var lacksKey = false
    /// What went wrong in a callback that GnuTLS called; told when the call ends.
    var callbackFailure: SSLError?

    /// On a server, what the client asked for.
    var clientHello: ClientHello? { clientHelloBody.isEmpty ? nil : ClientHello(body: clientHelloBody) }
}

/// Sees each handshake message, in both directions, before it is processed or sent.
let handshakeCallback: gnutls_handshake_hook_func = { session, type, _, isIncoming, message in
    guard let object = unsafe GnuTLSObject.of(session), let message = unsafe message else { return 0 }
    let bytes = unsafe UnsafeRawBufferPointer(start: message.pointee.data, count: Int(message.pointee.size))
    return unsafe object.note(handshakeMessage: type, isReceived: isIncoming != 0, bytes)
}

extension GnuTLSObject {
    /// The object whose session this is. It is alive: it is inside a call on the session.
    static func of(_ session: gnutls_session_t?) -> GnuTLSObject? {
        guard let session = unsafe session, let pointer = unsafe gnutls_session_get_ptr(session) else { return nil }
        return unsafe Unmanaged<GnuTLSObject>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Returns GnuTLS's code: a failure ends the handshake.
    fileprivate func note(handshakeMessage type: UInt32, isReceived: Bool, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        unsafe show(handshakeMessage: type, isReceived: isReceived, bytes)
        switch type {
        case UInt32(GNUTLS_HANDSHAKE_CLIENT_HELLO.rawValue) where isReceived:
            unsafe handshake.clientHelloBody = Array(bytes)
            return chooseSuite()
        case UInt32(GNUTLS_HANDSHAKE_SERVER_HELLO.rawValue), UInt32(GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST.rawValue):
            return unsafe checkSuite(in: bytes)
        case UInt32(GNUTLS_HANDSHAKE_SERVER_KEY_EXCHANGE.rawValue) where isReceived:
            return unsafe checkParameters(in: bytes)
        case UInt32(GNUTLS_HANDSHAKE_NEW_SESSION_TICKET.rawValue) where isReceived && bytes.count >= 4:
            handshake.tickets += 1
            handshake.ticketLifetime = unsafe bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        case UInt32(GNUTLS_HANDSHAKE_FINISHED.rawValue):
            let isClients = isReceived == (side == .server)
            if isClients {
                unsafe handshake.clientFinished = Array(bytes)
            } else {
                unsafe handshake.serverFinished = Array(bytes)
            }
        default: break
        }
        return 0
    }

    /// Looks at the Diffie-Hellman parameters that a server chose itself, up to TLS 1.2, before anything is computed with
    /// them: GnuTLS takes primes of any size, OpenSSL of 10000 bits. Returns GnuTLS's code.
    private func checkParameters(in serverKeyExchange: UnsafeRawBufferPointer) -> Int32 {
        var reader = unsafe WireReader(Array(serverKeyExchange))
        switch unsafe gnutls_kx_get(handle) {
        case GNUTLS_KX_DHE_RSA, GNUTLS_KX_DHE_DSS: break
        // Behind the hint (RFC 4279, section 3).
        case GNUTLS_KX_DHE_PSK: guard reader.skipVector(lengthBytes: 2) else { return 0 }
        default: return 0
        }
        // A message that cannot be read is GnuTLS's to refuse.
        guard let prime = reader.vector(lengthBytes: 2), prime.count > 1250 else { return 0 }
        return GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER
    }
}
