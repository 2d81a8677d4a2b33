// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What a server decides by the client's hello, and how.
@Suite struct ServerNameTests {
    static let versions: [TLSVersion] = [.tls1_2, .tls1_3]

    /// A server with a certificate for one name, and another context with one for another.
    struct Names {
        let authority: CertificateAuthority
        let other: GnuTLSContext
        var client: SSLConfiguration
        var server: SSLConfiguration

        init(_ version: TLSVersion) throws {
            authority = try CertificateAuthority()
            other = try GnuTLSContext(.server, .server(authority.issue("other.example").chain))
            client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
            server = .server(try authority.issue("first.example").chain)
        }

        func conversation(_ hostname: String?, session: SSLSession? = nil) throws -> Conversation<
            GnuTLSObject, GnuTLSObject
        > {
            try Conversation(
                client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, server),
                serverHostname: hostname,
                session: session)
        }
    }

    @Test(arguments: versions) func theCallbackSwitchesTheContext(version: TLSVersion) throws {
        var names = try Names(version)
        let other = names.other
        names.server.serverNameCallback = ServerNameCallback { _, hello in
            hello.serverName == "other.example" ? .use(other) : .proceed
        }
        for name in ["first.example", "other.example"] {
            let talk = try names.conversation(name)
            try talk.handshake()
            #expect(talk.client.peerCertificate?.info?.subjectAltName.first?.value == name)
            #expect(talk.server.serverHostname == name)
            #expect((talk.server.context === other) == (name == "other.example"))
            #expect(try talk.transfer([1, 2, 3], from: .client) == [1, 2, 3])
        }
    }

    @Test func contextsAreChosenByNameAndWildcard() throws {
        var names = try Names(.tls1_3)
        let wild = try GnuTLSContext(.server, .server(names.authority.issue("*.wild.example").chain))
        names.server.serverNameCallback = ServerNameCallback(contexts: [
            "other.example": names.other, "*.wild.example": wild,
        ])
        for (name, expected) in [("OTHER.example", "other.example"), ("a.wild.example", "*.wild.example")] {
            let talk = try names.conversation(name)
            try talk.handshake()
            #expect(talk.client.peerCertificate?.info?.subjectAltName.first?.value == expected)
        }
    }

    @Test(arguments: versions) func theCallbackSeesTheHello(version: TLSVersion) throws {
        var names = try Names(version)
        names.client.alpnProtocols = ["h2", "http/1.1"]
        let hellos = Box<[ClientHello]>([])
        names.server.serverNameCallback = ServerNameCallback { connection, hello in
            hellos.update { $0.append(hello) }
            let isServer = connection.side == .server && connection.serverHostname == hello.serverName
            return isServer ? .proceed : .refuse(.internalError)
        }
        let talk = try names.conversation("first.example")
        try talk.handshake()
        let hello = try #require(hellos.value.first)
        #expect(hellos.value.count == 1)
        #expect(hello.serverName == "first.example" && hello.alpnProtocols == ["h2", "http/1.1"])
        #expect(hello.cipherSuites.contains(0xC02B) && hello.groups.contains(29))
        #expect(hello.versions.first == version && hello.signatureSchemes.contains(0x0403))
        #expect(hello.extensions.contains(0))
    }

    @Test func aClientWithoutANameIsAskedAboutToo() throws {
        var names = try Names(.tls1_3)
        names.client.checkHostname = false
        let seen = Box<[String?]>([])
        names.server.serverNameCallback = ServerNameCallback { _, hello in
            seen.update { $0.append(hello.serverName) }
            return .proceed
        }
        try names.conversation(nil).handshake()
        #expect(seen.value == [nil])
    }

    @Test(arguments: [AlertDescription.accessDenied, .handshakeFailure, .internalError, .unrecognizedName], versions)
    func aRefusalReachesTheClient(alert: AlertDescription, version: TLSVersion) throws {
        var names = try Names(version)
        names.server.serverNameCallback = ServerNameCallback { _, _ in .refuse(alert) }
        let outcomes = try names.conversation("first.example").handshakeOutcomes()
        #expect(outcomes.server.reason == "CALLBACK_FAILED")
        #expect(outcomes.server.failure?.detail?.alert == .init(alert, isReceived: false))
        #expect(outcomes.client.failure?.detail?.alert == .init(alert, isReceived: true))
    }

    @Test(arguments: versions) func anAnswerMayComeLater(version: TLSVersion) throws {
        var names = try Names(version)
        let other = names.other
        let replies = Box<[Reply<ServerNameCallback.Decision>]>([])
        names.server.serverNameCallback = ServerNameCallback(later: { _, _, reply in replies.update { $0.append(reply) }
        })
        let talk = try names.conversation("other.example")
        #expect(talk.handshakeOutcomes().client.failure?.detail?.reason == .stalled)
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.server.doHandshake() }
        #expect(throws: SSLError(.wantX509Lookup)) { try talk.server.read(1) }
        let woken = Counter()
        talk.server.whenAnswered { woken.increment() }
        #expect(woken.value == 0)
        replies.value[0](.use(other))
        #expect(woken.value == 1)
        talk.server.whenAnswered { woken.increment() }
        try talk.handshake()
        #expect(woken.value == 2 && replies.value.count == 1)
        #expect(talk.client.peerCertificate?.info?.subjectAltName.first?.value == "other.example")
    }

    @Test func aReplyThatIsDroppedRefuses() throws {
        var names = try Names(.tls1_3)
        names.server.serverNameCallback = ServerNameCallback(later: { _, _, _ in })
        let outcomes = try names.conversation("first.example").handshakeOutcomes()
        #expect(outcomes.server.reason == "CALLBACK_FAILED")
        #expect(outcomes.client.reason == "TLSV1_ALERT_INTERNAL_ERROR")
    }

    /// One byte at a time, in records of one byte, and in two hellos.
    @Test(arguments: versions) func theHelloMayComeInPieces(version: TLSVersion) throws {
        var names = try Names(version)
        let asked = Counter()
        names.server.serverNameCallback = ServerNameCallback { _, _ in
            asked.increment()
            return .proceed
        }
        // A group that the client sends no share for makes a second hello in TLS 1.3.
        names.server.groups = ["secp384r1"]
        let talk = try Conversation(
            client: GnuTLSContext(.client, names.client), server: GnuTLSContext(.server, names.server),
            serverHostname: "first.example", delivery: .chunks(1))
        try talk.handshake()
        #expect(asked.value == 1 && talk.client.group == "secp384r1")
    }

    @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{1}\u{2}", ""])
    func whatIsNoHelloIsNotAskedAbout(text: String) throws {
        var names = try Names(.tls1_3)
        let asked = Counter()
        names.server.serverNameCallback = ServerNameCallback { _, _ in
            asked.increment()
            return .proceed
        }
        let talk = try names.conversation("first.example")
        try talk.serverIncoming.write(Array(text.utf8))
        talk.serverIncoming.writeEOF()
        #expect(error { try talk.server.doHandshake() } != nil)
        #expect(asked.value == 0)
    }

    @Test func theChosenContextDecidesAboutEverything() throws {
        var names = try Names(.tls1_3)
        let identity = try names.authority.issue("strict.example")
        var strict = SSLConfiguration.server(identity.chain)
        strict.maximumVersion = .tls1_2
        strict.alpnProtocols = ["b"]
        strict.verifyMode = .required
        strict.trustRoots = names.authority.trust
        let context = try GnuTLSContext(.server, strict)
        names.server.alpnProtocols = ["a"]
        names.server.serverNameCallback = ServerNameCallback { _, _ in .use(context) }
        names.client.alpnProtocols = ["a", "b"]
        let without = try names.conversation("strict.example").handshakeOutcomes()
        #expect(without.server.reason == "PEER_DID_NOT_RETURN_A_CERTIFICATE")
        names.client.certificateChains = [try names.authority.issue("me").chain]
        let talk = try names.conversation("strict.example")
        try talk.handshake()
        #expect(talk.client.selectedALPNProtocol == "b" && talk.client.version == .tls1_2)
        #expect(talk.server.verifiedChain.count == 2)
    }

    @Test(arguments: versions) func sessionsAreResumedBehindTheCallback(version: TLSVersion) throws {
        var names = try Names(version)
        let other = names.other
        names.server.serverNameCallback = ServerNameCallback { _, _ in .use(other) }
        let talk = try names.conversation("other.example")
        try talk.handshake()
        _ = try talk.exchange([1])
        let session = try #require(talk.client.session)
        let again = try names.conversation("other.example", session: session)
        try again.handshake()
        #expect(again.client.isSessionReused)
    }

    /// To read or write from inside would be GnuTLS's ruin.
    @Test func aCallbackThatUsesItsConnectionIsRefused() throws {
        var names = try Names(.tls1_3)
        let failures = Box<[SSLError.Code]>([])
        @Sendable func use(_ connection: any SSLObject) {
            func note(_ attempt: () throws -> Void) {
                if let code = error(of: attempt)?.code { failures.update { $0.append(code) } }
            }
            note { try connection.doHandshake() }
            note { _ = try connection.read(1) }
            note { try connection.write([1]) }
            note { try connection.unwrap() }
            note { try connection.updateKeys() }
            note { try connection.verifyClientPostHandshake() }
        }
        names.server.serverNameCallback = ServerNameCallback { connection, _ in
            use(connection)
            return .proceed
        }
        names.client.verificationCallback = VerificationCallback { connection, _ in
            use(connection)
            return .asVerified
        }
        names.client.keylogCallback = KeylogCallback { connection, _ in use(connection) }
        let talk = try names.conversation("first.example")
        try talk.handshake()
        #expect(failures.value.count == 6 * 7 && failures.value.allSatisfy { $0 == .invalidArgument })
        #expect(try talk.transfer([1], from: .client) == [1])
    }

    /// What a session can do is said when it is made: the chosen context's session is another one.
    @Test func theChosenContextDecidesAboutEarlyDataToo() throws {
        for isEarly in [true, false] {
            var names = try Names(.tls1_3)
            var chosen = SSLConfiguration.server(try names.authority.issue("first.example").chain)
            chosen.earlyData = isEarly ? EarlyData() : nil
            names.server.earlyData = isEarly ? nil : EarlyData()
            names.client.earlyData = EarlyData()
            let context = try GnuTLSContext(.server, chosen)
            names.server.serverNameCallback = ServerNameCallback { _, _ in .use(context) }
            let talk = try names.conversation("first.example")
            _ = try talk.exchange([1])
            let again = try names.conversation("first.example", session: talk.client.session)
            let isTaken = (try? again.client.writeEarly([7, 8])) == 2
            try again.handshake()
            #expect(isTaken == isEarly)
            #expect((again.server.earlyDataStatus == .accepted) == isEarly)
        }
    }

    @Test func clientsHaveNoCallback() {
        var configuration = SSLConfiguration()
        configuration.serverNameCallback = ServerNameCallback { _, _ in .proceed }
        #expect(
            error { _ = try GnuTLSContext(.client, configuration) }?.detail?.message
                == "sni_callback cannot be set on TLS_CLIENT context")
    }
}

extension Result where Success == Void, Failure == SSLError {
    var failure: SSLError? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

/// Names beyond ASCII on their way out.
@Suite struct InternationalNameTests {
    @Test func aNameIsAskedForAndCheckedInItsWireForm() throws {
        let pair = try Pair(names: ["xn--bcher-kva.example"], hostname: "bücher.example")
        try pair.conversation.handshake()
        #expect(pair.client.serverHostname == "xn--bcher-kva.example")
        #expect(pair.server.serverHostname == "xn--bcher-kva.example")
        let other = try Pair(names: ["bucher.example"], hostname: "bücher.example")
        #expect(other.conversation.handshakeOutcomes().client.failure?.detail?.verifyCode == 62)
    }
}
