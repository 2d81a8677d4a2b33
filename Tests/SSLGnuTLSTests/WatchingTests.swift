// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Synchronization
import Testing

/// What one can see of conversations from outside: secrets, messages, numbers, how the sides proved themselves.
@Suite struct WatchingTests {
    /// What callbacks were told.
    final class Notes<Note: Sendable>: Sendable {
        private let notes = Mutex<[Note]>([])
        var all: [Note] { notes.withLock { $0 } }
        func add(_ note: Note) { notes.withLock { $0.append(note) } }
    }

    private static let labels: [TLSVersion: Set<String>] = [
        .tls1_2: ["CLIENT_RANDOM"],
        .tls1_3: [
            "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "EXPORTER_SECRET",
            "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
        ],
    ]

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func secretsAreAppendedToTheFileThatIsNamed(version: TLSVersion) throws {
        let folder = try TemporaryDirectory()
        let lines = Notes<String>()
        for _ in 1...2 {
            let pair = try Pair { client, server in
                client.maximumVersion = version
                client.keylogFilename = folder.path("secrets")
                server.keylogCallback = KeylogCallback { _, line in lines.add(line) }
            }
            try pair.conversation.handshake()
        }
        let text = String(decoding: try folder.read("secrets"), as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(text.filter { $0.hasPrefix("#") }.count == 1)
        // Both sides have the same secrets, each conversation its own.
        let secrets = text.filter { !$0.hasPrefix("#") }
        #expect(Set(secrets) == Set(lines.all))
        let labels = try #require(Self.labels[version])
        #expect(Set(secrets).count == 2 * labels.count && secrets.count == 2 * labels.count)
        for secret in secrets {
            let fields = secret.split(separator: " ")
            #expect(fields.count == 3 && labels.contains(String(fields[0])))
            #expect(fields.dropFirst().allSatisfy { $0.allSatisfy(\.isHexDigit) } && fields[1].count == 64)
        }
    }

    @Test func aFileThatCannotBeWrittenIsRefused() throws {
        let folder = try TemporaryDirectory()
        for path in [folder.path, folder.path("missing/secrets")] {
            let failure = error {
                _ = try GnuTLSContext.createDefaultContext { $0.keylogFilename = path }
            }
            #expect(failure?.code == .syscall)
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func theCallbackSeesTheMessagesOfBothDirections(version: TLSVersion) throws {
        let notes = Notes<TLSMessage>()
        let pair = try Pair { client, _ in
            client.maximumVersion = version
            client.messageCallback = MessageCallback { _, message in notes.add(message) }
        }
        try pair.conversation.handshake()
        #expect(error { try pair.client.unwrap() } == .wantRead)
        pair.carry()
        #expect(error { try pair.server.unwrap() } == nil)
        pair.carry()
        try pair.client.unwrap()

        let handshake = notes.all.filter { $0.contentType == .handshake }
        // ClientHello goes first, ServerHello comes, each side sends Finished; headers are there and say the length.
        #expect(handshake.first?.messageType == 1 && handshake.first?.isReceived == false)
        #expect(handshake.contains { $0.messageType == 2 && $0.isReceived })
        #expect(handshake.contains { $0.messageType == 11 && $0.isReceived })
        for isReceived in [true, false] {
            #expect(handshake.contains { $0.messageType == 20 && $0.isReceived == isReceived })
            #expect(notes.all.contains { $0.contentType == .header && $0.isReceived == isReceived })
            #expect(
                notes.all.contains { $0.contentType == .header && $0.messageType == 20 && $0.isReceived == isReceived })
            let alerts = notes.all.filter { $0.contentType == .alert && $0.isReceived == isReceived }
            #expect(alerts.map(\.bytes) == [[1, 0]] && alerts.map(\.messageType) == [0])
        }
        // As in OpenSSL, what is sent of it is shown itself, what comes only by its header.
        let changes = notes.all.filter { $0.contentType == .changeCipherSpec }
        #expect(changes.map(\.isReceived) == [false] && changes.map(\.messageType) == [0x101])
        for message in handshake {
            #expect(message.bytes.first.map(Int.init) == message.messageType)
            #expect(message.bytes[1..<4].reduce(0) { $0 << 8 | Int($1) } == message.bytes.count - 4)
        }
        #expect(notes.all.filter { $0.contentType == .header }.allSatisfy { $0.bytes.count == 5 })
        #expect(notes.all.contains { $0.contentType == .innerContentType } == (version == .tls1_3))
        #expect(!notes.all.contains { $0.contentType == .applicationData })
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bothSidesNameTheSchemesThatTheyProvedThemselvesWith(version: TLSVersion) throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue("client", profile: KeyKind.ed25519.profile)
        let pair = try Pair { client, server in
            client.maximumVersion = version
            client.certificateChains = [identity.chain]
            server.verifyMode = .required
            server.trustRoots = authority.trust
        }
        #expect(pair.client.signatureScheme(of: .server) == nil)
        try pair.conversation.handshake()
        for object in [pair.client, pair.server] {
            #expect(object.signatureScheme(of: .server) == "ecdsa_secp256r1_sha256")
            #expect(object.signatureScheme(of: .client) == "ed25519")
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func whoHasProvedNothingHasNoScheme(version: TLSVersion) throws {
        let pair = try Pair.connected(version)
        #expect(pair.client.signatureScheme(of: .client) == nil)
        #expect(pair.server.signatureScheme(of: .client) == nil)
        #expect(pair.client.signatureScheme(of: .server) != nil)
    }

    @Test func theContextCountsItsConversations() throws {
        let authority = try CertificateAuthority()
        let server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
        let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let stranger = try GnuTLSContext(.client, SSLConfiguration(trustRoots: CertificateAuthority("Other").trust))
        #expect(server.sessionStatistics == SessionStatistics())
        try Pair(client: client, server: server, hostname: "localhost").conversation.handshake()
        #expect(
            error { try Pair(client: stranger, server: server, hostname: "localhost").conversation.handshake() } != nil)
        #expect(client.sessionStatistics.connect == 1 && client.sessionStatistics.connectGood == 1)
        #expect(stranger.sessionStatistics.connect == 1 && stranger.sessionStatistics.connectGood == 0)
        #expect(server.sessionStatistics.accept == 2 && server.sessionStatistics.acceptGood == 1)
        #expect(server.sessionStatistics.connect == 0 && client.sessionStatistics.accept == 0)
        #expect(server.sessionStatistics.hits == 0 && server.sessionStatistics.acceptRenegotiate == 0)
    }

    /// Clients that name no group of RFC 7919 leave the parameters to the server.
    @Test func parametersOfOnesOwnAreTaken() throws {
        for source in [SSLDataSource?.none, .bytes(try Self.parameters())] {
            let pair = try Pair(key: .rsa) { client, server in
                client.maximumVersion = .tls1_2
                client.groups = ["x25519"]
                client.ciphers = ["DHE-RSA-AES128-GCM-SHA256"]
                server.dhParameters = source
            }
            let failure = error { try pair.conversation.handshake() }
            #expect((failure == nil) == (source != nil))
            #expect(source == nil || pair.client.cipher?.name == "DHE-RSA-AES128-GCM-SHA256")
        }
    }

    @Test func whatHoldsNoParametersIsRefused() throws {
        let failure = error {
            _ = try GnuTLSContext.createDefaultContext(.server) { $0.dhParameters = .pem("nothing") }
        }
        #expect(failure?.detail?.library == .pem && failure?.detail?.reason?.name == "NO_START_LINE")
    }

    /// The group of 2048 bits of RFC 7919 in PKCS #3's form.
    private static func parameters() throws -> [UInt8] {
        var handle: gnutls_dh_params_t?
        try #require(unsafe gnutls_dh_params_init(&handle) == 0)
        defer { unsafe gnutls_dh_params_deinit(handle) }
        var (prime, generator) = unsafe (gnutls_ffdhe_2048_group_prime, gnutls_ffdhe_2048_group_generator)
        try #require(unsafe gnutls_dh_params_import_raw(handle, &prime, &generator) == 0)
        var text = unsafe gnutls_datum_t()
        try #require(unsafe gnutls_dh_params_export2_pkcs3(handle, GNUTLS_X509_FMT_PEM, &text) == 0)
        defer { unsafe cgnutls_free(text.data) }
        return unsafe Array(UnsafeBufferPointer(start: text.data, count: Int(text.size)))
    }
}
