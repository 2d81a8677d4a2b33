// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport

/// A client that trusts an authority and a server with a certificate of it, before a scenario changes them. The twin of the
/// oracle's `Setting`.
struct ScenarioSetting {
    /// The newest version that the client speaks; TLS 1.3 is then its only one.
    let version: TLSVersion
    var hostname = "localhost"
    var authority: CertificateAuthority
    var client: SSLConfiguration
    var server = SSLConfiguration.server()
    /// The server's certificate, unless it is to have none: usually one of the authority's for localhost.
    var chain: CertificateChain?
    var hasCertificate = true
    /// Whom the client trusts: usually the authority.
    var trust: TrustRoots?

    init(_ version: TLSVersion) throws {
        self.version = version
        authority = try CertificateAuthority()
        client = SSLConfiguration(maximumVersion: version)
        if version == .tls1_3 { client.minimumVersion = version }
    }

    /// The connections, not yet started.
    func pair() throws -> Pair {
        var (client, server) = (client, server)
        client.trustRoots = trust ?? authority.trust
        if hasCertificate { server.certificateChains = [try chain ?? authority.issue("localhost").chain] }
        return try Pair(
            client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, server), hostname: hostname)
    }

    /// Where nothing else is changed, the server speaks no newer version than the client.
    static let pinned: Adjustment = { $0.server.maximumVersion = $0.version }

    /// What scenarios change, by their keys.
    static let adjustments: [String: Adjustment] = [
        serverCertificates, pathRules, revocation, negotiation, clientCertificates, later, states,
    ]
    .reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    typealias Adjustment = @Sendable (inout ScenarioSetting) throws -> Void
}
