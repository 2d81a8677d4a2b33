// SPDX-License-Identifier: MIT

internal import CGnuTLS
import SSLInterface

// @safe: the handle is made in init, freed in deinit, and lent to nobody who keeps it.
/// A certificate in GnuTLS's hands.
@safe final class CertificateHandle {
    private let handle: gnutls_x509_crt_t?

    /// An empty certificate, to be filled and signed.
    init() throws(SSLError) {
        var fresh: gnutls_x509_crt_t?
        let result = unsafe gnutls_x509_crt_init(&fresh)
        unsafe handle = fresh
        try GnuTLS.check(result, "gnutls_x509_crt_init")
    }

    /// Decodes a certificate.
    convenience init(der: [UInt8]) throws(SSLError) {
        try self.init()
        try unsafe GnuTLS.withDatum(der) { [handle = unsafe handle] (datum) throws(SSLError) in
            try GnuTLS.check(
                unsafe gnutls_x509_crt_import(handle, datum, GNUTLS_X509_FMT_DER), "gnutls_x509_crt_import")
        }
    }

    deinit { unsafe gnutls_x509_crt_deinit(handle) }

    func der() throws(SSLError) -> [UInt8] {
        try unsafe GnuTLS.bytes("gnutls_x509_crt_export2") {
            unsafe gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_DER, $0)
        }
    }

    func setKey(_ key: gnutls_x509_privkey_t?) throws(SSLError) {
        try GnuTLS.check(unsafe gnutls_x509_crt_set_key(handle, key), "gnutls_x509_crt_set_key")
    }

    func setVersion(_ version: Int) throws(SSLError) {
        guard let number = UInt32(exactly: version), (1...3).contains(number) else {
            throw .invalidArgument("X.509 has versions 1 to 3")
        }
        try GnuTLS.check(unsafe gnutls_x509_crt_set_version(handle, number), "gnutls_x509_crt_set_version")
    }

    func setSerial(_ serial: [UInt8]) throws(SSLError) {
        try GnuTLS.check(
            unsafe serial.withUnsafeBytes { unsafe gnutls_x509_crt_set_serial(handle, $0.baseAddress, $0.count) },
            "gnutls_x509_crt_set_serial")
    }

    func setValidity(_ notBefore: Int64, _ notAfter: Int64) throws(SSLError) {
        try GnuTLS.check(
            unsafe gnutls_x509_crt_set_activation_time(handle, Int(notBefore)), "gnutls_x509_crt_set_activation_time")
        try GnuTLS.check(
            unsafe gnutls_x509_crt_set_expiration_time(handle, Int(notAfter)), "gnutls_x509_crt_set_expiration_time")
    }

    func addToSubject(_ attribute: SubjectAttribute) throws(SSLError) {
        let (bytes, isEncoded): ([UInt8], UInt32) =
            switch attribute.value {
            case .text(let text): (Array(text.utf8), 0)
            case .der(let der): (der, 1)
            }
        try GnuTLS.check(
            unsafe bytes.withUnsafeBytes {
                unsafe gnutls_x509_crt_set_dn_by_oid(
                    handle, attribute.type, isEncoded, $0.baseAddress, UInt32(clamping: $0.count))
            }, "gnutls_x509_crt_set_dn_by_oid")
    }

    func add(_ item: RawExtension) throws(SSLError) {
        try GnuTLS.check(
            unsafe item.der.withUnsafeBytes {
                unsafe gnutls_x509_crt_set_extension_by_oid(
                    handle, item.type.rawValue, $0.baseAddress, $0.count, item.isCritical ? 1 : 0)
            }, "gnutls_x509_crt_set_extension_by_oid")
    }

    /// The SHA-1 hash of the public key: 20 bytes that serve as its name.
    func keyIdentifier() throws(SSLError) -> [UInt8] {
        var identifier = [UInt8](repeating: 0, count: 20)
        var size = identifier.count
        try GnuTLS.check(
            unsafe gnutls_x509_crt_get_key_id(handle, GNUTLS_KEYID_USE_SHA1.rawValue, &identifier, &size),
            "gnutls_x509_crt_get_key_id")
        return identifier
    }

    /// The encoded name of the subject.
    func subject() throws(SSLError) -> [UInt8] {
        try unsafe GnuTLS.bytes("gnutls_x509_crt_get_raw_dn") { unsafe gnutls_x509_crt_get_raw_dn(handle, $0) }
    }

    /// The content of the serial number.
    func serial() throws(SSLError) -> [UInt8] {
        var serial = [UInt8](repeating: 0, count: 128)
        var size = serial.count
        try GnuTLS.check(unsafe gnutls_x509_crt_get_serial(handle, &serial, &size), "gnutls_x509_crt_get_serial")
        return Array(serial[..<size])
    }

    /// The octets of the public key, without its algorithm.
    func publicKeyBits() throws(SSLError) -> [UInt8] {
        var key: gnutls_pubkey_t?
        try GnuTLS.check(unsafe gnutls_pubkey_init(&key), "gnutls_pubkey_init")
        defer { unsafe gnutls_pubkey_deinit(key) }
        try GnuTLS.check(unsafe gnutls_pubkey_import_x509(key, handle, 0), "gnutls_pubkey_import_x509")
        let info = try unsafe GnuTLS.bytes("gnutls_pubkey_export2") {
            unsafe gnutls_pubkey_export2(key, GNUTLS_X509_FMT_DER, $0)
        }
        // SEQUENCE { SEQUENCE algorithm, BIT STRING }: the number of unused bits, always 0, stands in front.
        let fields = DER.content(info[...])
        return Array(DER.content(DER.rest(fields)).dropFirst())
    }

    /// Signs in the name of an issuer, or of the certificate itself.
    func sign(
        issuer: CertificateHandle, _ key: KeyHandle, _ hash: SignatureHash?
    ) throws(SSLError) {
        let issuerHandle = unsafe issuer.handle
        try unsafe key.withSigner(hash) { [handle = unsafe handle] (signer, digest, flags) throws(SSLError) in
            try GnuTLS.check(
                unsafe gnutls_x509_crt_privkey_sign(handle, issuerHandle, signer, digest, flags),
                "gnutls_x509_crt_privkey_sign")
        }
    }

    /// Lends the handle to a call that does not keep it.
    func withHandle(_ body: (gnutls_x509_crt_t?) throws(SSLError) -> Void) throws(SSLError) {
        try unsafe body(handle)
    }
}
