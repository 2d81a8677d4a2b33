// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

extension SSLCapabilities {
    /// What is beyond CPython's `ssl` and depends on how the library was built, or is set up.
    mutating func addExtras() {
        fipsMode = gnutls_fips140_mode_enabled() != 0
        if PKCS11Module.isSupported {
            features.append("PKCS#11")
        } else {
            limits.append("No PKCS#11: this GnuTLS is built without it.")
        }
        if cgnutls_no_status_request == 0 {
            limits.append("A client cannot help asking for a stapled OCSP response; it can leave it unread.")
        }
    }
}
