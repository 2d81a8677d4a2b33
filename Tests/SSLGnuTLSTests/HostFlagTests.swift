// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// How host names are compared is a setting, and a rule that sessions are bound to.
@Suite struct HostFlagTests {
    /// A certificate, a host, and the flag that decides.
    struct Case: Sendable, CustomTestStringConvertible {
        let flag: HostFlags
        let names: [String]
        let host: String
        /// Whether the certificate is for the host with the flag; without it the opposite is so.
        let matches: Bool

        var testDescription: String { "\(flag.rawValue): \(names) for \(host)" }
    }

    static let cases = [
        Case(flag: .alwaysCheckSubject, names: ["other.example"], host: "localhost", matches: true),
        Case(flag: .noWildcards, names: ["*.example.org"], host: "www.example.org", matches: false),
        Case(flag: .noPartialWildcards, names: ["w*.example.org"], host: "www.example.org", matches: false),
        Case(flag: .multiLabelWildcards, names: ["*.example.org"], host: "a.b.example.org", matches: true),
        Case(flag: .singleLabelSubdomains, names: ["a.b.example.org"], host: ".example.org", matches: false),
        Case(flag: .neverCheckSubject, names: [], host: "localhost", matches: false),
    ]

    private func identity(_ it: Case, _ authority: CertificateAuthority) throws -> IssuedCertificate {
        try authority.issue(it.names) { $0.commonName = .exactly("localhost") }
    }

    @Test(arguments: cases.filter { !$0.host.hasPrefix(".") })
    func aFlagDecidesAboutAConnection(it: Case) throws {
        let authority = try CertificateAuthority()
        let server = try GnuTLSContext(.server, .server(try identity(it, authority).chain))
        for flags in [[], it.flag] {
            var configuration = SSLConfiguration(trustRoots: authority.trust)
            configuration.hostFlags = flags
            let talk = try Conversation(
                client: GnuTLSContext(.client, configuration), server: server, serverHostname: it.host)
            let failure = error { try talk.handshake() }
            #expect(failure?.detail?.verifyCode == ((flags == []) == it.matches ? 62 : nil))
        }
    }

    @Test(arguments: cases) func aFlagDecidesAboutAChain(it: Case) throws {
        let authority = try CertificateAuthority()
        let leaf = try identity(it, authority).certificateDER
        for flags in [[], it.flag] {
            var configuration = SSLConfiguration(trustRoots: authority.trust)
            configuration.hostFlags = flags
            let verdict = try GnuTLSContext(.client, configuration)
                .verifyChain([leaf], purpose: .server, hostname: it.host)
            #expect(verdict.verifyCode == ((flags == []) == it.matches ? 62 : 0))
        }
    }

    @Test(arguments: cases.map(\.flag) + [HostFlags(rawValue: 1 << 30)])
    func aSessionBelongsToItsFlags(flag: HostFlags) throws {
        var sides = try SessionTests.Sides()
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        sides.client.hostFlags.formSymmetricDifference(flag)
        for earlier in [nil, client] {
            let other = try GnuTLSContext(.client, sides.client, renewing: earlier)
            let failure = error { _ = try Conversation(client: other, server: server, session: session) }
            #expect(failure?.detail?.message == "Session refers to a different SSLContext.")
        }
    }

    @Test func theCommonNamesSettingIsOneOfTheFlags() {
        var configuration = SSLConfiguration()
        #expect(!configuration.hostnameChecksCommonName)
        #expect(configuration.hostFlags == [.noPartialWildcards, .neverCheckSubject])
        configuration.hostnameChecksCommonName = true
        #expect(configuration.hostFlags == .noPartialWildcards)
        configuration.hostFlags = [.noWildcards, .neverCheckSubject]
        #expect(!configuration.hostnameChecksCommonName)
        configuration.hostnameChecksCommonName = false
        #expect(configuration.hostFlags == [.noWildcards, .neverCheckSubject])
    }
}
