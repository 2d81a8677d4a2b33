// SPDX-License-Identifier: MIT

import SSLInterface
import SSLGnuTLS
import SSLOpenSSL
import SSLTestSupport
import Testing

/// A server that decides by the client's hello.
@Suite struct ServerNameTests {
    private let authority: CertificateAuthority

    init() throws { authority = try CertificateAuthority() }

    /// A server that asks a callback, and a client of a version.
    private func talk(_ version: TLSVersion, _ callback: ServerNameCallback) throws -> (Talk, OpenSSLContext) {
        var server = SSLConfiguration.server(try authority.issue("localhost").chain)
        server.serverNameCallback = callback
        let client = SSLConfiguration(
            trustRoots: authority.trust, maximumVersion: version, alpnProtocols: ["h2", "http/1.1"])
        let context = try OpenSSLContext(.server, server)
        return (try Conversation(client: OpenSSLContext(.client, client), server: context), context)
    }

    @Test(arguments: versions) func theHelloIsShownOnce(version: TLSVersion) throws {
        let hellos = Box<[ClientHello]>([])
        let (talk, _) = try talk(
            version,
            ServerNameCallback { _, hello in
                hellos.update { $0.append(hello) }
                return .proceed
            })
        talk.delivery = .oneByteAtATime
        try talk.handshake()
        let hello = try #require(hellos.value.first)
        #expect(hellos.value.count == 1)
        #expect(hello.serverName == "localhost")
        #expect(hello.alpnProtocols == ["h2", "http/1.1"])
        #expect(hello.versions.first == version && hello.versions.last == .tls1_2 || version == .tls1_2)
        #expect(hello.groups.first == 29 && hello.signatureSchemes.contains(0x0403))
        #expect(hello.cipherSuites.contains(version == .tls1_3 ? 0x1301 : 0xC02B))
        #expect(hello.extensions.contains(0) && hello.extensions.contains(16))
        #expect(talk.server.serverHostname == "localhost")
    }

    @Test(arguments: versions) func anotherContextTakesOverEntirely(version: TLSVersion) throws {
        var configuration = SSLConfiguration.server(try authority.issue("localhost", "chosen").chain)
        configuration.alpnProtocols = ["http/1.1"]
        let shown = Box(0)
        configuration.messageCallback = MessageCallback { _, message in
            if message.contentType == .handshake, message.messageType == 1 { shown.update { $0 += 1 } }
        }
        let chosen = try OpenSSLContext(.server, configuration)
        let (talk, first) = try talk(version, ServerNameCallback(contexts: ["localhost": chosen]))
        try talk.handshake()
        #expect(talk.server.context === chosen)
        #expect(talk.client.selectedALPNProtocol == "http/1.1")
        #expect(talk.client.peerCertificate?.info?.subjectAltName.last?.value == "chosen")
        #expect(first.sessionStatistics.accept == 0 && chosen.sessionStatistics.acceptGood == 1)
        #expect(shown.value == 0)
        #expect(try talk.transfer([1, 2, 3], from: .client) == [1, 2, 3])
    }

    @Test(arguments: versions) func aRefusalIsTheAlertThatWasAskedFor(version: TLSVersion) throws {
        let (talk, _) = try talk(version, ServerNameCallback { _, _ in .refuse(.unrecognizedName) })
        let outcomes = talk.outcomes
        #expect(outcomes.server?.detail?.reason?.name == "CALLBACK_FAILED")
        #expect(outcomes.server?.detail?.alert == .init(.unrecognizedName, isReceived: false))
        #expect(outcomes.client?.detail?.alert == .init(.unrecognizedName, isReceived: true))
    }

    @Test(arguments: versions) func anAnswerMayComeLater(version: TLSVersion) throws {
        let replies = Box<[Reply<ServerNameCallback.Decision>]>([])
        let (talk, _) = try talk(
            version, ServerNameCallback(later: { _, _, reply in replies.update { $0.append(reply) } }))
        let answered = Box(false)
        _ = talk.handshakeOutcomes()
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.server.doHandshake() }
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.server.read(1) }
        talk.server.whenAnswered { answered.update { $0 = true } }
        #expect(!answered.value)
        let other = try OpenSSLContext(.server, .server(authority.issue("localhost").chain))
        replies.value[0](.use(other))
        #expect(answered.value)
        try talk.handshake()
        #expect(replies.value.count == 1 && talk.server.context === other)
    }

    @Test func noAnswerAndContextsThatDoNotServeRefuse() throws {
        let client = try OpenSSLContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let foreign = try GnuTLSContext(.server, .server(authority.issue("localhost").chain))
        for callback in [
            ServerNameCallback(later: { _, _, _ in }), ServerNameCallback { _, _ in .use(client) },
            ServerNameCallback { _, _ in .use(foreign) },
        ] {
            let (talk, _) = try talk(.tls1_3, callback)
            #expect(talk.outcomes.server?.detail?.alert == .init(.internalError, isReceived: false))
        }
    }

    @Test func aCallbackMayAskButNotUseItsConnection() throws {
        let seen = Box<[SSLError.Code?]>([])
        let (talk, _) = try talk(
            .tls1_3,
            ServerNameCallback { connection, _ in
                seen.update {
                    $0.append(error { try connection.doHandshake() }?.code)
                    $0.append(error { _ = try connection.read(1) }?.code)
                }
                return connection.serverHostname == "localhost" ? .proceed : .refuse(.internalError)
            })
        try talk.handshake()
        #expect(seen.value == [.invalidArgument, .invalidArgument])
    }
}
