// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Trust on first use.
@Suite struct FirstUseTests {
    let store = MemoryKnownHosts()

    private func client(
        _ rule: TrustOnFirstUse, trust: TrustRoots = .none, version: TLSVersion? = nil
    ) throws -> GnuTLSContext {
        var configuration = SSLConfiguration(trustRoots: trust)
        configuration.trustOnFirstUse = rule
        configuration.maximumVersion = version
        return try GnuTLSContext(.client, configuration)
    }

    /// The error of a connection to a server with this certificate, or `nil` if it succeeds.
    private func connect(
        _ certificate: IssuedCertificate, _ client: GnuTLSContext, hostname: String = "localhost"
    ) throws -> SSLError? {
        let server = try GnuTLSContext(.server, .server(certificate.chain))
        let pair = try Pair(client: client, server: server, hostname: hostname)
        return error { try pair.conversation.handshake() }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func theFirstKeyIsRememberedAndAnotherOneRefusedFromThenOn(version: TLSVersion) throws {
        let client = try client(TrustOnFirstUse(store), version: version)
        let first = try SelfSigned.certificate("localhost")
        #expect(try connect(first, client) == nil)
        #expect(store.pin(of: "localhost") == (try PinTests.pin(first.certificateDER)))
        #expect(try connect(first, client) == nil)
        let error = try #require(try connect(SelfSigned.certificate("localhost"), client))
        #expect(error.detail?.verifyCode == 50)
        #expect(error.detail?.verifyMessage?.contains("'localhost'") == true)
        #expect(error.detail?.alert == .init(.badCertificate, isReceived: false))
        #expect(store.pin(of: "localhost") == (try PinTests.pin(first.certificateDER)))
        store.forget("localhost")
        #expect(try connect(SelfSigned.certificate("localhost"), client) == nil)
    }

    @Test func aRenewedCertificateWithTheSameKeyIsAccepted() throws {
        let client = try client(TrustOnFirstUse(store))
        let first = try SelfSigned.certificate("localhost")
        #expect(try connect(first, client) == nil)
        let renewed = try CertificateAuthority().issue("localhost") { $0.privateKeyDER = first.privateKeyDER }
        #expect(try connect(renewed, client) == nil)
    }

    @Test func aChainThatAnAuthorityVouchesForIsNeitherJudgedNorRemembered() throws {
        let authority = try CertificateAuthority()
        let stranger = try PinTests.pin(SelfSigned.certificate("x").certificateDER)
        let client = try client(TrustOnFirstUse(store), trust: authority.trust)
        #expect(try connect(authority.issue("localhost"), client) == nil)
        #expect(store.pin(of: "localhost") == nil)
        _ = store.remember(stranger, of: "localhost")
        #expect(try connect(authority.issue("localhost"), client) == nil)
    }

    @Test func namesTimesAndPurposeAreCheckedAllTheSame() throws {
        let client = try client(TrustOnFirstUse(store))
        #expect(try connect(SelfSigned.certificate("elsewhere"), client)?.detail?.verifyCode == 62)
        #expect(
            try connect(SelfSigned.certificate("localhost", profile: .leaf.expired), client)?.detail?.verifyCode == 10)
        let wrong = try SelfSigned.certificate("localhost") { $0.extendedKeyUsages = [.clientAuth] }
        #expect(try connect(wrong, client)?.detail?.verifyCode == 26)
        let weak = try SelfSigned.certificate("localhost") { $0.keyType = .rsa(1024) }
        // The server would not load it at this level either.
        var server = SSLConfiguration.server(weak.chain)
        server.securityLevel = 0
        let pair = try Pair(client: client, server: GnuTLSContext(.server, server), hostname: "localhost")
        #expect(error { try pair.conversation.handshake() }?.detail?.verifyCode == 66)
        #expect(store.pin(of: "localhost") == nil)
    }

    @Test func otherFaultsThanAMissingIssuerAreNoCaseForIt() throws {
        // An authority of the trusted one's name, but with another key: a forgery, not an unknown issuer.
        let bare = CertificateProfile.authority.with { $0.subjectKeyIdentifier = .absent }
        let forged = try CertificateAuthority("Same", profile: bare).issue("localhost")
        let client = try client(TrustOnFirstUse(store), trust: CertificateAuthority("Same", profile: bare).trust)
        #expect(try connect(forged, client)?.detail?.verifyCode == 7)
    }

    @Test func thePolicyDecidesAboutTheFirstKeyAlone() throws {
        let seen = Counter()
        let certificate = try SelfSigned.certificate("localhost")
        let pin = try PinTests.pin(certificate.certificateDER)
        let once = try client(
            TrustOnFirstUse(store, service: "localhost:8443") { service, shown, chain in
                seen.increment()
                return service == "localhost:8443" && shown == pin && chain.count == 1 ? .acceptOnce : .refuse
            })
        #expect(try connect(certificate, once) == nil)
        #expect(try connect(certificate, once) == nil)
        #expect(seen.value == 2 && store.pin(of: "localhost:8443") == nil)
        let never = try client(TrustOnFirstUse(store) { _, _, _ in .refuse })
        #expect(try connect(certificate, never)?.detail?.verifyCode == 18)
        _ = store.remember(pin, of: "localhost")
        #expect(try connect(certificate, never) == nil)
    }

    @Test func aKeyIsNotRememberedBeforeTheServerHasProvedToHaveIt() throws {
        let client = try client(TrustOnFirstUse(store))
        let server = try GnuTLSContext(.server, .server(SelfSigned.certificate("localhost").chain))
        let pair = try Pair(client: client, server: server, hostname: "localhost")
        try? pair.client.doHandshake()
        pair.carry()
        try? pair.server.doHandshake()
        // Spoils the end of the server's flight: its signature and its Finished message.
        var flight = pair.serverOutgoing.read()
        flight[flight.count - 1] ^= 1
        _ = try pair.clientIncoming.write(flight)
        #expect(throws: SSLError.self) { try pair.client.doHandshake() }
        #expect(store.pin(of: "localhost") == nil)
    }

    @Test func whoeverWasFasterWins() throws {
        let client = try client(TrustOnFirstUse(store))
        let stranger = try PinTests.pin(SelfSigned.certificate("x").certificateDER)
        let other = store
        let slow = try self.client(
            TrustOnFirstUse(store) { service, _, _ in
                _ = other.remember(stranger, of: service)
                return .remember
            })
        let error = try #require(try connect(SelfSigned.certificate("localhost"), slow))
        #expect(error.detail?.verifyMessage?.contains("seen first") == true)
        #expect(try connect(SelfSigned.certificate("localhost"), client) != nil)
    }

    @Test func aPinnedKeyMustBeTheServersOwn() throws {
        let authority = try CertificateAuthority()
        let leaf = try authority.issue("localhost")
        var configuration = SSLConfiguration()
        configuration.trustOnFirstUse = TrustOnFirstUse(store)
        // Nobody checked whether the authority, sent along or not, has anything to do with the server.
        configuration.publicKeyPins = [try PinTests.pin(authority.certificateDER)]
        let refusing = try GnuTLSContext(.client, configuration)
        let server = try GnuTLSContext(.server, .server(leaf.chainWithRoot()))
        let pair = try Pair(client: refusing, server: server, hostname: "localhost")
        #expect(error { try pair.conversation.handshake() }?.detail?.verifyMessage?.contains("pinned") == true)
        #expect(store.pin(of: "localhost") == nil)
        configuration.publicKeyPins = [try PinTests.pin(leaf.certificateDER)]
        #expect(try connect(leaf, GnuTLSContext(.client, configuration)) == nil)
    }

    @Test func itIsForVerifyingClients() throws {
        var server = SSLConfiguration.server(try SelfSigned.certificate("localhost").chain)
        server.verifyMode = .optional
        server.trustOnFirstUse = TrustOnFirstUse(store)
        #expect(error { _ = try GnuTLSContext(.server, server) }?.code == .invalidArgument)
        var client = SSLConfiguration(verifyMode: .none, checkHostname: false)
        client.trustOnFirstUse = TrustOnFirstUse(store)
        #expect(error { _ = try GnuTLSContext(.client, client) }?.code == .invalidArgument)
    }
}
