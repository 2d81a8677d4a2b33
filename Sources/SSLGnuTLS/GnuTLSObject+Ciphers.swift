// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// On a server, the suites that both sides have, in the server's order, once the client's hello has come; `nil` before
    /// and on a client. CPython's `shared_ciphers()`.
    public var sharedCiphers: [SSLCipher]? {
        lock.withLock {
            guard side == .server, let wire = handshake.offeredSuites else { return nil }
            let offered = Set(ClientOffer.numbers(wire[...]))
            return context.policy.choices.suites.filter { offered.contains($0.id) }.map(\.cipher)
        }
    }

    /// The name of the scheme that the server, or the client, signed the handshake with, as IANA has it; `nil` if it did
    /// not. CPython's `server_sigalg()` and `client_sigalg()`.
    public func signatureScheme(of side: SSLSide) -> String? {
        lock.withLock {
            guard isComplete else { return nil }
            let number =
                side == .server
                ? unsafe gnutls_sign_algorithm_get(session) : unsafe gnutls_sign_algorithm_get_client(session)
            guard let name = unsafe gnutls_sign_get_name(gnutls_sign_algorithm_t(rawValue: UInt32(number))) else {
                return nil
            }
            return SignatureScheme.named(unsafe String(cString: name))?.name
        }
    }
}

// What the handshake hook does about suites.
extension GnuTLSObject {
    /// On a server, keeps what the client offers and chooses the suite, if GnuTLS might choose another than OpenSSL would.
    /// Returns GnuTLS's code. Called once more after a HelloRetryRequest, with the same result.
    func takeOffer(_ hello: [UInt8]) -> Int32 {
        handshake.offeredVersions = ClientHello.versions(in: hello)
        handshake.offeredSuites = Array(ClientOffer.suites(in: hello))
        guard let chooser = context.policy.chooser else { return 0 }
        switch chooser.choose(hello, versions: handshake.offeredVersions) {
        case .open: return 0
        case .none: return GNUTLS_E_NO_CIPHER_SUITES
        case .suite(let suite):
            guard let priority = try? chooser.priority(for: suite) else { return GNUTLS_E_INTERNAL_ERROR }
            return unsafe priority.set(in: session)
        }
    }

    /// Looks at the suite that a server answers with, on either side, before anything depends on it. Returns GnuTLS's code.
    func checkSuite(in serverHello: UnsafeRawBufferPointer) -> Int32 {
        guard !context.policy.isExact else { return 0 }
        var reader = unsafe WireReader(Array(serverHello))
        // A message that cannot be read is GnuTLS's to refuse.
        guard reader.skip(34), reader.skipVector(lengthBytes: 1), let id = reader.uint16() else { return 0 }
        if context.policy.suites.contains(id) { return 0 }
        return side == .server ? GNUTLS_E_NO_CIPHER_SUITES : GNUTLS_E_UNWANTED_ALGORITHM
    }
}
