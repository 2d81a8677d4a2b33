// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat

// @safe: the handle is made in init and freed in deinit.
/// A certificate in GnuTLS's form, for as long as it is needed.
@safe struct CertificateHandle: ~Copyable {
    private(set) var handle: gnutls_x509_crt_t?

    init?(_ certificate: X509Certificate) {
        guard unsafe gnutls_x509_crt_init(&handle) >= 0 else { return nil }
        let code = unsafe certificate.derBytes.withDatum { unsafe gnutls_x509_crt_import(handle, $0, GNUTLS_X509_FMT_DER) }
        guard code >= 0 else { return nil }
    }

    deinit { unsafe gnutls_x509_crt_deinit(handle) }
}
