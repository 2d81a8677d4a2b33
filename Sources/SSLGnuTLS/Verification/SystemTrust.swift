// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat

/// The system's trust store, wherever the distribution keeps it (a bundle file, p11-kit). Loaded on first use, once for all
/// contexts of the process: it takes several milliseconds.
enum SystemTrust {
    static let shared = CertificateIndex(load())

    private static func load() -> [X509Certificate] {
        var list: gnutls_x509_trust_list_t?
        guard unsafe gnutls_x509_trust_list_init(&list, 0) >= 0, let list = unsafe list else { return [] }
        defer { unsafe gnutls_x509_trust_list_deinit(list, 1) }
        // Without a store nobody is trusted: each verification then says so.
        guard unsafe gnutls_x509_trust_list_add_system_trust(list, 0, 0) >= 0 else { return [] }
        var certificates: [X509Certificate] = []
        var iterator: gnutls_x509_trust_list_iter_t?
        defer { unsafe gnutls_x509_trust_list_iter_deinit(iterator) }
        var handle: gnutls_x509_crt_t?
        // Each step makes a copy, which is the caller's.
        while unsafe gnutls_x509_trust_list_iter_get_ca(list, &iterator, &handle) >= 0 {
            defer { unsafe gnutls_x509_crt_deinit(handle) }
            var datum = unsafe gnutls_datum_t()
            guard unsafe gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_DER, &datum) >= 0 else { continue }
            let bytes = unsafe [UInt8](consuming: datum)
            if let certificate = X509Certificate(derBytes: bytes) { certificates.append(certificate) }
        }
        return certificates
    }
}
