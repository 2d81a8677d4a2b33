// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat

// @safe: the handles are made in init and freed in deinit.
/// Certificates in GnuTLS's form (18 KB each), for as long as they are needed.
@safe struct CertificateHandles: ~Copyable {
    private(set) var handles: [gnutls_x509_crt_t?] = unsafe []

    init?(_ certificates: [X509Certificate]) {
        for certificate in certificates {
            var handle: gnutls_x509_crt_t?
            guard unsafe gnutls_x509_crt_init(&handle) >= 0 else { return nil }
            unsafe handles.append(handle)
            let code = unsafe certificate.derBytes.withDatum { datum in
                unsafe gnutls_x509_crt_import(handle, datum, GNUTLS_X509_FMT_DER)
            }
            guard code >= 0 else { return nil }
        }
    }

    deinit { for index in unsafe handles.indices { unsafe gnutls_x509_crt_deinit(handles[index]) } }
}
