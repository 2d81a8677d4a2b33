// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport

/// Who takes part: an authority, a server for `localhost`, a client named Alice; and a stranger's authority.
struct Party {
    let authority: CertificateAuthority
    let stranger: CertificateAuthority
    let localhost: IssuedCertificate
    let elsewhere: IssuedCertificate
    let expired: IssuedCertificate
    let alice: IssuedCertificate

    init() throws {
        authority = try CertificateAuthority("Demo Authority")
        stranger = try CertificateAuthority("Somebody Else's Authority")
        localhost = try authority.issue("localhost", "127.0.0.1")
        elsewhere = try authority.issue("elsewhere.example")
        expired = try authority.issue("localhost", profile: .leaf.expired)
        alice = try authority.issue("alice")
    }

    /// A client that trusts the authority and nobody else.
    func client(_ adjust: (inout SSLConfiguration) -> Void = { _ in }) throws -> GnuTLSContext {
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        adjust(&configuration)
        return try GnuTLSContext(.client, configuration)
    }

    /// A server that shows a certificate, localhost's unless told otherwise.
    func server(
        _ identity: IssuedCertificate? = nil, _ adjust: (inout SSLConfiguration) -> Void = { _ in }
    ) throws -> GnuTLSContext {
        var configuration = SSLConfiguration.server((identity ?? localhost).chain)
        adjust(&configuration)
        return try GnuTLSContext(.server, configuration)
    }
}
