// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Keys and certificates on a PKCS#11 token. Each test has a process of its own: modules are loaded once, and SoftHSM
/// looks at the environment then.
@Suite(.enabled(if: SoftToken.isInstalled)) struct TokenTests {
    @Test func aServerSignsWithAKeyThatNeverLeavesTheToken() async {
        await #expect(processExitsWith: .success) {
            let token = try SoftToken()
            let asked = Counter()
            let pin = Password { () throws(SSLError) in
                asked.increment()
                return Array(SoftToken.pin.utf8)
            }
            // Certificate and issuer from the token, by one URI with the key; then the certificate from elsewhere.
            for certificates in [SSLDataSource.uri(SoftToken.uri), .bytes(token.leaf.chainPEM)] {
                let before = asked.value
                let chain = CertificateChain(
                    certificates: certificates, privateKey: .uri(SoftToken.uri + ";type=private"), password: pin)
                let server = try GnuTLSContext(.server, .server(chain))
                for version in [TLSVersion.tls1_2, .tls1_3] {
                    let client = SSLConfiguration(trustRoots: token.authority.trust, maximumVersion: version)
                    let pair = try Pair(
                        client: GnuTLSContext(.client, client), server: server, hostname: "localhost")
                    try pair.conversation.handshake()
                    #expect(pair.client.verifiedChain.count == 3)
                    _ = try pair.conversation.exchange([1, 2, 3])
                }
                #expect(asked.value == before + 1)
            }
            let alone = CertificateChain(certificates: .uri(SoftToken.uri), password: Password(SoftToken.pin))
            _ = try GnuTLSContext(.server, .server(alone))
        }
    }

    @Test func aClientSignsWithIt() async {
        await #expect(processExitsWith: .success) {
            let token = try SoftToken()
            let chain = CertificateChain(
                certificates: .uri(SoftToken.uri),
                privateKey: .uri("\(SoftToken.uri)?pin-value=\(SoftToken.pin)"))
            var server = SSLConfiguration.server(try token.authority.issue("localhost").chain)
            server.verifyMode = .required
            server.trustRoots = token.authority.trust
            let pair = try Pair(
                client: GnuTLSContext(
                    .client, SSLConfiguration(trustRoots: token.authority.trust, certificateChains: [chain])),
                server: GnuTLSContext(.server, server), hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.server.peerCertificate?.derBytes == token.leaf.certificateDER)
        }
    }

    @Test func trustMayComeFromAToken() async {
        await #expect(processExitsWith: .success) {
            let token = try SoftToken()
            var client = SSLConfiguration(trustRoots: TrustRoots(sources: [.uri("pkcs11:token=shelf;object=issuer")]))
            client.verifyFlags.insert(.partialChain)
            let server = try GnuTLSContext(.server, .server(token.leaf.chain))
            let pair = try Pair(client: GnuTLSContext(.client, client), server: server, hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.client.verifiedChain.count == 2)
        }
    }

    @Test func whatIsWrongIsNamed() async {
        await #expect(processExitsWith: .success) {
            let token = try SoftToken()
            func reason(_ uri: String, _ password: Password?) -> SSLError? {
                error {
                    let chain = CertificateChain(
                        certificates: .bytes(token.leaf.chainPEM), privateKey: .uri(uri), password: password)
                    _ = try GnuTLSContext(.server, .server(chain))
                }
            }
            let pin = Password(SoftToken.pin)
            let uri = SoftToken.uri
            #expect(reason(uri, Password("wrong"))?.detail?.reason?.name == "PKCS11_PIN_INCORRECT")
            #expect(reason(uri, nil)?.detail?.reason?.name == "PKCS11_PIN_INCORRECT")
            let told = reason(uri + "?pin-value=wrong", nil)
            #expect(told?.detail?.reason?.name == "PKCS11_PIN_INCORRECT")
            #expect(told?.description.contains("pin-value") == false)
            #expect(reason("pkcs11:token=other;object=web", pin)?.detail?.reason?.name == "PKCS11_TOKEN_NOT_FOUND")
            #expect(reason("pkcs11:token=shelf;object=other", pin)?.detail?.reason?.name == "PKCS11_OBJECT_NOT_FOUND")
            #expect(reason("pkcs11:%zz", pin)?.code == .invalidArgument)
            #expect(reason("file:///etc/passwd", pin)?.code == .invalidArgument)
            #expect(reason(uri, Password([UInt8](repeating: 0x31, count: 256)))?.code == .invalidArgument)
            struct Mine: Error {}
            let failing = Password { () throws(SSLError) in throw .notSupported("no PIN today") }
            #expect(reason(uri, failing)?.detail?.message == "no PIN today")
            // None of that was tried so often that the token locked itself.
            #expect(reason(uri, pin) == nil)
            let missing = error { _ = try SSLDataSource.uri("pkcs11:token=shelf;object=other").load() }
            #expect(missing?.detail?.reason?.name == "PKCS11_OBJECT_NOT_FOUND")
            let other = try CertificateAuthority().issue("localhost")
            let mismatch = error {
                let chain = CertificateChain(
                    certificates: .bytes(other.chainPEM), privateKey: .uri(uri), password: pin)
                _ = try GnuTLSContext(.server, .server(chain))
            }
            #expect(mismatch?.detail?.reason?.name == "KEY_VALUES_MISMATCH")
        }
    }

    @Test func aModuleThatIsNoneIsRefused() async {
        await #expect(processExitsWith: .success) {
            let reason = error { try PKCS11Module.load("/nowhere/module.so") }?.detail?.reason?.name
            #expect(reason == "PKCS11_MODULE_NOT_LOADED")
        }
    }

    @Test func connectionsSignConcurrently() async {
        await #expect(processExitsWith: .success) {
            let token = try SoftToken()
            let chain = CertificateChain(
                certificates: .uri(SoftToken.uri), password: Password(SoftToken.pin))
            let server = try GnuTLSContext(.server, .server(chain))
            let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: token.authority.trust))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<5 {
                            let pair = try Pair(client: client, server: server, hostname: "localhost")
                            try pair.conversation.handshake()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
