// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handle is filled in init, freed in deinit and only read between, unless it was given away, which
// happens to copies before anybody else has them.
/// A private key. Credentials take over copies of it.
@safe final class PrivateKey: @unchecked Sendable {
    let handle: gnutls_privkey_t
    private var isOwned = true
    /// Where it is on a token, and what is asked for at later signatures, too.
    private let place: (uri: String, pin: TokenPIN)?

    /// Finds the key in PEM or DER bytes and decrypts it if need be; the password is asked for only then.
    ///
    /// Throws OpenSSL's "PEM lib" for everything that is not a readable key, a wrong or missing password included.
    convenience init(in bytes: [UInt8], password: Password?) throws(SSLError) {
        try self.init(at: nil)
        if PEM.isPEM(bytes) {
            let block = try Self.keyBlock(in: bytes)
            try load(block.text, GNUTLS_X509_FMT_PEM, password: block.isEncrypted ? password : nil)
        } else {
            try load(bytes, GNUTLS_X509_FMT_DER, password: Self.isEncryptedDER(bytes) ? password : nil)
        }
    }

    /// Finds the key on a token.
    ///
    /// Throws as ``PKCS11/error(_:_:)`` says.
    convenience init(uri: String, _ pin: TokenPIN) throws(SSLError) {
        try self.init(at: (uri, pin))
        unsafe gnutls_privkey_set_pin_function(handle, tokenPINCallback, Unmanaged.passUnretained(pin).toOpaque())
        try PKCS11.check(uri, pin) { unsafe gnutls_privkey_import_url(handle, uri, 0) }
    }

    /// Finds the key of a chain: where its certificates are, unless it is said to be elsewhere.
    convenience init(_ chain: CertificateChain, certificateBytes: [UInt8], _ pin: TokenPIN) throws(SSLError) {
        switch chain.privateKey ?? chain.certificates {
        case .uri(let uri): try self.init(uri: uri, pin)
        case let source:
            let bytes = chain.privateKey == nil ? certificateBytes : try source.load()
            try self.init(in: bytes, password: chain.password)
        }
    }

    private init(at place: (uri: String, pin: TokenPIN)?) throws(SSLError) {
        var handle: gnutls_privkey_t?
        try check(unsafe gnutls_privkey_init(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        self.place = place
    }

    deinit { if isOwned { unsafe gnutls_privkey_deinit(handle) } }

    /// The key's algorithm, in GnuTLS's numbers.
    var algorithm: Int32 { unsafe gnutls_privkey_get_pk_algorithm(handle, nil) }

    /// Another handle on the same key, for somebody to take over. A key on a token is looked up there again.
    func copy() throws(SSLError) -> PrivateKey {
        if let place { return try PrivateKey(uri: place.uri, place.pin) }
        let copy = try PrivateKey(at: nil)
        var contents: gnutls_x509_privkey_t?
        try check(unsafe gnutls_privkey_export_x509(handle, &contents))
        let code = unsafe gnutls_privkey_import_x509(copy.handle, contents, GNUTLS_PRIVKEY_IMPORT_AUTO_RELEASE.rawValue)
        if code < 0 { unsafe gnutls_x509_privkey_deinit(contents) }
        try check(code)
        return copy
    }

    /// Somebody else frees the handle from now on.
    func release() { isOwned = false }

    private static func keyBlock(in bytes: [UInt8]) throws(SSLError) -> PEM.Block {
        guard let blocks = try? PEM.blocks(in: bytes),
            let block = blocks.first(where: { $0.label.hasSuffix("PRIVATE KEY") })
        else {
            throw Translation.pemLib.error(backendCode: nil)
        }
        return block
    }

    /// An EncryptedPrivateKeyInfo is a sequence of a sequence and an octet string; a key starts with its version number.
    private static func isEncryptedDER(_ bytes: [UInt8]) -> Bool {
        var reader = DERReader(bytes)
        guard var inner = reader.enter(DERReader.Tag.sequence) else { return false }
        return inner.next(DERReader.Tag.sequence) != nil && inner.next(DERReader.Tag.octetString) != nil
    }

    private func load(
        _ bytes: [UInt8], _ format: gnutls_x509_crt_fmt_t, password: Password?
    ) throws(SSLError) {
        let code: Int32
        if let password {
            let given = try password.bytes()
            // GnuTLS reads a C string: with a NUL inside it would try another password than the one given.
            guard !given.contains(0) else { throw Translation.pemLib.error(backendCode: nil) }
            var secret = given + [0]
            code = unsafe secret.withUnsafeMutableBufferPointer { buffer in
                defer { unsafe gnutls_memset(buffer.baseAddress, 0, buffer.count) }
                return unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                    unsafe bytes.withDatum { datum in
                        unsafe gnutls_privkey_import_x509_raw(handle, datum, format, text.baseAddress, 0)
                    }
                }
            }
        } else {
            code = unsafe bytes.withDatum { datum in
                unsafe gnutls_privkey_import_x509_raw(handle, datum, format, nil, 0)
            }
        }
        guard code >= 0 else { throw Translation.pemLib.error(backendCode: code) }
    }
}
