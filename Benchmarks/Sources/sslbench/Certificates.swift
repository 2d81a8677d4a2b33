// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// The certificates of both contenders, as PEM: an ECDSA P-256 key, its certificate, and the authority that issued it.
struct Certificates {
    let anchor: String
    let chain: String
    let key: String

    init() throws(SSLError) {
        let authority = try CertificateAuthority("Benchmark CA")
        let server = try authority.issue(Settings.hostname)
        anchor = String(decoding: authority.certificatePEM, as: UTF8.self)
        chain = String(decoding: server.chainPEM, as: UTF8.self)
        key = String(decoding: server.privateKeyPEM, as: UTF8.self)
    }
}
