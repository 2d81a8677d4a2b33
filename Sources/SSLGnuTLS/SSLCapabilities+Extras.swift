// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

extension SSLCapabilities {
    /// What is beyond CPython's `ssl` and depends on how the library was built, or is set up.
    mutating func addExtras() {
        fipsMode = gnutls_fips140_mode_enabled() != 0
        let permitted = Set(ciphers.compactMap { CipherSuite.numbered($0.id)?.gnutlsCipher }.filter(Self.permits))
        ciphers = ciphers.filter { cipher in
            CipherSuite.numbered(cipher.id).map { permitted.contains($0.gnutlsCipher) } ?? false
                && (cipher.protocolName != "TLSv1.3" || versions.contains(.tls1_3))
        }
        if PKCS11Module.isSupported {
            features.append("PKCS#11")
        } else {
            limits.append("No PKCS#11: this GnuTLS is built without it.")
        }
        if cgnutls_no_status_request == 0 {
            limits.append("A client cannot help asking for a stapled OCSP response; it can leave it unread.")
        }
    }

    /// Whether the system's policy leaves a bulk cipher to be used.
    private static func permits(_ cipher: String) -> Bool {
        var handle: gnutls_priority_t?
        guard unsafe gnutls_priority_init(&handle, "NORMAL:-CIPHER-ALL:+\(cipher)", nil) >= 0 else { return false }
        defer { unsafe gnutls_priority_deinit(handle) }
        var list: UnsafePointer<UInt32>?
        return unsafe gnutls_priority_cipher_list(handle, &list) > 0
    }
}
