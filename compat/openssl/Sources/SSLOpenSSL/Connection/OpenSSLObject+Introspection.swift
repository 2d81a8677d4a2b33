// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLCompat
public import SSLInterface

extension OpenSSLObject {
    /// On a client, the name that was asked for; on a server, the name that the client asked for (SNI), once it has come.
    public var serverHostname: String? {
        side == .client ? requestedHostname : lock.withLock { hello?.serverName }
    }

    /// Whether the handshake is done. Stays true after the conversation has ended or failed.
    public var isHandshakeComplete: Bool { lock.withLock { isComplete } }

    /// What is known once the handshake is done.
    private func known<Value>(_ body: (OpaquePointer) -> Value?) -> Value? {
        lock.withLock { unsafe isComplete ? body(handle) : nil }
    }

    /// The version in use, once the handshake is done. CPython's `version()`.
    public var version: TLSVersion? {
        unsafe known { unsafe TLSVersion(rawValue: UInt16(truncatingIfNeeded: SSL_version($0))) }
    }

    /// The cipher suite in use, once the handshake is done. CPython's `cipher()`.
    public var cipher: SSLCipher? { unsafe known { unsafe SSL_get_current_cipher($0).map { unsafe SSLCipher($0) } } }

    /// The name of the key exchange group in use, as IANA has it, such as `x25519`. OpenSSL's `SSL_get0_group_name`.
    public var group: String? {
        unsafe known { ssl in
            let nid = unsafe copenssl_negotiated_group(ssl)
            guard nid > 0, let name = unsafe OBJ_nid2sn(nid) else { return nil }
            let text = unsafe String(cString: name)
            return KeyExchangeGroup.named(text)?.name ?? text
        }
    }

    /// The application protocol that was agreed on. CPython's `selected_alpn_protocol()`.
    public var selectedALPNProtocol: String? {
        unsafe known { ssl in
            var name: UnsafePointer<UInt8>?
            var count: UInt32 = 0
            unsafe SSL_get0_alpn_selected(ssl, &name, &count)
            return unsafe count == 0 ? nil : String(decoding: [UInt8](name, count: Int(count)), as: UTF8.self)
        }
    }

    /// The peer's certificate, verified or not, once the handshake is done. CPython's `getpeercert()`.
    public var peerCertificate: SSLCertificate? {
        unsafe known { unsafe SSL_get0_peer_certificate($0).map { unsafe SSLCertificate($0) } }
    }

    /// The certificates as the peer sent them, the leaf first. CPython's `get_unverified_chain()`.
    public var unverifiedChain: [SSLCertificate] {
        unsafe known { ssl in
            let chain = unsafe elements(of: SSL_get_peer_cert_chain(ssl))
            // On a server OpenSSL keeps the leaf by itself.
            let leaf = unsafe side == .server || chain.isEmpty ? SSL_get0_peer_certificate(ssl) : nil
            return unsafe ((leaf.map { unsafe [$0] } ?? []) + chain).map { unsafe SSLCertificate($0) }
        } ?? []
    }

    /// The chain that was verified, from the leaf to the trust anchor. CPython's `get_verified_chain()`.
    public var verifiedChain: [SSLCertificate] {
        unsafe known { unsafe elements(of: SSL_get0_verified_chain($0)).map { unsafe SSLCertificate($0) } } ?? []
    }

    /// Whether this connection resumed an earlier session. CPython's `session_reused`.
    public var isSessionReused: Bool { lock.withLock { unsafe SSL_session_reused(handle) == 1 } }

    /// The peer's public key, verified or not: an encoded SubjectPublicKeyInfo.
    public var peerPublicKey: [UInt8]? {
        unsafe known { ssl in
            unsafe SSL_get0_peer_certificate(ssl).map { certificate in
                unsafe [UInt8](encodedBy: { unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), $0) })
            }
        }
    }

    /// On a server, the suites that both sides have, in the server's order, once the client's hello has come; `nil` on a
    /// client. CPython's `shared_ciphers()`.
    public var sharedCiphers: [SSLCipher]? {
        lock.withLock {
            guard side == .server, let offered = hello?.cipherSuites else { return nil }
            return unsafe elements(of: SSL_get_ciphers(handle)).map { unsafe SSLCipher($0) }.filter {
                offered.contains($0.id)
            }
        }
    }

    /// The name of the scheme that the server, or the client, signed the handshake with. CPython's `server_sigalg()` and
    /// `client_sigalg()`.
    public func signatureScheme(of side: SSLSide) -> String? {
        unsafe known { ssl in
            var type: Int32 = 0
            let isOwn = side == self.side
            guard
                unsafe (isOwn ? SSL_get_signature_type_nid(ssl, &type) : SSL_get_peer_signature_type_nid(ssl, &type))
                    == 1
            else { return nil }
            let digest = unsafe isOwn ? copenssl_signature_digest(ssl) : copenssl_peer_signature_digest(ssl)
            let signer = unsafe isOwn ? SSL_get_certificate(ssl) : SSL_get0_peer_certificate(ssl)
            return unsafe Self.schemeName(type, digest, signer)
        }
    }

    /// The registry's name of a kind of signature with a hash.
    private static func schemeName(_ type: Int32, _ digest: Int32, _ signer: OpaquePointer?) -> String? {
        let hash = unsafe OBJ_nid2sn(digest).map { unsafe String(cString: $0).lowercased() } ?? ""
        switch type {
        case NID_ED25519: return "ed25519"
        case NID_ED448: return "ed448"
        case NID_rsaEncryption: return "rsa_pkcs1_\(hash)"
        case NID_rsassaPss:
            let isPSSKey = unsafe EVP_PKEY_get_base_id(X509_get0_pubkey(signer)) == EVP_PKEY_RSA_PSS
            return "rsa_pss_\(isPSSKey ? "pss" : "rsae")_\(hash)"
        case NID_X9_62_id_ecPublicKey:
            switch digest {
            case NID_sha256: return "ecdsa_secp256r1_sha256"
            case NID_sha384: return "ecdsa_secp384r1_sha384"
            case NID_sha512: return "ecdsa_secp521r1_sha512"
            default: return "ecdsa_\(hash)"
            }
        default: return nil
        }
    }
}
