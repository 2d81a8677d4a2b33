// SPDX-License-Identifier: MIT

import CGnuTLS
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What each option does, seen from outside; and that those which do nothing do nothing.
@Suite struct OptionTests {
    @Test func theNumbersAreCPythons() {
        let recorded = Dictionary(uniqueKeysWithValues: OptionTable.numbers.map { ($0.name, $0.number) })
        let options = OptionTable.options.mapValues(\.rawValue)
        let flags = OptionTable.verifyFlags.mapValues { UInt64($0.rawValue) }
        #expect(options.merging(flags) { first, _ in first } == recorded)
    }

    /// What a client with a configuration sends first.
    private func hello(_ adjust: (inout SSLConfiguration) -> Void = { _ in }) throws -> HelloShape {
        var configuration = SSLConfiguration()
        adjust(&configuration)
        let outgoing = MemoryBIO()
        let object = try GnuTLSContext(.client, configuration)
            .wrapBIO(incoming: MemoryBIO(), outgoing: outgoing, serverHostname: "localhost")
        #expect(throws: SSLError.wantRead) { try object.doHandshake() }
        return try #require(HelloShape(outgoing.read()))
    }

    @Test(arguments: OptionTable.ranges)
    func aRangeOfVersionsOffersWhatCPythonOffers(range: VersionRange) throws {
        let expected = try #require(OptionTable.expected(range))
        var shape: HelloShape?
        let failure = error {
            shape = try hello {
                $0.minimumVersion = range.minimum.map(TLSVersion.init)
                $0.maximumVersion = range.maximum.map(TLSVersion.init)
                $0.securityLevel = range.level
                $0.options.insert(range.options)
                // As in the recording: the default has no suite for the oldest versions.
                $0.ciphers = ["ALL"]
            }
        }
        if let fails = expected.fails {
            let actual = failure.map { Outcome.failed($0) }
            #expect(actual?.comparable(to: fails) == fails)
        } else {
            #expect(failure == nil)
            let versions = try #require(shape).versions
            // With TLS 1.2 as the newest GnuTLS sends the list as well, where OpenSSL names the newest alone.
            #expect(Array(versions.prefix(expected.offers.count)) == expected.offers)
        }
    }

    @Test(arguments: [SSLOptions.noTLS1_2, .noTLS1_3])
    func aVersionThatIsOffIsNotSpoken(option: SSLOptions) throws {
        for side in [SSLSide.client, .server] {
            let pair = try Pair { client, server in
                if side == .client { client.options.insert(option) } else { server.options.insert(option) }
            }
            try pair.conversation.handshake()
            #expect(pair.client.version == (option == .noTLS1_2 ? .tls1_3 : .tls1_2))
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3], [true, false])
    func theServersOrderOfSuitesWinsIfItIsToWin(version: TLSVersion, wins: Bool) throws {
        let old = ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]
        let new = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]
        let pair = try Pair { client, server in
            client.maximumVersion = version
            (client.ciphers, client.ciphersuites) = (old, new)
            (server.ciphers, server.ciphersuites) = (old.reversed(), new.reversed())
            if !wins { server.options.remove(.cipherServerPreference) }
        }
        try pair.conversation.handshake()
        let suites = version == .tls1_2 ? old : new
        #expect(pair.client.cipher?.name == suites[wins ? 1 : 0])
    }

    @Test(arguments: [true, false])
    func dummyRecordsForMiddleboxesAreSentIfTheyAreToBe(isOn: Bool) throws {
        let pair = try Pair { client, server in
            if !isOn {
                client.options.remove(.enableMiddleboxCompat)
                server.options.remove(.enableMiddleboxCompat)
            }
        }
        try pair.conversation.handshake()
        #expect(pair.client.version == .tls1_3)
        for side in [SSLSide.client, .server] {
            let records = pair.conversation.pipe(from: side).records
            #expect(records.contains { $0.type == .changeCipherSpec } == isOn, "\(side)")
        }
        let hello = try #require(HelloShape(pair.conversation.clientToServer.sent))
        #expect(hello.sessionIDLength == (isOn ? 32 : 0))
    }

    @Test(arguments: [true, false])
    func ticketsOfTLS12AreNeitherAskedForNorGivenIfTheyAreOff(isOff: Bool) throws {
        for side in [SSLSide.client, .server] {
            let pair = try Pair { client, server in
                client.maximumVersion = .tls1_2
                guard isOff else { return }
                if side == .client { client.options.insert(.noTicket) } else { server.options.insert(.noTicket) }
            }
            try pair.conversation.handshake()
            let hello = try #require(HelloShape(pair.conversation.clientToServer.sent))
            let given = pair.conversation.serverToClient.records.contains {
                $0.type == .handshake && $0.fragment.first == 4
            }
            if isOff {
                #expect(!given)
                #expect(!hello.hasExtension(35) || side == .server)
            } else {
                #expect(given)
                #expect(hello.hasExtension(35))
            }
        }
    }

    @Test(arguments: [true, false])
    func serversWithoutSecureRenegotiationAreRefusedUnlessTheyAreLetIn(isLetIn: Bool) throws {
        let authority = try CertificateAuthority()
        var configuration = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
        if isLetIn { configuration.options.insert(.legacyServerConnect) }
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let client = try GnuTLSContext(.client, configuration)
            .wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
        let server = try RawPeer(
            .server, incoming: outgoing, outgoing: incoming, identity: try authority.issue("localhost"),
            priority: "NORMAL:-VERS-ALL:+VERS-TLS1.2:%DISABLE_SAFE_RENEGOTIATION")
        #expect(error { try client.doHandshake() } == .wantRead)
        #expect(server.handshakeCode() == GNUTLS_E_AGAIN)
        let failure = error { try client.doHandshake() }
        if isLetIn {
            #expect(failure == .wantRead)
        } else {
            #expect(failure?.detail?.reason?.name == "UNSAFE_LEGACY_RENEGOTIATION_DISABLED")
            #expect(failure?.detail?.alert?.description == .handshakeFailure)
        }
    }

    @Test(arguments: [true, false])
    func aServersWishToRenegotiateIsDeclined(isForbidden: Bool) throws {
        let authority = try CertificateAuthority()
        var configuration = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
        if isForbidden { configuration.options.insert(.noRenegotiation) }
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let client = try GnuTLSContext(.client, configuration)
            .wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
        let server = try RawPeer(
            .server, incoming: outgoing, outgoing: incoming, identity: try authority.issue("localhost"))
        try server.handshake(with: client)
        #expect(unsafe gnutls_rehandshake(server.session) == GNUTLS_E_SUCCESS)
        #expect(error { _ = try client.read(1) } == .wantRead)
        var byte: UInt8 = 0
        #expect(unsafe gnutls_record_recv(server.session, &byte, 1) == Int(GNUTLS_E_WARNING_ALERT_RECEIVED))
        #expect(unsafe gnutls_alert_get(server.session) == GNUTLS_A_NO_RENEGOTIATION)
        try server.send([7])
        #expect(try client.read(1) == [7], "and the conversation goes on")
    }

    @Test(arguments: [true, false])
    func anEndWithoutCloseNotifyIsAnErrorUnlessItIsIgnored(isIgnored: Bool) throws {
        let pair = try Pair { client, _ in if isIgnored { client.options.insert(.ignoreUnexpectedEOF) } }
        try pair.conversation.handshake()
        pair.conversation.endTransport(of: .server)
        if isIgnored {
            #expect(try pair.client.read(1).isEmpty)
            try pair.client.write("the other direction stays open")
            try pair.client.unwrap()
        } else {
            #expect(error { _ = try pair.client.read(1) }?.code == .eof)
        }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bitsThatChangeNothingChangeNothing(version: TLSVersion) throws {
        let noOps: [SSLOptions] = [
            .all, .noSSL2, .noSSL3, .noCompression, .singleDHUse, .singleECDHUse, .enableKTLS, .init(rawValue: 1 << 50),
        ]
        let usual = try hello { $0.maximumVersion = version }
        for option in noOps {
            let shape = try hello {
                $0.maximumVersion = version
                $0.options.insert(option)
            }
            #expect(shape == usual, "\(option)")
            let pair = try Pair { client, server in
                client.maximumVersion = version
                client.options.insert(option)
                server.options.insert(option)
            }
            try pair.conversation.handshake()
            #expect(try pair.conversation.transfer([1, 2, 3], from: .client) == [1, 2, 3])
        }
        #expect(usual.compressions == [0], "nothing is ever compressed")
    }

    @Test func whatIsAlwaysSoIsSoWithoutTheOption() throws {
        // Keys are made anew for each handshake, and compression is never offered, whatever the options say.
        let pair = try Pair { client, server in
            client.options = []
            server.options = []
        }
        try pair.conversation.handshake()
        #expect(pair.client.compression == nil)
    }
}
