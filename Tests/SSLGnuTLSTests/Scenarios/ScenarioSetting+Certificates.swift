// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension ScenarioSetting {
    static let serverCertificates: [String: Adjustment] = [
        "1": { $0.chain = try $0.authority.issue("localhost", profile: .leaf.expired).chain },
        "2": { $0.chain = try $0.authority.issue("localhost", profile: .leaf.notYetValid).chain },
        "3": { $0.chain = try SelfSigned.certificate("localhost").chain },
        "4": { $0.chain = try CertificateAuthority("Other").issue("localhost").chain },
        "5": { $0.chain = try CertificateAuthority("Other").issue("localhost").chainWithRoot() },
        "6": { $0.trust = TrustRoots.none },
        "7": { $0.chain = try $0.authority.intermediate("Intermediate").issue("localhost").leafOnly },
        "8": { try trustIntermediate(&$0) },
        "8 partial": {
            try trustIntermediate(&$0)
            $0.client.verifyFlags.insert(.partialChain)
        },
        "9": { try trustLeaf(&$0) },
        "9 partial": {
            try trustLeaf(&$0)
            $0.client.verifyFlags.insert(.partialChain)
        },
        "10": { $0.chain = try $0.authority.intermediate("Intermediate").issue("localhost").chainWithRoot() },
        "11": { $0.hostname = "example.org" },
        "12": {
            $0.chain = try $0.authority.issue("localhost", profile: .leaf.expired).chain
            $0.hostname = "example.org"
        },
        "13": {
            $0.chain = try $0.authority.issue("127.0.0.1").chain
            $0.hostname = "127.0.0.2"
        },
        "14": {
            $0.chain = try $0.authority.issue("*.example.org").chain
            $0.hostname = "a.b.example.org"
        },
        "15": {
            try nameOnlyInSubject(&$0)
            $0.client.hostnameChecksCommonName = true
        },
        "15 strict": { try nameOnlyInSubject(&$0) },
        "16": { $0.chain = try $0.authority.issue("localhost") { $0.extendedKeyUsages = [.clientAuth] }.chain },
        "17": {
            let impostor = try $0.authority.intermediate("Impostor") {
                $0.isCA = false
                $0.keyUsage = .absent
            }
            $0.chain = try impostor.issue("localhost").chain
        },
        "18": {
            let first = try $0.authority.intermediate("First", pathLength: 0)
            $0.chain = try first.intermediate("Second").issue("localhost").chain
        },
        "19": {
            let only = try $0.authority.intermediate("Only example.org") { $0.permittedNames = [.dns("example.org")] }
            $0.chain = try only.issue("localhost").chain
        },
        "20": {
            $0.chain = try $0.authority.intermediate("Old", profile: .authority.expired).issue("localhost").chain
        },
        "21": { $0.authority = try CertificateAuthority("Old", profile: .authority.expired) },
        "22": { $0.chain = try $0.authority.issue("localhost") { $0.corruptsSignature = true }.chain },
        "23": { try weakKey(&$0) },
        "24": {
            try weakKey(&$0)
            $0.client.securityLevel = 0
        },
        "25": {
            $0.authority = try CertificateAuthority("Weak") { $0.keyType = .rsa(2048) }
            $0.chain = try $0.authority.issue("localhost") { $0.signatureHash = .sha1 }.chain
            $0.server.securityLevel = 0
        },
        "91": { $0.chain = try CertificateAuthority("Other").issue("localhost").chain },
    ]

    private static func trustIntermediate(_ setting: inout ScenarioSetting) throws {
        let intermediate = try setting.authority.intermediate("Intermediate")
        setting.chain = try intermediate.issue("localhost").chain
        setting.trust = intermediate.trust
    }

    private static func trustLeaf(_ setting: inout ScenarioSetting) throws {
        let leaf = try setting.authority.issue("localhost")
        setting.chain = leaf.chain
        setting.trust = leaf.trust
    }

    private static func nameOnlyInSubject(_ setting: inout ScenarioSetting) throws {
        setting.chain = try setting.authority.issue { $0.commonName = .exactly("localhost") }.chain
    }

    private static func weakKey(_ setting: inout ScenarioSetting) throws {
        setting.chain = try setting.authority.issue("localhost") { $0.keyType = .rsa(1024) }.chain
        setting.server.securityLevel = 0
    }

    static let pathRules: [String: Adjustment] = [
        "a proxy certificate": { try proxy(&$0) },
        "a proxy certificate where they are let in": {
            try proxy(&$0)
            $0.client.verifyFlags.insert(.allowProxyCerts)
        },
        "a trusted issuer, and another of its name and key in the chain": { try cross(&$0, .trustedFirst) },
        "the same without trusted first": { try cross(&$0, []) },
    ]

    private static func proxy(_ setting: inout ScenarioSetting) throws {
        let holder = try setting.authority.intermediate("Holder") {
            $0.isCA = false
            $0.keyUsage = .exactly(.digitalSignature)
        }
        // ProxyCertInfo with the policy "inherit all" (RFC 3820).
        let policy: [UInt8] = [0x30, 12, 0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 21, 1]
        let proxy = try holder.issue {
            $0.subject = [.commonName("Holder")]
            $0.commonName = .exactly("localhost")
            $0.extraExtensions = [RawExtension(.init(rawValue: "1.3.6.1.5.5.7.1.14"), isCritical: true, der: policy)]
        }
        setting.chain = proxy.chain
    }

    /// The server sends its root as another authority vouches for it, which nobody trusts.
    private static func cross(_ setting: inout ScenarioSetting, _ flags: VerifyFlags) throws {
        let root = try CertificateAuthority("Root")
        let key = root.identity.privateKeyDER
        let crossed = try CertificateAuthority("Unknown").intermediate("Root") { $0.privateKeyDER = key }
        let leaf = try root.issue("localhost")
        setting.chain = CertificateChain(
            certificates: .bytes(leaf.certificatePEM + crossed.certificatePEM),
            privateKey: .bytes(leaf.privateKeyPEM))
        setting.trust = root.trust
        setting.client.verifyFlags = flags
    }

    static let revocation: [String: Adjustment] = [
        "26": { try list(&$0, isRevoked: true) },
        "27": { $0.client.verifyFlags.insert(.crlCheckLeaf) },
        "28": { try list(&$0, .expired) },
        "29": { try list(&$0, .notYetValid) },
        "30": {
            var options = RevocationList.Options()
            options.corruptsSignature = true
            try list(&$0, options)
        },
        "31": {
            $0.chain = try $0.authority.intermediate("Intermediate").issue("localhost").chain
            $0.trust = .bytes($0.authority.certificatePEM + (try $0.authority.crl().pem))
            $0.client.verifyFlags.insert(.crlCheckChain)
        },
        "32": {
            try list(&$0, isRevoked: true)
            $0.client.verifyFlags.remove(.crlCheckLeaf)
        },
        "33": {
            $0.chain = try $0.authority.issue("localhost") { $0.authorityKeyIdentifier = .absent }.chain
            $0.client.verifyFlags.insert(.x509Strict)
        },
    ]

    /// The authority publishes a list, and the client wants one.
    private static func list(
        _ setting: inout ScenarioSetting, _ options: RevocationList.Options = .init(), isRevoked: Bool = false
    ) throws {
        let leaf = try setting.authority.issue("localhost")
        let list = try setting.authority.crl(revoking: isRevoked ? [leaf] : [], options: options)
        setting.chain = leaf.chain
        setting.trust = .bytes(setting.authority.certificatePEM + list.pem)
        setting.client.verifyFlags.insert(.crlCheckLeaf)
    }

    static let clientCertificates: [String: Adjustment] = [
        "44": { try require(&$0) { _ in nil } },
        "45": { try require(&$0) { _ in nil } },
        "46": { try require(&$0) { _ in try CertificateAuthority("Other").issue("someone") } },
        "47": { try require(&$0) { _ in try CertificateAuthority("Other").issue("someone") } },
        "48": { try require(&$0) { _ in try SelfSigned.certificate("someone") } },
        "49": { try require(&$0) { try $0.issue("someone", profile: .leaf.expired) } },
        "50": { try require(&$0) { try $0.issue("someone") { $0.extendedKeyUsages = [.serverAuth] } } },
        "51": {
            try require(&$0) { _ in nil }
            $0.server.verifyMode = .optional
        },
    ]

    /// The server wants a certificate of an authority for clients; the client has what `make` makes of it.
    static func require(
        _ setting: inout ScenarioSetting, _ make: (CertificateAuthority) throws -> IssuedCertificate?
    ) throws {
        let clients = try CertificateAuthority("Clients")
        setting.server.verifyMode = .required
        setting.server.trustRoots = clients.trust
        if let identity = try make(clients) { setting.client.certificateChains = [identity.chain] }
    }
}
