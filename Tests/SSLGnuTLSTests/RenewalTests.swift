// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Contexts that are changed setting by setting: what was read stays read, and what was counted stays counted.
@Suite struct RenewalTests {
    private typealias Sides = SessionTests.Sides

    private func talk(_ client: GnuTLSContext, _ server: GnuTLSContext) throws -> Bool {
        try SessionTests.talk(client, server).client.isHandshakeComplete
    }

    @Test func sourcesOfTrustAreNotReadAgain() throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        let stranger = try directory.write(CertificateAuthority().certificatePEM, "other.pem")
        let path = try directory.write(sides.authority.certificatePEM, "ca.pem")
        sides.client.trustRoots = TrustRoots(sources: [.file(stranger), .file(path)])
        var (client, server) = try sides.contexts()
        for file in [stranger, path] { try FileManager.default.removeItem(atPath: file) }
        sides.client.alpnProtocols = ["h2"]
        client = try GnuTLSContext(.client, sides.client, renewing: client)
        // Wherever it stands in the list.
        sides.client.trustRoots = .file(path)
        client = try GnuTLSContext(.client, sides.client, renewing: client)
        #expect(try talk(client, server))
        #expect(client.certificateStoreStatistics.x509 == 1)
        #expect(error { _ = try GnuTLSContext(.client, sides.client) }?.code == .syscall)
    }

    @Test func aSourceThatTheEarlierContextDidNotHaveIsRead() throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        sides.client.trustRoots = .file(try directory.write(CertificateAuthority().certificatePEM, "ca.pem"))
        var (client, server) = try sides.contexts()
        // The same contents under another name are other trust.
        sides.client.trustRoots = .file(try directory.write(sides.authority.certificatePEM, "another.pem"))
        client = try GnuTLSContext(.client, sides.client, renewing: client)
        #expect(try talk(client, server))
        sides.client.trustRoots = .file(directory.path("missing.pem"))
        #expect(error { _ = try GnuTLSContext(.client, sides.client, renewing: client) }?.code == .syscall)
    }

    /// A server whose key is in a file, encrypted: asked for once, whatever is set later.
    @Test func keysAreReadAndPasswordsAskedForOnce() throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        let (authority, asked) = (sides.authority, Counter())
        func chain(_ name: String, _ kind: KeyKind) throws -> CertificateChain {
            let identity = try authority.issue("localhost", profile: kind.profile)
            return CertificateChain(
                certificates: .file(try directory.write(identity.chainPEM, name + ".pem")),
                privateKey: .file(try directory.write(try identity.encryptedKeyPEM(password: "open"), name + ".key")),
                password: Password { () throws(SSLError) in
                    asked.increment()
                    return Array("open".utf8)
                })
        }
        sides.server.certificateChains = [try chain("old", .ecdsa), try chain("new", .ecdsa)]
        let changes: [(inout SSLConfiguration) throws -> Void] = [
            { $0.alpnProtocols = ["h2"] }, { $0.securityLevel = 1 }, { $0.trustRoots = authority.trust },
            { $0.completesCertificateChains = true }, { $0.trustRoots = .none },
            { $0.pskServerCallback = PSKServerCallback { _, _ in nil } },
            { $0.certificateChains.append(try authority.issue("localhost", profile: KeyKind.rsa.profile).chain) },
            { $0.certificateChains.removeFirst() }, { $0.certificateChains.removeFirst() },
        ]
        var (client, server) = try sides.contexts()
        #expect(asked.value == 2)
        try FileManager.default.removeItem(atPath: directory.path)
        for change in changes {
            try change(&sides.server)
            server = try GnuTLSContext(.server, sides.server, renewing: server)
            #expect(try talk(client, server))
        }
        #expect(asked.value == 2)
    }

    @Test(arguments: KeyKind.allCases) func aKeySignsForEachContextThatHasIt(kind: KeyKind) throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        let paths = try sides.authority.issue("localhost", profile: kind.profile).write(to: directory)
        sides.server.certificateChains = [CertificateChain(certificates: .file(paths.combined))]
        var server: GnuTLSContext? = try GnuTLSContext(.server, sides.server)
        try FileManager.default.removeItem(atPath: paths.combined)
        sides.server.pskServerCallback = PSKServerCallback { _, _ in nil }
        let renewed = try GnuTLSContext(.server, sides.server, renewing: server)
        // Nor does it go with the context that read it.
        server = nil
        #expect(try talk(GnuTLSContext(.client, sides.client), renewed))
    }

    @Test func aKeyOfOneSideIsTheOthersToo() throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        let paths = try sides.authority.issue("localhost").write(to: directory)
        sides.client.certificateChains = [CertificateChain(certificates: .file(paths.combined))]
        let client = try GnuTLSContext(.client, sides.client)
        try FileManager.default.removeItem(atPath: paths.combined)
        sides.server.certificateChains = sides.client.certificateChains
        #expect(try talk(client, GnuTLSContext(.server, sides.server, renewing: client)))
    }

    @Test func aKeyThatIsTooWeakForANewLevelIsRefused() throws {
        var sides = try Sides()
        sides.server.securityLevel = 1
        let identity = try sides.authority.issue("localhost") { $0.keyType = .rsa(1024) }
        sides.server.certificateChains = [identity.chain]
        let server = try GnuTLSContext(.server, sides.server)
        sides.server.securityLevel = 2
        let failure = error { _ = try GnuTLSContext(.server, sides.server, renewing: server) }
        #expect(failure?.detail?.reason?.name == "EE_KEY_TOO_SMALL")
    }

    @Test func secretsGoOnIntoTheFileThatIsOpen() throws {
        var sides = try Sides()
        let directory = try TemporaryDirectory()
        sides.client.keylogFilename = directory.path("secrets")
        var (client, server) = try sides.contexts()
        let file = try FileHandle(forReadingFrom: URL(filePath: directory.path("secrets")))
        _ = try file.readToEnd()
        try FileManager.default.removeItem(atPath: directory.path("secrets"))
        sides.client.alpnProtocols = ["h2"]
        client = try GnuTLSContext(.client, sides.client, renewing: client)
        #expect(try talk(client, server))
        #expect(!FileManager.default.fileExists(atPath: directory.path("secrets")))
        #expect(try file.readToEnd()?.isEmpty == false)
        sides.client.keylogFilename = directory.path("others")
        _ = try GnuTLSContext(.client, sides.client, renewing: client)
        #expect(FileManager.default.fileExists(atPath: directory.path("others")))
    }
}

/// Sessions pass between contexts under the same rules, and between no others.
@Suite struct RenewedSessionTests {
    private typealias Sides = SessionTests.Sides

    private static let versions = SessionTests.versions

    private func resumes(_ client: GnuTLSContext, _ server: GnuTLSContext, _ session: SSLSession) throws -> Bool {
        try SessionTests.talk(client, server, session: session).client.isSessionReused
    }

    /// Changes of a server's that are none of its rules.
    private static let harmless: [@Sendable (inout SSLConfiguration) -> Void] = [
        { $0.numTickets = 5 }, { $0.messageCallback = MessageCallback { _, _ in } }, { $0.recordSizeLimit = 1024 },
    ]

    @Test(arguments: versions) func ticketsPassToAContextOfTheSameRules(version: TLSVersion) throws {
        let sides = try Sides(version)
        let (client, first) = try sides.contexts()
        var server = first
        let session = try #require(SessionTests.talk(client, server).client.session)
        for change in Self.harmless {
            var changed = server.configuration
            change(&changed)
            server = try GnuTLSContext(.server, changed, renewing: server)
            #expect(try resumes(client, server, session))
        }
        // And back.
        let later = try #require(SessionTests.talk(client, server).client.session)
        #expect(try resumes(client, first, later))
        // A context that renews nothing knows nothing.
        #expect(try !resumes(client, GnuTLSContext(.server, sides.server), session))
    }

    @Test func rememberedSessionsPassToAContextOfTheSameRules() throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        sides.server.recordSizeLimit = 1024
        let renewed = try GnuTLSContext(.server, sides.server, renewing: server)
        #expect(renewed.sessionStatistics.number == 1)
        #expect(try resumes(client, renewed, session))
        // A smaller cache is another one.
        sides.server.sessionCacheSize = 1
        #expect(try GnuTLSContext(.server, sides.server, renewing: renewed).sessionStatistics.number == 0)
    }

    /// What changes a server's rules.
    private static let rules: [@Sendable (inout SSLConfiguration) throws -> Void] = [
        { $0.verifyMode = .optional }, { $0.verifyFlags.formSymmetricDifference(.x509Strict) },
        { $0.sessionIDContext = [1] },
        { $0.trustRoots = try CertificateAuthority().trust }, { $0.trustRoots.directories = ["/nowhere"] },
        { $0.securityLevel = 1 }, { $0.alpnProtocols = ["h2"] }, { $0.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384"] },
        { $0.ciphersuites = ["TLS_AES_256_GCM_SHA384"] }, { $0.maximumVersion = .tls1_3 },
        { $0.hostFlags.insert(.noWildcards) }, { $0.options.remove(.cipherServerPreference) },
    ]

    @Test(arguments: versions, rules.indices)
    func noTicketPassesToAContextOfOtherRules(version: TLSVersion, rule: Int) throws {
        let sides = try Sides(version)
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        var changed = sides.server
        try Self.rules[rule](&changed)
        let other = try GnuTLSContext(.server, changed, renewing: server)
        let strange = try SessionTests.talk(client, other, session: session)
        #expect(!strange.client.isSessionReused)
        let theirs = try #require(strange.client.session)
        #expect(try !resumes(client, server, theirs))
        // Whoever comes back to the rules finds what began under them, and nothing that began between.
        let back = try GnuTLSContext(.server, sides.server, renewing: other)
        #expect(try resumes(client, back, session))
        #expect(try !resumes(client, back, theirs))
    }

    @Test(arguments: rules.indices) func noRememberedSessionPassesToAContextOfOtherRules(rule: Int) throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        var changed = sides.server
        try Self.rules[rule](&changed)
        #expect(try !resumes(client, GnuTLSContext(.server, changed, renewing: server), session))
    }

    @Test(arguments: versions) func aClientOffersASessionUnderItsRulesAlone(version: TLSVersion) throws {
        var sides = try Sides(version)
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        sides.client.recordSizeLimit = 1024
        #expect(try resumes(GnuTLSContext(.client, sides.client, renewing: client), server, session))
        sides.client.checkHostname = false
        let lax = try GnuTLSContext(.client, sides.client, renewing: client)
        let failure = error { _ = try Conversation(client: lax, server: server, session: session) }
        #expect(failure?.detail?.message == "Session refers to a different SSLContext.")
    }

    @Test func whatIsCountedIsCountedOn() throws {
        var sides = try Sides(.tls1_2)
        sides.server.options.insert(.noTicket)
        sides.server.sessionCacheSize = 1
        var (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        _ = try SessionTests.talk(client, server)
        #expect(try !resumes(client, server, session))
        let before = server.sessionStatistics
        #expect(before.acceptGood == 3 && before.misses == 1 && before.cacheFull == 2)
        // Under other rules the sessions go, and the numbers stay.
        sides.server.alpnProtocols = ["h2"]
        server = try GnuTLSContext(.server, sides.server, renewing: server)
        var expected = before
        expected.number = 0
        #expect(server.sessionStatistics == expected)
        sides.client.alpnProtocols = ["h2"]
        client = try GnuTLSContext(.client, sides.client, renewing: client)
        _ = try SessionTests.talk(client, server)
        #expect(server.sessionStatistics.acceptGood == 4 && client.sessionStatistics.connectGood == 4)
    }

    @Test(arguments: versions) func theEarlierContextStaysAsItIs(version: TLSVersion) throws {
        let sides = try Sides(version)
        let (client, server) = try sides.contexts()
        let session = try #require(SessionTests.talk(client, server).client.session)
        var strict = sides.server
        strict.verifyMode = .required
        strict.trustRoots = sides.authority.trust
        let renewed = try GnuTLSContext(.server, strict, renewing: server)
        #expect(throws: SSLError.self) { try SessionTests.talk(client, renewed) }
        #expect(server.configuration == sides.server)
        #expect(try resumes(client, server, session))
    }

    /// Meant for ThreadSanitizer, too.
    @Test func contextsAreRenewedWhileConnectionsRun() async throws {
        let sides = try Sides()
        let (client, first) = try sides.contexts()
        let current = Box(first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for round in 0..<8 {
                        var changed = sides.server
                        changed.numTickets = round
                        if round % 2 == 1 { changed.sessionIDContext = [UInt8(task)] }
                        let renewed = try GnuTLSContext(.server, changed, renewing: current.value)
                        current.update { $0 = renewed }
                        await Task.yield()
                    }
                }
                group.addTask {
                    var session: SSLSession?
                    for _ in 0..<8 {
                        session = try SessionTests.talk(client, current.value, session: session).client.session
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(current.value.sessionStatistics.acceptGood == 32)
        #expect(client.sessionStatistics.connectGood == 32)
    }
}
