// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let certificates = CaseGroup("certificates", "Certificates and names") {
        keyTypes.flatMap(keyType)
        names.map(name)
        ConformanceCase("common-name.ignored", "A common name is no host name") { scene in
            let link = try scene.link { try $0.nameOnlyInSubject() }
            scene.tryHandshake(link, client: .refuses(62, sent: .badCertificate))
        }
        ConformanceCase("common-name.allowed", "A common name is one where that is asked for") { scene in
            let link = try scene.link {
                try $0.nameOnlyInSubject()
                $0.client.hostnameChecksCommonName = true
            }
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("common-name.beside-names", "A common name counts for nothing beside alternative names") {
            scene in
            let link = try scene.link {
                $0.identity = try $0.authority.issue("example.org") { $0.commonName = .exactly("localhost") }.chain
                $0.client.hostnameChecksCommonName = true
            }
            scene.tryHandshake(link, client: .refuses(62, sent: .badCertificate))
        }
        ConformanceCase("info", "Both sides read the same from a certificate") { scene in
            let link = try scene.link {
                $0.identity = try $0.authority.issue("localhost", "127.0.0.1", "::1") {
                    $0.serial = [1, 2, 3]
                    ($0.notBefore, $0.notAfter) = (1_600_000_000, 4_000_000_000)
                    $0.subject = [.organization("An Organisation")]
                    $0.ocspResponders = ["http://ocsp.example.org/"]
                    $0.caIssuers = ["http://ca.example.org/"]
                    $0.crlDistributionPoints = ["http://crl.example.org/"]
                    $0.alternativeNames = [.email("someone@example.org"), .uri("https://example.org/")]
                }.chain
            }
            try scene.handshake(link)
            let certificate = try scene.unwrap(link.client.peerCertificate, "the peer's certificate")
            try note(scene, scene.unwrap(certificate.info, "what it says"))
            scene.expect(link.client.unverifiedChain.first, equals: certificate, "the first of the chain")
            scene.expect(link.client.peerPublicKey?.isEmpty == false, "the peer's key")
        }
        ConformanceCase.both("chain.intermediates", "Chains are as the server sends them, and as they are verified") {
            scene, version in
            let link = try scene.link(version) {
                $0.identity = try $0.authority.intermediate("One").intermediate("Two").issue("localhost").chain
            }
            try scene.handshake(link)
            scene.expect(link.client.unverifiedChain.count, equals: 3, "certificates that were sent")
            scene.expect(link.client.verifiedChain.count, equals: 4, "certificates to the root")
            scene.expect(
                Array(link.client.verifiedChain.prefix(3)), equals: link.client.unverifiedChain,
                "the chains but the root")
            scene.note("issuers", link.client.verifiedChain.map { $0.info?.commonName ?? "-" }.joined(separator: ", "))
        }
        ConformanceCase("chain.with-root", "A root that is sent along changes nothing") { scene in
            let link = try scene.link {
                $0.identity = try $0.authority.intermediate("One").issue("localhost").chainWithRoot()
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("sent", link.client.unverifiedChain.count)
            scene.note("verified", link.client.verifiedChain.count)
        }
        ConformanceCase("chain.out-of-order", "The order of the certificates behind the leaf is no matter") { scene in
            let link = try scene.link {
                let leaf = try $0.authority.intermediate("One").intermediate("Two").issue("localhost")
                let above = String(decoding: leaf.chainPEM.dropFirst(leaf.certificatePEM.count), as: UTF8.self)
                let blocks = above.split(separator: "-----BEGIN").map { "-----BEGIN\($0)" }
                $0.identity = CertificateChain(
                    certificates: .bytes(leaf.certificatePEM + blocks.reversed().joined().utf8),
                    privateKey: .bytes(leaf.privateKeyPEM))
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("verified", link.client.verifiedChain.count)
        }
        ConformanceCase("chain.stranger", "A certificate in the chain that belongs elsewhere does no harm") { scene in
            let link = try scene.link {
                let leaf = try $0.authority.issue("localhost")
                let stranger = try CertificateAuthority("Stranger").certificatePEM
                $0.identity = CertificateChain(
                    certificates: .bytes(leaf.certificatePEM + stranger), privateKey: .bytes(leaf.privateKeyPEM))
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("verified", link.client.verifiedChain.count)
        }
        ConformanceCase.both("two-keys", "Of two certificates the server shows the one that the client can use") {
            scene, version in
            for (scheme, type) in [("rsa_pss_rsae_sha256", "RSA"), ("ecdsa_secp256r1_sha256", "ECDSA")] {
                let link = try scene.link(version) {
                    try $0.haveTwoKeys()
                    // The second is what the authority signs with.
                    $0.client.signatureSchemes = [scheme, "rsa_pkcs1_sha256"]
                    $0.client.ciphers = ["ECDHE-\(type)-AES128-GCM-SHA256"]
                }
                scene.tryHandshake(link, client: .done, server: .done)
                scene.expect(link.client.signatureScheme(of: .server), equals: scheme, "what the server signed with")
            }
        }
        ConformanceCase.both("two-keys.choice", "Of two certificates that the client can use the server shows one") {
            scene, version in
            let link = try scene.link(version) {
                try $0.haveTwoKeys()
                $0.client.signatureSchemes = ["rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256", "rsa_pkcs1_sha256"]
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("scheme", link.client.signatureScheme(of: .server))
        }
        ConformanceCase("unverified", "A client that verifies nothing accepts anybody, and has no verified chain") {
            scene in
            let link = try scene.link {
                $0.identity = try SelfSigned.certificate("elsewhere", profile: .leaf.expired).chain
                $0.client.verifyMode = .none
                $0.client.checkHostname = false
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.peerCertificate != nil, "the certificate is there to look at")
            scene.note("verified", link.client.verifiedChain.count)
        }
        ConformanceCase("name-unchecked", "A client that checks no name takes any with a good chain") { scene in
            let link = try scene.link {
                $0.hostname = "example.org"
                $0.client.checkHostname = false
            }
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("name-missing", "A client that checks names must be given one") { scene in
            scene.call("link", .fails(.invalidArgument)) { try scene.link { $0.hostname = nil } }
        }
        ConformanceCase("store", "A context tells how much it trusts") { scene in
            let roots = try (CertificateAuthority("One"), CertificateAuthority("Two"))
            let list = try roots.0.crl()
            var configuration = SSLConfiguration()
            configuration.trustRoots = .bytes(roots.0.certificatePEM + roots.1.certificatePEM + list.pem)
            let context = try scene.context(.client, configuration)
            let statistics = context.certificateStoreStatistics
            scene.note("certificates", statistics.x509)
            scene.note("lists", statistics.crl)
            scene.note("authorities", statistics.x509CA)
            let ders = Set(context.caCertificates.map(\.derBytes))
            scene.expect(ders, equals: [roots.0.certificateDER, roots.1.certificateDER], "the authorities")
        }
    }

    private static let keyTypes: [(id: String, type: KeyType)] = [
        ("ecdsa-p256", .ecdsaP256), ("ecdsa-p384", .ecdsaP384), ("ecdsa-p521", .ecdsaP521), ("rsa-2048", .rsa(2048)),
        ("rsa-pss-2048", .rsaPSS(2048)), ("ed25519", .ed25519),
    ]

    private static func keyType(_ entry: (id: String, type: KeyType)) -> [ConformanceCase] {
        ConformanceCase.both(
            "key.\(entry.id)", "A server signs with a key of this type, below an authority of the same"
        ) {
            scene, version in
            let link = try scene.link(version) { try $0.useKeys(entry.type) }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("scheme", link.client.signatureScheme(of: .server))
            scene.expect(link.client.verifiedChain.count, equals: 2, "certificates that were verified")
        }
    }

    /// What certificates are for, the name that is asked for, and whether it is theirs.
    private static let names: [(id: String, subject: [String], hostname: String, matches: Bool)] = [
        ("exact", ["www.example.org"], "www.example.org", true), ("case", ["www.example.org"], "WWW.Example.ORG", true),
        ("other", ["www.example.org"], "example.org", false),
        ("second", ["a.example", "b.example"], "b.example", true),
        ("wildcard", ["*.example.org"], "www.example.org", true),
        ("wildcard-not-itself", ["*.example.org"], "example.org", false),
        ("wildcard-one-label", ["*.example.org"], "a.b.example.org", false),
        ("wildcard-whole-label", ["w*.example.org"], "www.example.org", false),
        ("wildcard-leftmost", ["www.*.org"], "www.example.org", false),
        ("wildcard-international", ["*.example.org"], "xn--bcher-kva.example.org", true),
        ("international", ["xn--bcher-kva.example"], "b\u{fc}cher.example", true),
        ("trailing-dot", ["www.example.org"], "www.example.org.", false),
        ("ipv4", ["127.0.0.1"], "127.0.0.1", true), ("ipv4-other", ["127.0.0.1"], "127.0.0.2", false),
        ("ipv6", ["::1"], "::1", true), ("ipv6-long-form", ["::1"], "0:0:0:0:0:0:0:1", true),
        ("address-is-no-name", ["example.org"], "127.0.0.1", false),
    ]

    private static func name(_ entry: (id: String, subject: [String], hostname: String, matches: Bool))
        -> ConformanceCase
    {
        let sentence =
            "A certificate for \(entry.subject.joined(separator: " and ")) is \(entry.matches ? "" : "not ")"
            + "one for \(entry.hostname)"
        return ConformanceCase("name.\(entry.id)", sentence) { scene in
            let link = try scene.link {
                $0.identity = try $0.authority.issue(entry.subject).chain
                $0.hostname = entry.hostname
            }
            scene.tryHandshake(link, client: entry.matches ? .done : .failure, server: entry.matches ? .done : .failure)
        }
    }

    private static func note(_ scene: Scene, _ info: CertificateInfo) throws {
        let text = { (names: [CertificateInfo.RelativeDistinguishedName]) in
            names.map { $0.map { "\($0.type)=\($0.value)" }.joined(separator: "+") }.joined(separator: ", ")
        }
        scene.note("subject", text(info.subject))
        scene.note("issuer", text(info.issuer))
        scene.note("version", info.version)
        scene.note("serial number", info.serialNumber)
        scene.note("not before", info.notBefore)
        scene.note("not after", info.notAfter)
        scene.note("names", info.subjectAltName.map { "\($0.kind):\($0.value)" }.joined(separator: ", "))
        scene.note("responders", info.ocsp.joined(separator: ", "))
        scene.note("issuers", info.caIssuers.joined(separator: ", "))
        scene.note("lists", info.crlDistributionPoints.joined(separator: ", "))
    }
}

extension CertificateInfo {
    /// The first common name of the subject.
    fileprivate var commonName: String? { subject.joined().first { $0.type == "commonName" }?.value }
}

extension Setting {
    /// Gives the server two certificates below an authority of RSA: one with a key of RSA, one with a key of ECDSA.
    fileprivate mutating func haveTwoKeys() throws(SSLError) {
        try useKeys(.rsa(2048))
        server.certificateChains = try [identity, authority.issue("localhost").chain].compactMap(\.self)
    }

    /// Gives the server a certificate that names its host as its common name alone.
    mutating func nameOnlyInSubject() throws(SSLError) {
        identity = try authority.issue([]) { $0.commonName = .exactly("localhost") }.chain
    }
}
