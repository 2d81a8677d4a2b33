// SPDX-License-Identifier: MIT

public import SSLInterface
public import SSLTestSupport

/// How a client and a server are set up, before a case changes it: a server with a certificate for `localhost`, a client
/// that trusts its authority, both with one version of the protocol.
public struct Setting: Sendable {
    /// Whom the client trusts.
    public var authority: CertificateAuthority
    /// The server's certificate: `nil` for one of the authority's, for `localhost`.
    public var identity: CertificateChain?
    /// Whether the server has a certificate.
    public var hasIdentity = true
    /// What the client trusts instead of the authority.
    public var trust: TrustRoots?
    /// The name that the client asks for.
    public var hostname: String? = "localhost"
    /// What the client resumes.
    public var session: SSLSession?
    /// How bytes travel.
    public var delivery = Delivery.whole
    /// The client's configuration; trust is added.
    public var client = SSLConfiguration()
    /// The server's configuration; the certificate is added.
    public var server = SSLConfiguration.server()

    /// Makes a setting for one version, or for all from TLS 1.2 on. Throws ``SSLError/Code/ssl`` only when memory runs out.
    public init(_ version: TLSVersion? = nil) throws(SSLError) {
        authority = try CertificateAuthority()
        guard let version else { return }
        pin(version, version)
    }

    /// Makes the authority and the server's certificate have keys of a type.
    mutating func useKeys(_ type: KeyType) throws(SSLError) {
        let made = try KeyedIdentities.shared.identity(type)
        (authority, identity) = (made.authority, made.chain)
    }

    /// Limits both sides to versions.
    mutating func pin(_ oldest: TLSVersion?, _ newest: TLSVersion?) {
        (client.minimumVersion, client.maximumVersion) = (oldest, newest)
        (server.minimumVersion, server.maximumVersion) = (oldest, newest)
    }

    /// The client's configuration with its trust.
    var clientConfiguration: SSLConfiguration {
        var configuration = client
        configuration.trustRoots = trust ?? authority.trust
        return configuration
    }

    /// The server's configuration with its certificate. Throws what issuing one throws.
    func serverConfiguration() throws(SSLError) -> SSLConfiguration {
        var configuration = server
        guard hasIdentity, configuration.certificateChains.isEmpty else { return configuration }
        configuration.certificateChains = [try ownIdentity()]
        return configuration
    }

    private func ownIdentity() throws(SSLError) -> CertificateChain {
        if let identity { return identity }
        return try authority.issue("localhost").chain
    }
}
