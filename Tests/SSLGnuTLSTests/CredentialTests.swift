// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Loading certificates, keys and trust: what works, and what is said of what does not.
@Suite struct CredentialTests {
    let authority: CertificateAuthority
    let identity: IssuedCertificate

    init() throws {
        authority = try CertificateAuthority()
        identity = try authority.issue("localhost")
    }

    private func load(
        _ certificates: SSLDataSource, _ key: SSLDataSource? = nil, password: Password? = nil
    ) throws -> GnuTLSContext {
        try GnuTLSContext(
            .server, .server(CertificateChain(certificates: certificates, privateKey: key, password: password)))
    }

    /// Whether a server with this context can serve.
    private func serves(_ server: GnuTLSContext) throws -> Bool {
        let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let pair = try Pair(client: client, server: server, hostname: "localhost")
        try pair.conversation.handshake()
        return pair.client.verifiedChain.count == 2
    }

    @Test func certificatesAndKeysComeAsPEMOrDERFromBytesOrFiles() throws {
        let directory = try TemporaryDirectory()
        let sources: [(SSLDataSource, SSLDataSource?)] = [
            (.bytes(identity.certificatePEM), .bytes(identity.privateKeyPEM)),
            (.bytes(identity.certificateDER), .bytes(identity.privateKeyDER)),
            (.bytes(identity.certificateDER), .bytes(identity.privateKeyPEM)),
            (.bytes(identity.privateKeyPEM + identity.chainPEM), nil),
            (.bytes(identity.chainPEM + identity.privateKeyPEM), nil),
            (
                .file(try directory.write(identity.certificatePEM, "cert.pem")),
                .file(try directory.write(identity.privateKeyDER, "key.der"))
            ),
        ]
        for (certificates, key) in sources { #expect(try serves(load(certificates, key))) }
    }

    @Test func textAroundPEMBlocksAndWindowsLineEndsAreNoMatter() throws {
        let text = String(decoding: identity.chainPEM, as: UTF8.self)
        let noisy = "Subject: somebody\n" + text.split(separator: "\n").joined(separator: "\r\n") + "\r\nThe end\n"
        #expect(try serves(load(.pem(noisy), .bytes(identity.privateKeyPEM))))
    }

    @Test func anEncryptedKeyAsksForItsPasswordOnce() throws {
        let asked = Counter()
        let password = Password { () throws(SSLError) in
            asked.increment()
            return Array("secret".utf8)
        }
        let encrypted = try identity.encryptedKeyPEM(password: "secret")
        #expect(try serves(load(.bytes(identity.certificatePEM), .bytes(encrypted), password: password)))
        #expect(asked.value == 1)
        #expect(try serves(load(.bytes(identity.certificatePEM), .bytes(identity.privateKeyPEM), password: password)))
        #expect(asked.value == 1, "a key that is not encrypted needs no password")
        #expect(try serves(load(.bytes(identity.certificatePEM), .bytes(encrypted), password: Password("secret"))))
    }

    @Test func aWrongOrMissingPasswordIsRefused() throws {
        let encrypted = try identity.encryptedKeyPEM(password: "secret")
        let long = String(repeating: "x", count: 1025)
        for password in [
            nil, Password("wrong"), Password(""), Password("secret\0"), Password(String(repeating: "s", count: 300)),
        ] {
            let failure = error { _ = try load(.bytes(identity.certificatePEM), .bytes(encrypted), password: password) }
            #expect(failure?.code == .ssl)
            #expect(failure.map { "\($0)" }?.contains("secret") == false)
        }
        let failure = error {
            _ = try load(.bytes(identity.certificatePEM), .bytes(encrypted), password: Password(long))
        }
        #expect(failure?.code == .invalidArgument)
    }

    @Test func whatAPasswordCallbackThrowsComesOut() throws {
        let encrypted = try identity.encryptedKeyPEM(password: "secret")
        let password = Password { () throws(SSLError) in throw SSLError(.timedOut) }
        let failure = error { _ = try load(.bytes(identity.certificatePEM), .bytes(encrypted), password: password) }
        #expect(failure == SSLError(.timedOut))
    }

    @Test func aKeyThatDoesNotMatchIsRefused() throws {
        let other = try authority.issue("other")
        let failure = error { _ = try load(.bytes(identity.certificatePEM), .bytes(other.privateKeyPEM)) }
        #expect(failure?.detail?.reason?.name == "KEY_VALUES_MISMATCH")
        #expect(failure?.detail?.library == .x509)
        let rsa = try authority.issue("other", profile: KeyKind.rsa.profile)
        let kind = error { _ = try load(.bytes(identity.certificatePEM), .bytes(rsa.privateKeyPEM)) }
        #expect(kind?.detail?.reason?.name == "NO_CERTIFICATE_ASSIGNED")
    }

    @Test func aReversedChainDoesNotMatchItsKey() throws {
        let intermediate = try authority.intermediate("Intermediate")
        let leaf = try intermediate.issue("localhost")
        let reversed = intermediate.certificatePEM + leaf.certificatePEM
        let failure = error { _ = try load(.bytes(reversed), .bytes(leaf.privateKeyPEM)) }
        #expect(failure?.detail?.reason?.name == "KEY_VALUES_MISMATCH")
    }

    @Test func whatIsNotACertificateOrKeyIsNamed() throws {
        let pem = identity.certificatePEM
        let garbage: [[UInt8]] = [
            [], Array("no certificate".utf8), identity.privateKeyPEM, Array(pem.dropLast(40)), Array(pem.reversed()),
            Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8),
            Array("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n".utf8),
            Array(identity.certificateDER.dropLast()), [0x30], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
        ]
        for bytes in garbage {
            let certificate = error { _ = try load(.bytes(bytes), .bytes(identity.privateKeyPEM)) }
            #expect(certificate?.code == .ssl, "\(String(decoding: bytes.prefix(30), as: UTF8.self))")
            let key = error { _ = try load(.bytes(pem), .bytes(bytes == identity.privateKeyPEM ? [1] : bytes)) }
            #expect(key?.code == .ssl)
        }
    }

    @Test func filesThatCannotBeReadAreOSErrors() throws {
        let directory = try TemporaryDirectory()
        for (path, number) in [(directory.path + "/missing", Int32(2)), (directory.path, 21)] {
            let certificate = error { _ = try load(.file(path)) }
            #expect(certificate?.code == .syscall)
            #expect(certificate?.detail?.systemError == number)
            let trust = error { _ = try GnuTLSContext(.client, SSLConfiguration(trustRoots: .file(path))) }
            #expect(trust?.detail?.systemError == number)
        }
        #expect(error { _ = try load(.file("cert\0.pem")) }?.code == .invalidArgument)
    }

    @Test func trustWithoutACertificateIsRefused() throws {
        let directory = try TemporaryDirectory()
        let empty = try directory.write([], "empty.pem")
        for roots in [
            TrustRoots.file(empty), .bytes([]), .bytes(Array("nothing".utf8)), .bytes(identity.privateKeyPEM),
        ] {
            let failure = error { _ = try GnuTLSContext(.client, SSLConfiguration(trustRoots: roots)) }
            #expect(failure?.code == .ssl)
        }
        let broken = Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)
        #expect(error { _ = try GnuTLSContext(.client, SSLConfiguration(trustRoots: .bytes(broken))) }?.code == .ssl)
    }

    @Test func weakKeysAndSignaturesOfOnesOwnAreRefusedByTheSecurityLevel() throws {
        let weak = try authority.issue("localhost", profile: .leaf.with { $0.keyType = .rsa(1024) })
        var configuration = SSLConfiguration.server(weak.chain)
        #expect(
            error { _ = try GnuTLSContext(.server, configuration) }?.detail?.reason?.name == "EE_KEY_TOO_SMALL")
        configuration.securityLevel = 1
        _ = try GnuTLSContext(.server, configuration)
    }

    @Test func contradictionsAndUnknownNamesAreFoundBeforeAnyConnection() throws {
        func refused(_ change: (inout SSLConfiguration) -> Void) -> SSLError.Code? {
            var configuration = SSLConfiguration()
            change(&configuration)
            return error { _ = try GnuTLSContext(.client, configuration) }?.code
        }
        #expect(refused { $0.verifyMode = .none } == .invalidArgument)
        #expect(refused { $0.groups = ["nope"] } == .ssl)
        #expect(refused { $0.ciphers = ["nope"] } == .ssl)
        #expect(refused { $0.ciphersuites = ["ECDHE-RSA-AES128-GCM-SHA256"] } == .ssl)
        #expect(refused { $0.alpnProtocols = [""] } == .invalidArgument)
        #expect(refused { $0.alpnProtocols = [String(repeating: "x", count: 32)] } == .notSupported)
        #expect(refused { $0.alpnProtocols = (0..<9).map { "p\($0)" } } == .notSupported)
        #expect(refused { $0.signatureSchemes = ["nope"] } == .ssl)
        #expect(refused { $0.ciphers = ["ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384"] } == nil)
        #expect(refused { $0.maximumVersion = .tls1_1 } == .ssl)
        // Bits that OpenSSL checks and nothing here does: explicit policies, Suite B, no times.
        for bit in [0x100, 0x10000, 0x200000] as [UInt] {
            #expect(refused { $0.verifyFlags.insert(VerifyFlags(rawValue: bit)) } == .notSupported)
        }
        for level in [-1, 6, 99] { #expect(refused { $0.securityLevel = level } == .invalidArgument) }
        #expect(refused { $0.alpnProtocols = [String(repeating: "x", count: 31)] } == nil)
        #expect(refused { $0.alpnProtocols = (0..<8).map { "p\($0)" } } == nil)
    }

    @Test(arguments: [
        "", ".example.org", "a\0b", "b\u{2028}.example", "\u{3002}example.org", "a b", "a\nb",
        String(repeating: "a", count: 256),
    ])
    func hostNamesThatCannotBeAreRefused(name: String) throws {
        let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let failure = error {
            _ = try context.wrapBIO(incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: name)
        }
        #expect(failure?.code == .invalidArgument)
    }

    @Test func aClientThatChecksNamesNeedsOneAndAServerTakesNone() throws {
        let client = try GnuTLSContext.createDefaultContext()
        let server = try GnuTLSContext.createDefaultContext(.server)
        #expect(
            error { _ = try client.wrapBIO(incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: nil) }?.code
                == .invalidArgument)
        #expect(
            error { _ = try server.wrapBIO(incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: "x") }?.code
                == .invalidArgument)
    }
}
