// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Loading certificates, keys and trust, and what certificates say.
@Suite struct CertificateTests {
    private let authority: CertificateAuthority
    private let leaf: IssuedCertificate

    init() throws {
        authority = try CertificateAuthority()
        leaf = try authority.issue("localhost")
    }

    private func refusal(_ chain: CertificateChain) -> SSLError? {
        error { _ = try OpenSSLContext(.server, .server(chain)) }
    }

    private func serves(_ chain: CertificateChain) throws -> Bool {
        let client = try OpenSSLContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let talk = try Conversation(client: client, server: OpenSSLContext(.server, .server(chain)))
        try talk.handshake()
        return talk.client.peerCertificate?.derBytes == leaf.certificateDER
    }

    @Test func chainsAreReadFromFilesAndBytesInBothForms() throws {
        let directory = try TemporaryDirectory()
        let paths = try leaf.write(to: directory)
        let pem = SSLDataSource.bytes(leaf.chainPEM)
        #expect(try serves(.init(certificates: .file(paths.chain), privateKey: .file(paths.privateKey))))
        #expect(try serves(.init(certificates: .file(paths.combined))))
        #expect(try serves(.init(certificates: pem, privateKey: .bytes(leaf.privateKeyDER))))
        #expect(
            try serves(.init(certificates: .bytes(leaf.certificateDER), privateKey: .bytes(leaf.privateKeyPEM))))
    }

    @Test func anEncryptedKeyAsksForItsPasswordOnce() throws {
        let asked = Box(0)
        let password = Password(callback: { () throws(SSLError) in
            asked.update { $0 += 1 }
            return Array("secret".utf8)
        })
        let pem = SSLDataSource.bytes(leaf.chainPEM)
        let encrypted = SSLDataSource.bytes(try leaf.encryptedKeyPEM(password: "secret"))
        #expect(try serves(.init(certificates: pem, privateKey: encrypted, password: password)))
        #expect(asked.value == 1)
        #expect(try serves(.init(certificates: pem, privateKey: .bytes(leaf.privateKeyPEM), password: password)))
        #expect(asked.value == 1)
        for wrong in [nil, Password("wrong"), Password("")] {
            let failure = refusal(.init(certificates: pem, privateKey: encrypted, password: wrong))
            #expect(failure?.code == .ssl && failure?.detail?.reason?.number == 524297)
        }
        let failing = Password(callback: { () throws(SSLError) in throw .system(errno: 5, "gone") })
        #expect(refusal(.init(certificates: pem, privateKey: encrypted, password: failing))?.code == .syscall)
        let long = Password([UInt8](repeating: 1, count: 1025))
        #expect(refusal(.init(certificates: pem, privateKey: encrypted, password: long))?.code == .invalidArgument)
    }

    @Test func whatDoesNotBelongTogetherIsRefusedByOpenSSLsReasons() throws {
        let other = try authority.issue("other")
        let rsa = try authority.issue("rsa", profile: .leaf.with { $0.keyType = .rsa(2048) })
        let weak = try authority.issue("weak", profile: .leaf.with { $0.keyType = .rsa(1024) })
        func reason(_ certificates: [UInt8], _ key: [UInt8]) -> String? {
            refusal(.init(certificates: .bytes(certificates), privateKey: .bytes(key)))?.detail?.reason?.name
        }
        #expect(reason(leaf.chainPEM, other.privateKeyPEM) == "KEY_VALUES_MISMATCH")
        #expect(reason(leaf.chainPEM, rsa.privateKeyPEM) == "NO_CERTIFICATE_ASSIGNED")
        #expect(reason(weak.chainPEM, weak.privateKeyPEM) == "EE_KEY_TOO_SMALL")
        #expect(reason(leaf.privateKeyPEM, leaf.privateKeyPEM) == "PEM_LIB")
        #expect(reason([], leaf.privateKeyPEM) == "PEM_LIB")
        #expect(refusal(.init(certificates: .file("/nowhere/to/be/found")))?.detail?.systemError == 2)
        #expect(refusal(.init(certificates: .uri("pkcs11:token=x")))?.code == .notSupported)
    }

    @Test func trustIsCountedAndShown() throws {
        let list = try authority.crl(revoking: [leaf])
        let sources: [SSLDataSource] = [
            .bytes(authority.certificatePEM + leaf.certificatePEM), .bytes(authority.certificateDER), .bytes(list.pem),
        ]
        let context = try OpenSSLContext(.client, SSLConfiguration(trustRoots: TrustRoots(sources: sources)))
        let statistics = context.certificateStoreStatistics
        #expect(statistics.x509 == 2 && statistics.x509CA == 1 && statistics.crl == 1)
        #expect(context.caCertificates.map(\.derBytes) == [authority.certificateDER])
        func reason(_ bytes: [UInt8]) -> String? {
            error { _ = try OpenSSLContext(.client, SSLConfiguration(trustRoots: .bytes(bytes))) }?.detail?.reason?
                .name
        }
        #expect(reason([]) == "NO_CERTIFICATE_OR_CRL_FOUND")
        #expect(reason(leaf.privateKeyPEM) == "NO_CERTIFICATE_OR_CRL_FOUND")
        #expect(reason(authority.certificateDER + [1]) == "NOT_ENOUGH_DATA")
    }

    @Test func aRevokedCertificateIsRefusedWhereListsAreChecked() throws {
        let list = try authority.crl(revoking: [leaf])
        var client = SSLConfiguration(
            trustRoots: TrustRoots(sources: [.bytes(authority.certificatePEM), .bytes(list.pem)]))
        client.verifyFlags.insert(.crlCheckLeaf)
        let outcomes = try converse(.openSSLAlone, client, .server(leaf.chain)) { $0.outcomes }
        #expect(outcomes.client?.detail?.verifyCode == 23)
        #expect(outcomes.server?.detail?.alert == .init(.certificateRevoked, isReceived: true))
    }

    /// Two decoders that share nothing but their interface.
    @Test func certificatesSayWhatTheySayToTheOtherBackend() throws {
        let profile = CertificateProfile.leaf.with {
            $0.ocspResponders = ["http://ocsp.example/"]
            $0.caIssuers = ["http://ca.example/ca.der"]
            $0.crlDistributionPoints = ["http://crl.example/a.crl", "http://crl.example/b.crl"]
            $0.serial = [0x80, 1, 2]
        }
        let names = ["localhost", "*.example.org", "127.0.0.1", "::1"]
        let identity = try authority.issue(names, profile: profile)
        let client = SSLConfiguration(trustRoots: authority.trust)
        let seen = try [Pairing.openSSLAlone, .gnuTLSAsks].map { pairing in
            try converse(pairing, client, .server(identity.chain)) { talk in
                try talk.handshake(maxSteps: 1000)
                return talk.object(.client).peerCertificate?.info
            }
        }
        let info = try #require(seen[0])
        #expect(seen[0] == seen[1])
        #expect(info.subjectAltName.map(\.kind) == ["DNS", "DNS", "IP Address", "IP Address"])
        #expect(info.subjectAltName.last?.value == "0:0:0:0:0:0:0:1")
        #expect(info.subject.last?.first == .init(type: "commonName", value: "localhost"))
        #expect(info.ocsp == ["http://ocsp.example/"] && info.caIssuers == ["http://ca.example/ca.der"])
        #expect(info.crlDistributionPoints.count == 2)
        #expect(info.notAfter.hasSuffix(" GMT") && info.version == 3)
    }
}
