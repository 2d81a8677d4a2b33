// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What cipher strings come to in handshakes: the suites that were asked for, and no others.
@Suite struct CipherPolicyTests {
    /// Not every combination of its parts: GnuTLS would also negotiate two others.
    static let uneven = ["ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384"]
    static let combinations = [
        "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "DHE-RSA-AES128-GCM-SHA256",
        "DHE-RSA-AES256-GCM-SHA384",
    ]

    private static func pair(
        client: String? = nil, server: String? = nil, key: KeyKind = .rsa, maximum: TLSVersion = .tls1_2,
        _ adjust: (_ client: inout SSLConfiguration, _ server: inout SSLConfiguration) throws -> Void = { _, _ in }
    ) throws -> Pair {
        try Pair(key: key) { ours, theirs in
            if let client { ours.ciphers = [client] }
            if let server { theirs.ciphers = [server] }
            ours.maximumVersion = maximum
            try adjust(&ours, &theirs)
        }
    }

    @Test(arguments: combinations, [false, true])
    func aServerNegotiatesWhatIsInItsListAndNothingElse(name: String, ownOrder: Bool) throws {
        let pair = try Self.pair(client: name, server: Self.uneven.joined(separator: ":")) { _, server in
            if !ownOrder { server.options.remove(.cipherServerPreference) }
        }
        let outcomes = pair.conversation.handshakeOutcomes()
        if Self.uneven.contains(name) {
            #expect(outcomes.server.isSuccess && outcomes.client.isSuccess)
            #expect(pair.client.cipher?.name == name && pair.server.cipher?.name == name)
        } else {
            #expect(outcomes.server.reason == "NO_SHARED_CIPHER")
            #expect(outcomes.client.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE")
        }
    }

    @Test(arguments: [
        ("ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384", true, "ECDHE-RSA-AES128-GCM-SHA256"),
        ("DHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256", true, "DHE-RSA-AES256-GCM-SHA384"),
        ("ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384", false, "ECDHE-RSA-AES256-GCM-SHA384"),
        // Exact, but not in the order of the key exchanges.
        (
            "DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE+AESGCM:DHE+AESGCM", true,
            "DHE-RSA-AES128-GCM-SHA256"
        ),
        ("AESGCM:+ECDHE:+AES256:!aNULL:!PSK", true, "DHE-RSA-AES128-GCM-SHA256"),
    ])
    func theOrderOfTheServersListDecidesIfItIsToAndElseTheClients(
        list: String, ownOrder: Bool, expected: String
    ) throws {
        // The client's favourite is ECDHE with AES-256.
        let pair = try Self.pair(client: "ECDHE+AESGCM:DHE+AESGCM", server: ownOrder ? list : list + ":ECDHE+AES256") {
            _, server in
            if !ownOrder { server.options.remove(.cipherServerPreference) }
        }
        try pair.conversation.handshake()
        #expect(pair.server.cipher?.name == expected)
    }

    @Test func aServerWithTwoKindsOfCertificatesGoesByItsListToo() throws {
        let authority = try CertificateAuthority()
        let chains = try [KeyKind.rsa, .ecdsa].map { try authority.issue("localhost", profile: $0.profile).chain }
        for (list, expected) in [
            ("aRSA+ECDHE+AES256+AESGCM:aECDSA+ECDHE+AESGCM", "ECDHE-RSA-AES256-GCM-SHA384"),
            ("ECDHE+AESGCM:+aECDSA", "ECDHE-RSA-AES256-GCM-SHA384"),
            ("ECDHE+AES128+AESGCM:ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256"),
        ] {
            var server = SSLConfiguration.server()
            server.certificateChains = chains
            server.ciphers = [list]
            var client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
            client.ciphers = ["ECDHE+AESGCM"]
            let pair = try Pair(
                client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, server), hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.client.cipher?.name == expected)
        }
    }

    @Test func aSuiteThatTheServersKeyCannotServeIsPassedOver() throws {
        let pair = try Self.pair(
            client: "ECDHE+AESGCM:kRSA+AESGCM",
            server: "ECDHE-ECDSA-AES128-GCM-SHA256:AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256")
        try pair.conversation.handshake()
        #expect(pair.server.cipher?.name == "AES256-GCM-SHA384")
        // Nor without a curve in common.
        let curves = try Self.pair(
            client: "ECDHE+AESGCM:kRSA+AESGCM", server: "ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384"
        ) { client, server in
            client.groups = ["x25519"]
            server.groups = ["P-384"]
        }
        try curves.conversation.handshake()
        #expect(curves.server.cipher?.name == "AES256-GCM-SHA384")
    }

    @Test(arguments: ["RSA", "ECDHE-RSA"])
    func aClientRefusesASuiteThatItDidNotAskForBeforeItSaysAnything(keyExchange: String) throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        var configuration = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
        configuration.ciphers = ["ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384"]
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let client = try GnuTLSContext(.client, configuration).wrapBIO(
            incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
        // The other combination of each.
        let cipher = keyExchange == "RSA" ? "AES-128-GCM" : "AES-256-GCM"
        let peer = try RawPeer(
            .server, incoming: outgoing, outgoing: incoming, identity: identity,
            priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+\(keyExchange):-CIPHER-ALL:+\(cipher)")
        #expect(throws: SSLError.wantRead) { try client.doHandshake() }
        _ = peer.handshakeCode()
        let failure = error { try client.doHandshake() }
        #expect(failure?.detail?.reason?.name == "WRONG_CIPHER_RETURNED")
        #expect(failure?.detail?.alert == .init(.illegalParameter, isReceived: false))
        // The alert and nothing else.
        #expect(outgoing.read() == [21, 3, 3, 0, 2, 2, 47])
        #expect(client.cipher == nil)
    }

    @Test func tls13SuitesAreApartFromTheCipherString() throws {
        // AES-256 alone up to TLS 1.2 does not keep a server from AES-128 in TLS 1.3.
        for (suite, isGood) in [
            ("TLS_AES_128_GCM_SHA256", true), ("TLS_CHACHA20_POLY1305_SHA256", true), ("TLS_AES_128_CCM_SHA256", false),
        ] {
            let pair = try Self.pair(server: "ECDHE+AES256+AESGCM", maximum: .tls1_3) { client, _ in
                client.minimumVersion = .tls1_3
                client.ciphersuites = [suite]
            }
            let outcomes = pair.conversation.handshakeOutcomes()
            #expect(outcomes.server.isSuccess == isGood)
            if !isGood { #expect(outcomes.server.reason == "NO_SHARED_CIPHER") }
        }
        // And ciphers up to TLS 1.2 are not let into TLS 1.3.
        let narrow = try Self.pair(server: "ECDHE+AESGCM", maximum: .tls1_3) { client, server in
            client.ciphersuites = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"]
            server.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
        }
        try narrow.conversation.handshake()
        #expect(narrow.server.cipher?.name == "TLS_AES_128_GCM_SHA256")
        let none = try Self.pair(server: "ECDHE+AESGCM", maximum: .tls1_3) { client, server in
            client.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
            server.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
        }
        let outcomes = none.conversation.handshakeOutcomes()
        #expect(outcomes.server.reason == "NO_SHARED_CIPHER")
        #expect(outcomes.client.reason == "SSLV3_ALERT_HANDSHAKE_FAILURE")
    }

    @Test func theChoiceSurvivesAHelloRetryRequest() throws {
        let pair = try Self.pair(server: "ECDHE+AESGCM", maximum: .tls1_3) { client, server in
            client.ciphersuites = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"]
            server.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
            client.groups = ["x25519", "P-384"]
            server.groups = ["P-384"]
        }
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == "TLS_AES_128_GCM_SHA256")
        #expect(pair.client.group == "secp384r1")
        #expect(try pair.client.write("on it goes") == 10)
        pair.carry()
        #expect(try pair.server.read(20) == Array("on it goes".utf8))
    }

    @Test func aClientInTLS13RefusesASuiteThatIsOnlyForTLS12() throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        configuration.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
        configuration.ciphers = ["ECDHE+AESGCM"]
        for group in ["X25519", "SECP384R1"] {
            let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
            let client = try GnuTLSContext(.client, configuration).wrapBIO(
                incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
            let peer = try RawPeer(
                .server, incoming: outgoing, outgoing: incoming, identity: identity,
                priority: "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM:-GROUP-ALL:+GROUP-\(group)")
            #expect(throws: SSLError.wantRead) { try client.doHandshake() }
            _ = peer.handshakeCode()
            // With the second group, it is the HelloRetryRequest already that is refused.
            #expect(error { try client.doHandshake() }?.detail?.reason?.name == "WRONG_CIPHER_RETURNED")
        }
    }

    @Test func aClientThatNamesItsSuitesFindsThemAtServersThatPreferOthers() throws {
        let pair = try Self.pair(
            client: "AES256", server: "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-SHA384",
            maximum: .tls1_3
        ) { _, server in server.maximumVersion = .tls1_2 }
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == "ECDHE-RSA-AES256-SHA384")
        #expect(pair.client.context.ciphers.prefix(3).map(\.id) == [0x1302, 0x1303, 0x1301])
    }

    @Test(arguments: [nil, uneven.joined(separator: ":")])
    func aServerThatChoosesForItselfStillTellsThatItCouldDoBetter(list: String?) throws {
        // What a client that was talked down from TLS 1.3 finds at the end of the server's random (RFC 8446, 4.1.3).
        let pair = try Self.pair(server: list)
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        try pair.serverIncoming.write(pair.clientOutgoing.read())
        #expect(throws: SSLError.wantRead) { try pair.server.doHandshake() }
        let hello = try #require(RecordParser.records(in: pair.serverOutgoing.read()).records.first).bytes
        #expect(hello[(5 + 4 + 2 + 24)..<(5 + 4 + 2 + 32)] == [0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 1])
    }

    @Test func theKeyExchangeWithRSAAloneWorks() throws {
        let pair = try Self.pair(client: "kRSA:!eNULL", server: "kRSA+AES128:!SHA256")
        try pair.conversation.handshake()
        #expect(pair.server.cipher?.name == "AES128-GCM-SHA256")
        #expect(pair.client.signatureScheme(of: .server) == nil)
        #expect(pair.client.group == nil)
    }

    @Test func suitesWithoutEncryptionAreForTLS12Alone() throws {
        let level0 = "ALL:eNULL:@SECLEVEL=0"
        let both = try Self.pair(client: level0, server: level0, maximum: .tls1_3)
        try both.conversation.handshake()
        #expect(both.client.version == .tls1_3)
        // Nor do others keep TLS 1.3 away.
        for string in ["ALL", "HIGH", "DEFAULT", "PSK:kRSA"] {
            let pair = try Self.pair(client: string, server: string, maximum: .tls1_3)
            try pair.conversation.handshake()
            #expect(pair.client.version == .tls1_3)
        }
        let null = try Self.pair(client: "kRSA+eNULL:@SECLEVEL=0", server: level0) { _, server in
            server.maximumVersion = .tls1_2
        }
        try null.conversation.handshake()
        #expect(null.server.cipher?.name == "NULL-SHA256")
    }

    @Test func theLevelInTheStringIsTheLevelOfTheContext() throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        var server = SSLConfiguration.server(identity.chain)
        server.ciphers = ["DEFAULT", "@SECLEVEL=3"]
        #expect(error { _ = try GnuTLSContext(.server, server) }?.detail?.reason?.name == "EE_KEY_TOO_SMALL")
        server.securityLevel = 5
        server.ciphers = ["DEFAULT:@SECLEVEL=2"]
        _ = try GnuTLSContext(.server, server)
        // The client's level judges the server's certificate.
        let strict = try Self.pair(client: "DEFAULT:@SECLEVEL=3")
        #expect(strict.conversation.handshakeOutcomes().client.reason == "CERTIFICATE_VERIFY_FAILED")
        // Level 0 opens the old versions.
        guard GnuTLSContext.capabilities.versions.contains(.tls1_0) else { return }
        let old = try Self.pair(client: "AES:@SECLEVEL=0", server: "AES:@SECLEVEL=0", maximum: .tls1_0) {
            client, server in
            client.minimumVersion = .tls1_0
            server.minimumVersion = .tls1_0
        }
        try old.conversation.handshake()
        #expect(old.client.version == .tls1_0)
    }

    @Test func suiteBLimitsEverything() throws {
        let pair = try Self.pair(client: "SUITEB128", key: .ecdsa)
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == "ECDHE-ECDSA-AES256-GCM-SHA384")
        #expect(pair.client.group == "secp256r1")
        #expect(pair.client.signatureScheme(of: .server) == "ecdsa_secp256r1_sha256")
        // A server goes by its own order whatever the options say.
        let own = try Self.pair(client: "SUITEB128", server: "SUITEB128", key: .ecdsa) { client, server in
            client.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"]
            server.options.remove(.cipherServerPreference)
        }
        try own.conversation.handshake()
        #expect(own.client.cipher?.name == "ECDHE-ECDSA-AES128-GCM-SHA256")
        #expect(!(try Self.pair(client: "SUITEB128", key: .rsa)).conversation.handshakeOutcomes().client.isSuccess)
        var configuration = SSLConfiguration(maximumVersion: .tls1_1)
        configuration.minimumVersion = nil
        configuration.securityLevel = 0
        configuration.ciphers = ["SUITEB192"]
        #expect(
            error { _ = try GnuTLSContext(.client, configuration) }?.detail?.reason?.name == "NO_PROTOCOLS_AVAILABLE")
    }

    @Test func sharedCiphersAreTheServersThatTheClientOffered() throws {
        let pair = try Self.pair(client: "ECDHE+AESGCM:kRSA+AES128", server: "kRSA+AES:ECDHE+AES128", maximum: .tls1_3)
        #expect(pair.server.sharedCiphers == nil)
        try pair.conversation.handshake()
        let names = try #require(pair.server.sharedCiphers).map(\.name)
        // The client offers what it can without adding to its combinations.
        #expect(names.first == "TLS_AES_256_GCM_SHA384")
        let own = pair.server.context.ciphers.map(\.name)
        #expect(names == own.filter(names.contains))
        #expect(names.contains("ECDHE-RSA-AES128-GCM-SHA256") && names.contains("AES128-SHA"))
        #expect(!names.contains("AES256-SHA"))
        #expect(pair.client.sharedCiphers == nil)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func aHelloWithAnyBytesChangedIsChosenForOrRefused(seed: UInt64) throws {
        let pair = try Self.pair(
            client: "ECDHE+AESGCM:DHE+AESGCM", server: Self.uneven.joined(separator: ":"), key: .rsa)
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        let hello = pair.clientOutgoing.read()
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            var bytes = hello
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 5..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
            let server = try pair.server.context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
            try incoming.write(bytes)
            #expect(error { try server.doHandshake() } != nil)
            let answer = RecordParser.records(in: outgoing.read()).records.first?.bytes ?? []
            // A ServerHello names one of the two suites.
            guard answer.count > 44, answer[0] == 22 else { continue }
            let place = 44 + Int(answer[43])
            let suite = UInt16(answer[place]) << 8 | UInt16(answer[place + 1])
            #expect(Self.uneven.contains(CipherSuite.numbered(suite)?.name ?? ""))
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aServerThatChoosesForItselfResumesSessionsToo(version: TLSVersion) throws {
        let first = try Self.pair(client: "ECDHE+AESGCM", server: Self.uneven.joined(separator: ":"), maximum: version)
        {
            client, server in
            client.ciphersuites = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
            server.ciphersuites = ["TLS_CHACHA20_POLY1305_SHA256"]
        }
        try first.conversation.handshake()
        first.carry()
        _ = error { _ = try first.client.read(1) }
        let session = try #require(first.client.session)
        let again = try Conversation(
            client: first.client.context, server: first.server.context, serverHostname: "localhost", session: session)
        try again.handshake()
        #expect(again.client.isSessionReused)
        #expect(again.server.cipher == first.server.cipher)
    }

    @Test func aContextChoosesForManyConnectionsAtOnce() async throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        var configuration = SSLConfiguration.server(identity.chain)
        configuration.ciphers = Self.uneven
        let server = try GnuTLSContext(.server, configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let name = Self.uneven[index % 2]
                    var ours = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
                    ours.ciphers = [name]
                    let pair = try Pair(client: GnuTLSContext(.client, ours), server: server, hostname: "localhost")
                    try pair.conversation.handshake()
                    #expect(pair.server.cipher?.name == name)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func ciphersAreThoseThatTheConfigurationStandsFor() throws {
        #expect(try GnuTLSContext(.client, .client).ciphers.map(\.id) == PriorityString.defaultSuites.map(\.id))
        var configuration = SSLConfiguration()
        configuration.ciphers = ["ECDHE+AESGCM", "!aECDSA", "NULL-MD5"]
        configuration.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
        #expect(
            try GnuTLSContext(.client, configuration).ciphers.map(\.name) == [
                "TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "NULL-MD5",
            ])
    }

    @Test func signatureSchemesAndGroupsGoByOpenSSLsNames() throws {
        let pair = try Self.pair(maximum: .tls1_3) { client, _ in
            client.signatureSchemes = ["?nope", "PSS+SHA384", "rsa_pkcs1_sha256"]
            client.groups = ["?nope", "P-521"]
        }
        try pair.conversation.handshake()
        #expect(pair.client.signatureScheme(of: .server) == "rsa_pss_rsae_sha384")
        #expect(pair.server.signatureScheme(of: .server) == "rsa_pss_rsae_sha384")
        #expect(pair.client.signatureScheme(of: .client) == nil)
        #expect(pair.client.group == "secp521r1")
        for (names, message) in [(["brainpoolP256r1"], "brainpoolP256r1"), (["?nope"], "?nope"), (["x25519", ""], "")] {
            var configuration = SSLConfiguration()
            configuration.groups = names
            let failure = error { _ = try GnuTLSContext(.client, configuration) }
            #expect(failure?.code == .ssl)
            #expect(failure?.detail?.message == "unrecognized group: \(message)")
        }
    }

    @Test(
        .enabled(if: PeerProcess.find("openssl") != nil),
        arguments: [
            ("ECDHE-RSA-AES128-GCM-SHA256", true), ("AES256-GCM-SHA384", true), ("ECDHE-RSA-AES256-GCM-SHA384", false),
            ("AES128-GCM-SHA256", false),
        ])
    func aServerKeepsToItsListWithOpenSSLsClient(name: String, isGood: Bool) throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        var configuration = SSLConfiguration.server(identity.chain)
        configuration.ciphers = ["ECDHE-RSA-AES128-GCM-SHA256:AES256-GCM-SHA384"]
        let server = try GnuTLSContext(.server, configuration)
        let listener = try TestListener.loopback()
        let client = try PeerProcess(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(listener.port)", "-tls1_2", "-cipher", name,
            ])
        let socket = try listener.accept()
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let object = try server.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
        var failure: SSLError?
        repeat {
            failure = error { try object.doHandshake() }
            try socket.send(outgoing.read())
            if failure == .wantRead { try incoming.write(try socket.receive()) }
        } while failure == .wantRead
        if isGood {
            #expect(failure == nil)
            #expect(object.cipher?.name == name)
            try client.waitForLine { $0.contains("Cipher is \(name)") }
        } else {
            #expect(failure?.detail?.reason?.name == "NO_SHARED_CIPHER")
            try client.waitForLine { $0.contains("handshake failure") }
        }
    }
}

extension Result where Success == Void, Failure == SSLError {
    fileprivate var isSuccess: Bool { (try? get()) != nil }
}
