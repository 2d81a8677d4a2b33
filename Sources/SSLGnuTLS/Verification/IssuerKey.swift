// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat

// @safe: the handle is made in init, freed in deinit, and lent to calls that only read it. @unchecked: never changes.
/// The public key of an issuer, in GnuTLS's form, as long as anybody verifies with it.
///
/// GnuTLS is asked for nothing but signatures: it is given the signed octets, not certificates.
@safe final class IssuerKey: @unchecked Sendable {
    let certificate: X509Certificate
    private let handle: gnutls_pubkey_t?

    /// `nil` when GnuTLS cannot read the key, or OpenSSL would not compute with it.
    init?(_ certificate: X509Certificate) {
        guard !certificate.isOversizedRSA, let handle = unsafe Self.handle(certificate) else { return nil }
        self.certificate = certificate
        unsafe self.handle = handle
    }

    deinit { unsafe gnutls_pubkey_deinit(handle) }

    /// Whether this key made the signature, however weak its algorithm.
    func signed(_ object: some SignedObject) -> Bool {
        guard object.hasConsistentAlgorithm, object.signature.unusedBits == 0,
            let algorithm = object.signatureAlgorithm, algorithm.suits(certificate.keyType)
        else { return false }
        if let pss = algorithm.pss { return signedPSS(object, pss) }
        let identifier = unsafe cgnutls_oid_to_sign(object.signatureOID)
        return unsafe Self.isSigned(object, handle, identifier)
    }

    /// RSA-PSS: the salt's length is the signature's, and GnuTLS takes it from the key.
    private func signedPSS(_ object: some SignedObject, _ parameters: PSSParameters) -> Bool {
        guard certificate.allowsPSS(parameters), let key = unsafe Self.handle(certificate) else { return false }
        defer { unsafe gnutls_pubkey_deinit(key) }
        var settings: gnutls_x509_spki_t?
        guard unsafe gnutls_x509_spki_init(&settings) >= 0 else { return false }
        defer { unsafe gnutls_x509_spki_deinit(settings) }
        let (digest, identifier) = Self.algorithms(parameters.hash)
        unsafe gnutls_x509_spki_set_rsa_pss_params(settings, digest, UInt32(parameters.saltLength))
        guard unsafe gnutls_pubkey_set_spki(key, settings, 0) >= 0 else { return false }
        return unsafe Self.isSigned(object, key, identifier)
    }

    private static func isSigned(
        _ object: some SignedObject, _ key: gnutls_pubkey_t?, _ algorithm: gnutls_sign_algorithm_t
    ) -> Bool {
        guard algorithm != GNUTLS_SIGN_UNKNOWN else { return false }
        let bytes = object.derBytes
        let (signed, octets) = (object.signature.signed, object.signature.octets)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            let start = unsafe UnsafeMutablePointer(mutating: base)
            var data = unsafe gnutls_datum_t(data: start + signed.lowerBound, size: UInt32(clamping: signed.count))
            var signature = unsafe gnutls_datum_t(data: start + octets.lowerBound, size: UInt32(clamping: octets.count))
            return unsafe gnutls_pubkey_verify_data2(key, algorithm, cgnutls_verify_allow_broken, &data, &signature)
                >= 0
        }
    }

    private static func handle(_ certificate: X509Certificate) -> gnutls_pubkey_t? {
        var handle: gnutls_pubkey_t?
        guard unsafe gnutls_pubkey_init(&handle) >= 0 else { return nil }
        let code = unsafe certificate.publicKeyDER.withDatum { datum in
            unsafe gnutls_pubkey_import(handle, datum, GNUTLS_X509_FMT_DER)
        }
        if code >= 0 { return unsafe handle }
        unsafe gnutls_pubkey_deinit(handle)
        return nil
    }

    /// Whether a certificate's key is one that OpenSSL would compute with, as far as its size goes. What cannot be read is
    /// not.
    static func isBounded(_ certificate: [UInt8]) -> Bool {
        X509Certificate(derBytes: certificate).map { !$0.isOversizedRSA } ?? false
    }

    /// Whether a key can be read and makes sense: a point that is on its curve, for instance.
    static func isUsable(_ certificate: X509Certificate) -> Bool {
        guard certificate.keyType != nil, let handle = unsafe handle(certificate) else { return false }
        defer { unsafe gnutls_pubkey_deinit(handle) }
        return unsafe gnutls_pubkey_verify_params(handle) >= 0
    }

    private static func algorithms(_ hash: PSSParameters.Hash) -> (gnutls_digest_algorithm_t, gnutls_sign_algorithm_t) {
        switch hash {
        case .sha256: (GNUTLS_DIG_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256)
        case .sha384: (GNUTLS_DIG_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384)
        case .sha512: (GNUTLS_DIG_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512)
        // GnuTLS has no PSS with the others.
        case .sha1, .sha224: (GNUTLS_DIG_UNKNOWN, GNUTLS_SIGN_UNKNOWN)
        }
    }
}
