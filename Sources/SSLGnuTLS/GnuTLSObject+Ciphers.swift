// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// On a server, the suites that both sides have, in the server's order, once the client's hello has come; `nil` before
    /// and on a client. CPython's `shared_ciphers()`.
    public var sharedCiphers: [SSLCipher]? {
        lock.withLock {
            guard side == .server, let offered = handshake.clientHello?.cipherSuites else { return nil }
            return active.policy.choices.suites.filter { offered.contains($0.id) }.map(\.cipher)
        }
    }
}

// What the handshake hook does about suites.
extension GnuTLSObject {
    /// On a server, chooses the suite for the client's hello, if GnuTLS might choose another than OpenSSL would. Returns
    /// GnuTLS's code. Called once more after a HelloRetryRequest, with the same result.
    func chooseSuite() -> Int32 {
        // A renegotiation is refused elsewhere.
        guard !isComplete, let chooser = active.policy.chooser, let hello = handshake.clientHello else { return 0 }
        switch chooser.choose(hello) {
        case .open: return 0
        case .none: return GNUTLS_E_NO_CIPHER_SUITES
        case .suite(let suite):
            guard let priority = try? chooser.priority(for: suite) else { return GNUTLS_E_INTERNAL_ERROR }
            return unsafe priority.set(in: handle)
        }
    }

    /// Looks at the suite that a server answers with, on either side, before anything depends on it. Returns GnuTLS's code.
    func checkSuite(in serverHello: UnsafeRawBufferPointer) -> Int32 {
        guard !active.policy.isExact else { return 0 }
        var reader = unsafe WireReader(Array(serverHello))
        // A message that cannot be read is GnuTLS's to refuse.
        guard let version = reader.uint16(), reader.skip(32), reader.skipVector(lengthBytes: 1),
            let id = reader.uint16(), !active.policy.suites.contains(id)
        else { return 0 }
        // So is a version that was not asked for. TLS 1.3 calls itself 1.2 here, but has suites of its own.
        let isTLS13 = CipherSuite.numbered(id)?.isTLS13 ?? false
        guard active.policy.versions.contains(where: { isTLS13 ? $0 == .tls1_3 : $0.rawValue == version }) else {
            return 0
        }
        return side == .server ? GNUTLS_E_NO_CIPHER_SUITES : GNUTLS_E_UNWANTED_ALGORITHM
    }
}
