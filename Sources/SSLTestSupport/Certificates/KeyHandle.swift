// SPDX-License-Identifier: MIT

internal import CGnuTLS
import SSLInterface

// @safe: the handle is made in init, freed in deinit, and lent to nobody who keeps it.
/// A private key in GnuTLS's hands.
@safe final class KeyHandle {
    private let handle: gnutls_x509_privkey_t?

    private init() throws(SSLError) {
        var fresh: gnutls_x509_privkey_t?
        let result = unsafe gnutls_x509_privkey_init(&fresh)
        unsafe handle = fresh
        try GnuTLS.check(result, "gnutls_x509_privkey_init")
    }

    deinit { unsafe gnutls_x509_privkey_deinit(handle) }

    /// Generates a key. From a tenth of a millisecond (P-256) to half a second (RSA with 4096 bits).
    convenience init(generating type: KeyType) throws(SSLError) {
        try self.init()
        let (algorithm, bits) = try Self.parameters(type)
        try GnuTLS.check(
            unsafe gnutls_x509_privkey_generate(handle, algorithm, bits, 0), "gnutls_x509_privkey_generate")
    }

    /// Reads a key from unencrypted PKCS#8.
    convenience init(der: [UInt8]) throws(SSLError) {
        try self.init()
        try unsafe GnuTLS.withDatum(der) { [handle = unsafe handle] (datum) throws(SSLError) in
            try GnuTLS.check(
                unsafe gnutls_x509_privkey_import_pkcs8(
                    handle, datum, GNUTLS_X509_FMT_DER, nil, GNUTLS_PKCS_PLAIN.rawValue),
                "gnutls_x509_privkey_import_pkcs8")
        }
    }

    /// Unencrypted PKCS#8.
    func der() throws(SSLError) -> [UInt8] {
        try unsafe GnuTLS.bytes("gnutls_x509_privkey_export2_pkcs8") {
            unsafe gnutls_x509_privkey_export2_pkcs8(handle, GNUTLS_X509_FMT_DER, nil, GNUTLS_PKCS_PLAIN.rawValue, $0)
        }
    }

    /// PKCS#8, encrypted with AES-256 under a key derived by PBKDF2.
    func encryptedPEM(password: String) throws(SSLError) -> [UInt8] {
        try unsafe GnuTLS.bytes("gnutls_x509_privkey_export2_pkcs8") {
            unsafe gnutls_x509_privkey_export2_pkcs8(
                handle, GNUTLS_X509_FMT_PEM, password, GNUTLS_PKCS_PBES2_AES_256.rawValue, $0)
        }
    }

    /// The form from before PKCS#8, `RSA PRIVATE KEY` or `EC PRIVATE KEY`; PKCS#8 for types that have no other.
    func traditionalPEM() throws(SSLError) -> [UInt8] {
        try unsafe GnuTLS.bytes("gnutls_x509_privkey_export2") {
            unsafe gnutls_x509_privkey_export2(handle, GNUTLS_X509_FMT_PEM, $0)
        }
    }

    /// Puts the public half into a certificate.
    func setPublicKey(of certificate: CertificateHandle) throws(SSLError) {
        try unsafe certificate.setKey(handle)
    }

    /// Lends the key in the form that signs, with the hash that suits it and the flags of its type.
    func withSigner(
        _ hash: SignatureHash?, _ body: (gnutls_privkey_t?, gnutls_digest_algorithm_t, UInt32) throws(SSLError) -> Void
    ) throws(SSLError) {
        var signer: gnutls_privkey_t?
        try GnuTLS.check(unsafe gnutls_privkey_init(&signer), "gnutls_privkey_init")
        defer { unsafe gnutls_privkey_deinit(signer) }
        try GnuTLS.check(
            unsafe gnutls_privkey_import_x509(signer, handle, GNUTLS_PRIVKEY_IMPORT_COPY.rawValue),
            "gnutls_privkey_import_x509")
        var bits: UInt32 = 0
        let algorithm = unsafe gnutls_x509_privkey_get_pk_algorithm2(handle, &bits)
        let flags = algorithm == GNUTLS_PK_RSA_PSS.rawValue ? GNUTLS_PRIVKEY_SIGN_FLAG_RSA_PSS.rawValue : 0
        try unsafe body(signer, Self.digest(algorithm, bits: bits, hash), flags)
    }

    /// Signs bytes. Returns the encoded AlgorithmIdentifier, and the signature. For P-256 and RSA keys.
    func signature(of bytes: [UInt8]) throws(SSLError) -> (algorithm: [UInt8], signature: [UInt8]) {
        let isRSA = unsafe gnutls_x509_privkey_get_pk_algorithm(handle) == GNUTLS_PK_RSA.rawValue
        let oid = try DER.objectIdentifier(isRSA ? "1.2.840.113549.1.1.11" : "1.2.840.10045.4.3.2")
        var signature: [UInt8] = []
        try unsafe withSigner(.sha256) { (signer, digest, flags) throws(SSLError) in
            signature = try unsafe GnuTLS.withDatum(bytes) { (datum) throws(SSLError) in
                try unsafe GnuTLS.bytes("gnutls_privkey_sign_data") {
                    unsafe gnutls_privkey_sign_data(signer, digest, flags, datum, $0)
                }
            }
        }
        return (DER.sequence(oid, isRSA ? [0x05, 0] : []), signature)
    }

    private static func digest(_ algorithm: Int32, bits: UInt32, _ hash: SignatureHash?) -> gnutls_digest_algorithm_t {
        switch UInt32(bitPattern: algorithm) {
        case GNUTLS_PK_EDDSA_ED25519.rawValue: return GNUTLS_DIG_SHA512
        case GNUTLS_PK_EDDSA_ED448.rawValue: return GNUTLS_DIG_SHAKE_256
        default: break
        }
        switch hash {
        case .md5: return GNUTLS_DIG_MD5
        case .sha1: return GNUTLS_DIG_SHA1
        case .sha256: return GNUTLS_DIG_SHA256
        case .sha384: return GNUTLS_DIG_SHA384
        case .sha512: return GNUTLS_DIG_SHA512
        // As wide as the curve.
        case nil where UInt32(bitPattern: algorithm) == GNUTLS_PK_ECDSA.rawValue && bits > 256:
            return bits > 384 ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA384
        case nil: return GNUTLS_DIG_SHA256
        }
    }

    private static func parameters(_ type: KeyType) throws(SSLError) -> (gnutls_pk_algorithm_t, UInt32) {
        switch type {
        case .rsa(let bits): (GNUTLS_PK_RSA, try size(bits))
        case .rsaPSS(let bits): (GNUTLS_PK_RSA_PSS, try size(bits))
        case .ecdsaP256: (GNUTLS_PK_ECDSA, curve(GNUTLS_ECC_CURVE_SECP256R1))
        case .ecdsaP384: (GNUTLS_PK_ECDSA, curve(GNUTLS_ECC_CURVE_SECP384R1))
        case .ecdsaP521: (GNUTLS_PK_ECDSA, curve(GNUTLS_ECC_CURVE_SECP521R1))
        case .ed25519: (GNUTLS_PK_EDDSA_ED25519, curve(GNUTLS_ECC_CURVE_ED25519))
        case .ed448: (GNUTLS_PK_EDDSA_ED448, curve(GNUTLS_ECC_CURVE_ED448))
        }
    }

    /// The header's GNUTLS_CURVE_TO_BITS: the top bit says that the rest is a curve.
    private static func curve(_ curve: gnutls_ecc_curve_t) -> UInt32 { 1 << 31 | curve.rawValue }

    private static func size(_ bits: Int) throws(SSLError) -> UInt32 {
        guard (512...16384).contains(bits) else { throw .invalidArgument("RSA keys have 512 to 16384 bits") }
        return UInt32(bits)
    }
}
