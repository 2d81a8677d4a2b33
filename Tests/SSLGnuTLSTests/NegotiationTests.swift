// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Handshakes in which the two sides do not come together: what each of them says.
@Suite struct NegotiationTests {
    struct Mismatch: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let client: String
        let server: String
        let adjust: @Sendable (_ client: inout SSLConfiguration, _ server: inout SSLConfiguration) -> Void
    }

    static let mismatches = [
        Mismatch(
            testDescription: "old client, new server", client: "TLSV1_ALERT_PROTOCOL_VERSION",
            server: "UNSUPPORTED_PROTOCOL"
        ) { client, server in
            client.maximumVersion = .tls1_2
            server.minimumVersion = .tls1_3
        },
        Mismatch(
            testDescription: "new client, old server", client: "TLSV1_ALERT_PROTOCOL_VERSION",
            server: "UNSUPPORTED_PROTOCOL"
        ) { client, server in
            client.minimumVersion = .tls1_3
            server.maximumVersion = .tls1_2
        },
        Mismatch(
            testDescription: "no common suite in TLS 1.2", client: "SSLV3_ALERT_HANDSHAKE_FAILURE",
            server: "NO_SHARED_CIPHER"
        ) { client, server in
            client.maximumVersion = .tls1_2
            client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
            server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384"]
            server.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
            client.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
        },
        Mismatch(
            testDescription: "no common suite in TLS 1.3", client: "SSLV3_ALERT_HANDSHAKE_FAILURE",
            server: "NO_SHARED_CIPHER"
        ) { client, server in
            client.minimumVersion = .tls1_3
            server.minimumVersion = .tls1_3
            client.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
            server.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
        },
        Mismatch(
            testDescription: "no common group", client: "SSLV3_ALERT_HANDSHAKE_FAILURE", server: "NO_SUITABLE_KEY_SHARE"
        ) { client, server in
            client.minimumVersion = .tls1_3
            client.groups = ["x25519"]
            server.groups = ["secp384r1"]
        },
        Mismatch(
            testDescription: "no certificate", client: "SSLV3_ALERT_HANDSHAKE_FAILURE", server: "NO_SHARED_CIPHER"
        ) { _, server in server.certificateChains = [] },
        Mismatch(
            testDescription: "no certificate of the kind", client: "SSLV3_ALERT_HANDSHAKE_FAILURE",
            server: "NO_SHARED_CIPHER"
        ) { client, _ in
            client.maximumVersion = .tls1_2
            client.ciphers = ["ECDHE-RSA-AES128-GCM-SHA256"]
        },
    ]

    @Test(arguments: mismatches)
    func bothSidesSayWhatOpenSSLWouldSay(mismatch: Mismatch) throws {
        let pair = try Pair(mismatch.adjust)
        let outcomes = pair.conversation.handshakeOutcomes()
        #expect(outcomes.client.reason == mismatch.client)
        #expect(outcomes.server.reason == mismatch.server)
    }

    @Test func securityLevelsAboveZeroHaveNoOldVersions() throws {
        var configuration = SSLConfiguration(minimumVersion: .tls1_0, maximumVersion: .tls1_1)
        #expect(
            error { _ = try GnuTLSContext(.client, configuration) }?.detail?.reason?.name == "NO_PROTOCOLS_AVAILABLE")
        configuration.securityLevel = 0
        // The default suites are all newer.
        configuration.ciphers = ["ALL"]
        _ = try GnuTLSContext(.client, configuration)
    }

    @Test(arguments: [TLSVersion.tls1_0, .tls1_1])
    func atLevelZeroOldVersionsCanBeSpoken(version: TLSVersion) throws {
        guard GnuTLSContext.capabilities.versions.contains(version) else { return }
        let pair = try Pair(key: .rsa) { client, server in
            for side in [0, 1] {
                var configuration = side == 0 ? client : server
                configuration.securityLevel = 0
                configuration.minimumVersion = version
                configuration.maximumVersion = version
                configuration.ciphers = ["ECDHE-RSA-AES128-SHA"]
                if side == 0 { client = configuration } else { server = configuration }
            }
        }
        try pair.conversation.handshake()
        #expect(pair.client.version == version)
        #expect(try pair.client.write("old") == 3)
        pair.carry()
        #expect(try pair.server.read(10) == Array("old".utf8))
    }

    /// GnuTLS would send a hello without a suite.
    @Test(arguments: [SSLSide.client, .server]) func aRangeWithoutASuiteIsRefused(side: SSLSide) throws {
        var configuration = SSLConfiguration(verifyMode: .none, checkHostname: false)
        configuration.securityLevel = 0
        configuration.minimumVersion = .tls1_0
        configuration.maximumVersion = .tls1_1
        #expect(error { _ = try GnuTLSContext(side, configuration) }?.code == .ssl)
        configuration.ciphers = ["ECDHE+AES"]
        _ = try GnuTLSContext(side, configuration)
    }

    struct Greeting: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]
        let reason: String
        let alert: AlertDescription?
    }

    static let greetings = [
        Greeting(
            testDescription: "GET", bytes: Array("GET / HTTP/1.0\r\n\r\n".utf8), reason: "HTTP_REQUEST", alert: nil),
        Greeting(testDescription: "POST", bytes: Array("POST / HTTP/1.0\r\n".utf8), reason: "HTTP_REQUEST", alert: nil),
        Greeting(testDescription: "HEAD", bytes: Array("HEAD / HTTP/1.0\r\n".utf8), reason: "HTTP_REQUEST", alert: nil),
        Greeting(testDescription: "PUT", bytes: Array("PUT / HTTP/1.0\r\n".utf8), reason: "HTTP_REQUEST", alert: nil),
        Greeting(
            testDescription: "CONNECT", bytes: Array("CONNECT a:1 HTTP/1.0\r\n".utf8), reason: "HTTPS_PROXY_REQUEST",
            alert: nil),
        Greeting(
            testDescription: "SMTP", bytes: Array("EHLO example.org\r\n".utf8), reason: "WRONG_VERSION_NUMBER",
            alert: nil),
        Greeting(
            testDescription: "zeros", bytes: [UInt8](repeating: 0, count: 64), reason: "WRONG_VERSION_NUMBER",
            alert: nil),
        Greeting(
            testDescription: "data before keys", bytes: [23, 3, 3, 0, 1, 0], reason: "UNEXPECTED_MESSAGE",
            alert: .unexpectedMessage),
        Greeting(
            testDescription: "a record too long", bytes: [22, 3, 1, 0x7f, 0xff] + [UInt8](repeating: 1, count: 32767),
            reason: "PACKET_LENGTH_TOO_LONG", alert: .recordOverflow),
        Greeting(
            testDescription: "a hello too short", bytes: [22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0],
            reason: "LENGTH_MISMATCH", alert: .decodeError),
    ]

    @Test(arguments: greetings)
    func aServerNamesWhatIsNotTLS(greeting: Greeting) throws {
        let pair = try Pair()
        try pair.serverIncoming.write(greeting.bytes)
        let failure = error { try pair.server.doHandshake() }
        #expect(failure?.detail?.reason?.name == greeting.reason)
        #expect(failure?.detail?.alert?.description == greeting.alert)
        let sent = pair.serverOutgoing.read()
        #expect(sent == greeting.alert.map { [21, 3, sent.count > 2 ? sent[2] : 0, 0, 2, 2, $0.rawValue] } ?? [])
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "220 smtp.example.org ESMTP\r\n"])
    func aClientNamesWhatIsNotTLS(text: String) throws {
        let pair = try Pair()
        try pair.clientIncoming.write(Array(text.utf8))
        let failure = error { try pair.client.doHandshake() }
        #expect(failure?.detail?.reason?.name == "WRONG_VERSION_NUMBER")
    }

    @Test(arguments: [UInt8(40), 48, 70, 80, 112, 115, 120])
    func anAlertOfThePeersIsReportedAndEndsTheConversation(number: UInt8) throws {
        let pair = try Pair()
        try pair.clientIncoming.write([21, 3, 3, 0, 2, 2, number])
        let failure = error { try pair.client.doHandshake() }
        #expect(failure?.detail?.alert == .init(AlertDescription(rawValue: number), isReceived: true))
        #expect(failure?.detail?.reason?.number == 1000 + Int32(number))
        #expect(throws: SSLError(.zeroReturn)) { try pair.client.doHandshake() }
        #expect(throws: SSLError(.eof)) { try pair.client.read(1) }
    }

    @Test func aVersionThatIsSwitchedOffIsNotSpoken() throws {
        let pair = try Pair { client, _ in client.options.insert(.noTLS1_3) }
        try pair.conversation.handshake()
        #expect(pair.client.version == .tls1_2)
    }

    @Test func warningsWithoutEndEndTheHandshake() throws {
        let pair = try Pair { client, _ in client.maximumVersion = .tls1_2 }
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        for _ in 0..<6 { try pair.clientIncoming.write([21, 3, 3, 0, 2, 1, 112]) }
        #expect(error { try pair.client.doHandshake() }?.detail?.reason?.name == "TOO_MANY_WARN_ALERTS")
    }

    @Test func changeCipherSpecsWithoutEndEndTheHandshake() throws {
        let pair = try Pair()
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        try pair.serverIncoming.write(pair.clientOutgoing.read())
        #expect(throws: SSLError.wantRead) { try pair.server.doHandshake() }
        // The ServerHello alone: after it the dummy records are ignored.
        let flight = RecordParser.records(in: pair.serverOutgoing.read()).records
        try pair.clientIncoming.write(flight[0].bytes)
        var failure: SSLError?
        for _ in 0..<100 where failure == nil || failure == .wantRead {
            try pair.clientIncoming.write([20, 3, 3, 0, 1, 1])
            failure = error { try pair.client.doHandshake() }
        }
        #expect(failure?.detail?.reason?.name == "UNEXPECTED_CCS_MESSAGE")
    }

    @Test func changeCipherSpecsWithoutEndThatComeAtOnceEndTheHandshakeAtOnce() throws {
        let pair = try Pair()
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        pair.carry()
        #expect(throws: SSLError.wantRead) { try pair.server.doHandshake() }
        try pair.serverIncoming.write((0..<100).flatMap { _ in [20, 3, 3, 0, 1, 1] })
        #expect(error { try pair.server.doHandshake() }?.detail?.reason?.name == "UNEXPECTED_CCS_MESSAGE")
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3], Array(UInt8(0)..<8))
    func dataThatCallsItselfSomethingElseIsRefused(version: TLSVersion, bit: UInt8) throws {
        let pair = try Pair.connected(version)
        try pair.client.write("data")
        var record = pair.clientOutgoing.read()
        record[0] ^= 1 << bit
        try pair.serverIncoming.write(record)
        pair.serverIncoming.writeEOF()
        #expect(error { _ = try pair.server.read(10) } != nil)
    }

    @Test(arguments: [UInt8(21), 22])
    func aRecordThatIsNotEncryptedIsOfNoTypeThatTLS13Has(type: UInt8) throws {
        let pair = try Pair.connected()
        try pair.clientIncoming.write([type, 3, 3, 0, 2, 1, 0])
        let failure = error { _ = try pair.client.read(10) }
        #expect(failure?.detail?.reason?.name == "BAD_RECORD_TYPE")
        #expect(failure?.detail?.alert == .init(.unexpectedMessage, isReceived: false))
    }

    @Test func anApplicationProtocolCannotBeLongerThanItsLengthCanSay() {
        for (count, code) in [(256, SSLError.Code.invalidArgument), (255, .notSupported)] {
            var configuration = SSLConfiguration()
            configuration.alpnProtocols = [String(repeating: "a", count: count)]
            #expect(error { _ = try GnuTLSContext(.client, configuration) }?.code == code)
        }
    }

    @Test func warningsInTheHandshakeAreIgnored() throws {
        let pair = try Pair { client, _ in client.maximumVersion = .tls1_2 }
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        try pair.clientIncoming.write([21, 3, 3, 0, 2, 1, 112])
        #expect(throws: SSLError.wantRead) { try pair.client.doHandshake() }
        try pair.conversation.handshake()
    }
}

extension Result where Success == Void, Failure == SSLError {
    /// The name of the reason for a failure.
    var reason: String? {
        if case .failure(let error) = self { return error.detail?.reason?.name }
        return nil
    }
}
