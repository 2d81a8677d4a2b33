// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    /// Certificates that a client refuses, and what it says: the `X509_V_ERR_*` number and the alert.
    static let refusals: [Refusal] = [
        Refusal("expired", "A certificate has expired", 10, .certificateExpired) {
            $0.identity = try $0.authority.issue("localhost", profile: .leaf.expired).chain
        },
        Refusal("not-yet", "A certificate is not valid yet", 9, .badCertificate) {
            $0.identity = try $0.authority.issue("localhost", profile: .leaf.notYetValid).chain
        },
        Refusal("self-signed", "A leaf vouches for itself", 18, .unknownCA) {
            $0.identity = try SelfSigned.certificate("localhost").chain
        },
        Refusal("unknown", "An authority is not trusted, nor sent", 20, .unknownCA) {
            $0.identity = try CertificateAuthority("Other").issue("localhost").chain
        },
        Refusal("unknown-root", "An authority is sent, but not trusted", 19, .unknownCA) {
            $0.identity = try CertificateAuthority("Other").issue("localhost").chainWithRoot()
        },
        Refusal("nobody", "Nobody is trusted", 20, .unknownCA) { $0.trust = TrustRoots.none },
        Refusal("missing", "The intermediate is missing", 20, .unknownCA) {
            $0.identity = try $0.authority.intermediate().issue("localhost").leafOnly
        },
        Refusal("intermediate", "The intermediate alone is trusted", 2, .unknownCA) {
            let intermediate = try $0.authority.intermediate()
            $0.identity = try intermediate.issue("localhost").chain
            $0.trust = intermediate.trust
        },
        Refusal("leaf", "The leaf alone is trusted", 20, .unknownCA) {
            let leaf = try $0.authority.issue("localhost")
            $0.identity = leaf.chain
            $0.trust = leaf.trust
        },
        Refusal("name", "The name is another", 62, .badCertificate) { $0.hostname = "example.org" },
        Refusal("address", "The address is another", 64, .badCertificate) {
            $0.identity = try $0.authority.issue("127.0.0.1").chain
            $0.hostname = "127.0.0.2"
        },
        Refusal("name-and-date", "Of a wrong name and a wrong date the name is told", 62, .badCertificate) {
            $0.identity = try $0.authority.issue("localhost", profile: .leaf.expired).chain
            $0.hostname = "example.org"
        },
        Refusal("purpose", "The certificate is for clients", 26, .unsupportedCertificate) {
            $0.identity = try $0.authority.issue("localhost") { $0.extendedKeyUsages = [.clientAuth] }.chain
        },
        Refusal("impostor", "The issuer is no authority", 79, .unknownCA) {
            let impostor = try $0.authority.intermediate("Impostor") {
                $0.isCA = false
                $0.keyUsage = .absent
            }
            $0.identity = try impostor.issue("localhost").chain
        },
        Refusal("path-length", "The chain is longer than an issuer allows", 25, .unknownCA) {
            let first = try $0.authority.intermediate("First", pathLength: 0)
            $0.identity = try first.intermediate("Second").issue("localhost").chain
        },
        Refusal(
            "constraints.permitted", "The name is not among those that the issuer may vouch for", 47,
            .certificateUnknown
        ) {
            let only = try $0.authority.intermediate { $0.permittedNames = [.dns("example.org")] }
            $0.identity = try only.issue("localhost").chain
        },
        Refusal("constraints.excluded", "The name is one that the issuer must not vouch for", 48, .certificateUnknown) {
            let all = try $0.authority.intermediate { $0.excludedNames = [.dns("localhost")] }
            $0.identity = try all.issue("localhost").chain
        },
        Refusal("expired.intermediate", "An intermediate has expired", 10, .certificateExpired) {
            $0.identity = try $0.authority.intermediate(profile: .authority.expired).issue("localhost").chain
        },
        Refusal("expired.root", "The root has expired", 10, .certificateExpired) {
            $0.authority = try CertificateAuthority("Old", profile: .authority.expired)
        },
        Refusal("signature", "The signature of a certificate is wrong", 7, .decryptError) {
            $0.identity = try $0.authority.issue("localhost") { $0.corruptsSignature = true }.chain
        },
        Refusal("weak.key", "The key is too weak", 66, .badCertificate) {
            $0.identity = try $0.authority.issue("localhost") { $0.keyType = .rsa(1024) }.chain
            $0.server.securityLevel = 0
        },
        Refusal("weak.hash", "A signature uses SHA-1", 68, .badCertificate) {
            $0.authority = try CertificateAuthority("Weak") { $0.keyType = .rsa(2048) }
            $0.identity = try $0.authority.issue("localhost") { $0.signatureHash = .sha1 }.chain
            $0.server.securityLevel = 0
        },
        Refusal("critical", "A critical extension is not known", 34, .certificateUnknown) {
            let unknown = RawExtension(.init(rawValue: "1.2.3.4"), isCritical: true, der: [5, 0])
            $0.identity = try $0.authority.issue("localhost") { $0.extraExtensions = [unknown] }.chain
        },
        Refusal("list.revoked", "The list names the certificate", 23, .certificateRevoked) {
            try $0.check(list: .init(), revokes: true)
        },
        Refusal("list.missing", "A list is wanted, and there is none", 3, .unknownCA) {
            $0.client.verifyFlags.insert(.crlCheckLeaf)
        },
        Refusal("list.expired", "The list is out of date", 12, .certificateExpired) { try $0.check(list: .expired) },
        Refusal("list.not-yet", "The list is not valid yet", 11, .badCertificate) { try $0.check(list: .notYetValid) },
        Refusal("list.signature", "The signature of the list is wrong", 8, .decryptError) {
            var options = RevocationList.Options()
            options.corruptsSignature = true
            try $0.check(list: options)
        },
        Refusal("list.chain", "A list is wanted for each certificate, and the intermediate has none", 3, .unknownCA) {
            $0.identity = try $0.authority.intermediate().issue("localhost").chain
            $0.trust = .bytes($0.authority.certificatePEM + (try $0.authority.crl().pem))
            $0.client.verifyFlags.insert(.crlCheckChain)
        },
        Refusal("strict", "By the strict rules a leaf names its issuer's key", 85, .certificateUnknown) {
            $0.identity = try $0.authority.issue("localhost") { $0.authorityKeyIdentifier = .absent }.chain
            $0.client.verifyFlags.insert(.x509Strict)
        },
    ]
}
