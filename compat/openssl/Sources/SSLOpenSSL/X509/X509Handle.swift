// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @safe: the pointer is made or taken over in init and given back in deinit.
/// A certificate, as long as it is needed.
@safe final class X509Handle {
    let pointer: OpaquePointer

    /// Takes a reference over.
    init(owning pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

    /// `nil` for what is no certificate, or more than one.
    init?(derBytes: [UInt8]) {
        let decoded = unsafe derBytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var position = buffer.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &position, buffer.count) else { return nil }
            guard unsafe position == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
        guard let decoded = unsafe decoded else { return nil }
        unsafe pointer = unsafe decoded
    }

    deinit { unsafe X509_free(pointer) }

    var derBytes: [UInt8] { unsafe [UInt8](encodedBy: { unsafe i2d_X509(pointer, $0) }) }
}

extension SSLCertificate {
    /// A certificate and what OpenSSL reads in it.
    init(_ certificate: OpaquePointer) {
        unsafe self.init(
            derBytes: [UInt8](encodedBy: { unsafe i2d_X509(certificate, $0) }),
            info: unsafe CertificateInfo(certificate))
    }
}

extension PublicKeyPin {
    /// The pin of a certificate's key.
    init?(_ certificate: OpaquePointer) {
        let key = unsafe X509_get_X509_PUBKEY(certificate)
        unsafe try? self.init(digest: [UInt8](encodedBy: { unsafe i2d_X509_PUBKEY(key, $0) }).sha256)
    }
}

extension SSLCipher {
    /// A suite as OpenSSL describes it.
    init(_ cipher: OpaquePointer) {
        unsafe self.init(
            name: String(cString: SSL_CIPHER_get_name(cipher)),
            protocolName: String(cString: SSL_CIPHER_get_version(cipher)), bits: Int(SSL_CIPHER_get_bits(cipher, nil)),
            id: SSL_CIPHER_get_protocol_id(cipher),
            ianaName: SSL_CIPHER_standard_name(cipher).map { unsafe String(cString: $0) } ?? "")
    }
}
