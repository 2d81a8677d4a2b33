// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// What a configuration asks for, and what is refused before there is a connection.
@Suite struct ConfigurationTests {
    private func code(
        _ side: SSLSide = .client, _ adjust: (inout SSLConfiguration) throws -> Void
    ) throws -> SSLError.Code? {
        var configuration = side == .client ? SSLConfiguration() : .server()
        try adjust(&configuration)
        return error { _ = try OpenSSLContext(side, configuration) }?.code
    }

    @Test func whatContradictsItselfIsRefused() throws {
        #expect(try code { $0.verifyMode = .none } == .invalidArgument)
        #expect(try code { $0.serverNameCallback = ServerNameCallback(contexts: [:]) } == .invalidArgument)
        #expect(try code { $0.pskServerCallback = PSKServerCallback { _, _ in nil } } == .invalidArgument)
        #expect(try code(.server) { $0.pskClientCallback = PSKClientCallback { _, _ in nil } } == .invalidArgument)
        #expect(try code { $0.securityLevel = 6 } == .invalidArgument)
        #expect(try code { $0.recordPadding = -1 } == .invalidArgument)
        #expect(try code { $0.numTickets = -1 } == .invalidArgument)
        #expect(try code { $0.sessionTimeout = 0 } == .invalidArgument)
        #expect(try code { $0.minimumVersion = TLSVersion(rawValue: 5) } == .invalidArgument)
        #expect(try code { $0.earlyData = EarlyData(maximumSize: 0) } == .invalidArgument)
        let pin = try PublicKeyPin(digest: [UInt8](repeating: 1, count: 32))
        #expect(try code(.server) { $0.publicKeyPins = [pin] } == .invalidArgument)
    }

    @Test func namesThatNobodyKnowsAreRefused() throws {
        #expect(try code { $0.ciphers = ["NOPE"] } == .ssl)
        #expect(try code { $0.ciphersuites = ["TLS_NOPE"] } == .ssl)
        #expect(try code { $0.groups = ["nope"] } == .ssl)
        #expect(try code { $0.signatureSchemes = ["nope"] } == .ssl)
        #expect(try code { $0.groups = ["?nope", "x25519"] } == nil)
        #expect(try code(.server) { $0.dhParameters = .pem("nope") } == .ssl)
    }

    @Test func whatOpenSSLLacksIsSaid() throws {
        #expect(try code { $0.recordSizeLimit = 1024 } == .notSupported)
        #expect(try code { $0.trustOnFirstUse = TrustOnFirstUse(MemoryKnownHosts()) } == .notSupported)
        #expect(try code { $0.rawPublicKeys = RawPublicKeys() } == .notSupported)
        #expect(try code { $0.usesSystemPolicy = true } == .notSupported)
        let capabilities = OpenSSLContext.capabilities
        #expect(capabilities.backend == "OpenSSL" && capabilities.libraryVersion.hasPrefix("3."))
        #expect(capabilities.versions == [.tls1_0, .tls1_1, .tls1_2, .tls1_3])
        #expect(capabilities.groups.contains("x25519") && capabilities.groups.contains("secp256r1"))
        #expect(capabilities.ciphers.count > 100 && capabilities.ciphers[0].protocolName == "TLSv1.3")
        #expect(capabilities.ciphers.first { $0.id == 0x1301 }?.ianaName == "TLS_AES_128_GCM_SHA256")
        #expect(capabilities.limits.count > 4)
    }

    @Test func hostNamesThatCannotBeAreRefused() throws {
        let context = try OpenSSLContext(.client, SSLConfiguration())
        for name in ["", ".example", "a\0b", "a b", String(repeating: "x", count: 256), nil] {
            let failure = error {
                _ = try context.wrapBIO(incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: name)
            }
            #expect(failure?.code == .invalidArgument)
        }
    }

    @Test func theDefaultsAreThoseOfCPython() throws {
        let names = try OpenSSLContext(.client, SSLConfiguration()).ciphers.map(\.name)
        #expect(names.count == 17)
        #expect(names.prefix(4).last == "ECDHE-ECDSA-AES256-GCM-SHA384")
    }

    @Test func whatIsNamedIsChosen() throws {
        let pair = try Pair { client, server, _ in
            client.groups = ["secp384r1", "x25519"]
            client.ciphersuites = ["TLS_CHACHA20_POLY1305_SHA256"]
            client.signatureSchemes = ["ecdsa_secp256r1_sha256"]
            server.groups = ["P-384"]
        }
        try pair.conversation.handshake()
        #expect(pair.client.group == "secp384r1" && pair.server.group == "secp384r1")
        #expect(pair.client.cipher?.id == 0x1303)
    }

    @Test func theOldVersionsNeedLevelZero() throws {
        func talk(_ level: Int) throws -> Talk {
            try Pair(.tls1_0) { client, server, _ in
                client.minimumVersion = .tls1_0
                server.minimumVersion = .tls1_0
                client.ciphers = ["AES:@SECLEVEL=\(level)"]
                server.ciphers = ["AES:@SECLEVEL=\(level)"]
            }.conversation
        }
        let old = try talk(0)
        try old.handshake()
        #expect(old.client.version == .tls1_0)
        #expect(try talk(1).outcomes.client?.code == .ssl)
    }

    @Test(arguments: [true, false]) func finiteFieldsAreUsedWithAndWithoutParameters(given: Bool) throws {
        // ffdhe2048 of RFC 7919 as PKCS #3.
        let pem = """
            -----BEGIN DH PARAMETERS-----
            MIIBDAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
            +8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
            87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
            YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
            7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
            ssbzSibBsu/6iGtCOGEoXJf//////////wIBAgICAOE=
            -----END DH PARAMETERS-----
            """
        let pair = try Pair(.tls1_2, profile: .leaf.with { $0.keyType = .rsa(2048) }) { client, server, _ in
            client.ciphers = ["DHE-RSA-AES256-GCM-SHA384"]
            server.ciphers = ["DHE-RSA-AES256-GCM-SHA384"]
            if given { server.dhParameters = .pem(pem) }
        }
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == "DHE-RSA-AES256-GCM-SHA384")
    }
}
