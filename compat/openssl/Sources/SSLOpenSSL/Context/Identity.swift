// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// A certificate of one's own with its key, as it went into a context.
struct Identity {
    /// Names the leaf.
    let digest: [UInt8]
    /// What to staple to it.
    let response: StapledResponse?

    /// Reads a chain and its key into a context. Throws what CPython's `load_cert_chain` throws.
    init(_ chain: CertificateChain, in context: ContextHandle) throws(SSLError) {
        let bytes = try chain.certificates.load()
        let certificates = try Self.certificates(in: bytes)
        guard let leaf = certificates.first else { throw .openSSL(.ssl, "PEM_LIB") }
        try unsafe check(SSL_CTX_use_certificate(context.pointer, leaf.pointer))
        unsafe copenssl_ctx_clear_chain(context.pointer)
        for issuer in certificates.dropFirst() {
            try unsafe check(copenssl_ctx_add_chain(context.pointer, issuer.pointer))
        }
        let key = try PrivateKey(in: chain.privateKey?.load() ?? bytes, password: chain.password)
        try unsafe check(SSL_CTX_use_PrivateKey(context.pointer, key.pointer))
        try unsafe check(SSL_CTX_check_private_key(context.pointer))
        digest = leaf.derBytes.sha256
        response = try chain.ocspResponse.map { source throws(SSLError) in
            try StapledResponse(source, for: leaf)
        }
    }

    /// The first block with OpenSSL's trust settings or without, the others without: as in a chain file of OpenSSL's.
    private static func certificates(in bytes: [UInt8]) throws(SSLError) -> [X509Handle] {
        guard bytes.isPEM else {
            guard let leaf = X509Handle(derBytes: bytes) else { throw .openSSL(.ssl, "PEM_LIB") }
            return [leaf]
        }
        var certificates: [X509Handle] = []
        unsafe bytes.withBIO { bio in
            while let certificate = unsafe certificates.isEmpty
                ? PEM_read_bio_X509_AUX(bio, nil, nil, nil) : PEM_read_bio_X509(bio, nil, nil, nil)
            {
                unsafe certificates.append(X509Handle(owning: certificate))
            }
        }
        // The end of the bytes is no error, anything else is.
        let isAtEnd = QueuedError().map { $0.library == .pem && $0.reason?.name == "NO_START_LINE" } ?? false
        QueuedError.clear()
        guard isAtEnd, !certificates.isEmpty else { throw .openSSL(.ssl, "PEM_LIB") }
        return certificates
    }
}
