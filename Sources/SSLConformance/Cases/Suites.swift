// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let suites = CaseGroup("suites", "Suites and groups") {
        newSuites.map(only13)
        oldSuites.map(only12)
        groups.flatMap(only)
        ConformanceCase("preference.server", "A server's order of suites wins", tls12) { scene in
            try preference(scene, [.cipherServerPreference], "ECDHE-ECDSA-AES256-GCM-SHA384")
        }
        ConformanceCase("preference.client", "A client's order wins where the server does not mind", tls12) { scene in
            try preference(scene, [], "ECDHE-ECDSA-AES128-GCM-SHA256")
        }
        ConformanceCase("preference.server-1.3", "A server's order of TLS 1.3 suites wins", tls13) { scene in
            let link = try scene.link(.tls1_3) {
                $0.client.ciphersuites = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]
                $0.server.ciphersuites = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"]
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.cipher?.name, equals: "TLS_AES_256_GCM_SHA384", "the suite")
        }
        ConformanceCase("none-shared.tls1.2", "Sides without a common suite part", tls12) { scene in
            let link = try scene.link(.tls1_2) {
                $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
                $0.server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384"]
            }
            noCommonSuite(scene, link)
        }
        ConformanceCase("none-shared.tls1.3", "Sides without a common suite part", tls13) { scene in
            let link = try scene.link(.tls1_3) {
                $0.client.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
                $0.server.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
            }
            noCommonSuite(scene, link)
        }
        ConformanceCase.both("no-group-shared", "Sides without a common group part") { scene, version in
            let link = try scene.link(version) {
                $0.client.groups = ["x25519"]
                $0.server.groups = ["secp384r1"]
            }
            scene.tryHandshake(
                link, client: .fails(.ssl, "SSLV3_ALERT_HANDSHAKE_FAILURE", received: .handshakeFailure),
                server: .fails(.ssl, sent: .handshakeFailure))
        }
        ConformanceCase("certificate-curve", "The curve of a certificate is to be among the client's groups", tls12) {
            scene in
            let link = try scene.link(.tls1_2) { $0.client.groups = ["x25519"] }
            scene.tryHandshake(link)
        }
        ConformanceCase.both("no-certificate", "A server without a certificate has no suite for anybody") {
            scene, version in
            let link = try scene.link(version) { $0.hasIdentity = false }
            scene.tryHandshake(link, client: .fails(.ssl), server: .fails(.ssl))
        }
        ConformanceCase("key-mismatch.tls1.2", "A server with an RSA key has no suite for a client of ECDSA", tls12) {
            scene in
            let link = try scene.link(.tls1_2) {
                try $0.useKeys(.rsa(2048))
                $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
            }
            noCommonSuite(scene, link)
        }
        ConformanceCase("key-mismatch.tls1.3", "A server with an RSA key cannot sign for a client of ECDSA", tls13) {
            scene in
            let link = try scene.link(.tls1_3) {
                try $0.useKeys(.rsa(2048))
                $0.client.signatureSchemes = ["ecdsa_secp256r1_sha256"]
            }
            scene.tryHandshake(
                link, client: .fails(.ssl, received: .handshakeFailure), server: .fails(.ssl, sent: .handshakeFailure))
        }
        schemes.flatMap(signing)
        strings.map(listing)
        ConformanceCase("unknown.cipher", "A cipher string that selects nothing is refused") { scene in
            try refused(scene) { $0.ciphers = ["NONSENSE"] }
        }
        ConformanceCase("unknown.ciphersuite", "A TLS 1.3 suite that nobody knows is refused") { scene in
            try refused(scene) { $0.ciphersuites = ["TLS_NONSENSE"] }
        }
        ConformanceCase("unknown.group", "A group that nobody knows is refused") { scene in
            try refused(scene) { $0.groups = ["nonsense"] }
        }
        ConformanceCase("unknown.scheme", "A signature scheme that nobody knows is refused") { scene in
            try refused(scene) { $0.signatureSchemes = ["nonsense"] }
        }
    }

    private static let newSuites = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]

    private static let oldSuites: [(name: String, key: KeyType)] = [
        ("ECDHE-ECDSA-AES128-GCM-SHA256", .ecdsaP256), ("ECDHE-ECDSA-AES256-GCM-SHA384", .ecdsaP256),
        ("ECDHE-ECDSA-CHACHA20-POLY1305", .ecdsaP256), ("ECDHE-ECDSA-AES128-CCM", .ecdsaP256),
        ("ECDHE-ECDSA-AES128-SHA256", .ecdsaP256), ("ECDHE-ECDSA-AES256-SHA", .ecdsaP256),
        ("ECDHE-RSA-AES128-GCM-SHA256", .rsa(2048)), ("ECDHE-RSA-CHACHA20-POLY1305", .rsa(2048)),
        ("DHE-RSA-AES256-GCM-SHA384", .rsa(2048)), ("AES128-GCM-SHA256", .rsa(2048)), ("AES256-SHA256", .rsa(2048)),
    ]

    private static let groups = [
        "x25519", "secp256r1", "secp384r1", "secp521r1", "x448", "ffdhe2048", "ffdhe3072",
    ]

    private static let schemes: [(name: String, key: KeyType, versions: [TLSVersion])] = [
        ("ecdsa_secp256r1_sha256", .ecdsaP256, [.tls1_2, .tls1_3]),
        ("rsa_pss_rsae_sha256", .rsa(2048), [.tls1_2, .tls1_3]),
        ("rsa_pss_rsae_sha512", .rsa(2048), [.tls1_3]), ("rsa_pkcs1_sha256", .rsa(2048), [.tls1_2]),
        ("ed25519", .ed25519, [.tls1_2, .tls1_3]),
    ]

    private static let strings: [(id: String, ciphers: [String])] = [
        ("default", []), ("forward-secret-gcm", ["ECDHE+AESGCM"]), ("two-names", ["AES128-SHA", "AES256-SHA"]),
        ("without-cbc", ["HIGH:!aNULL:!SHA1:!SHA256:!SHA384:!ARIA"]), ("strength", ["ECDHE:!ARIA:@STRENGTH"]),
        ("aria", ["ECDHE+ARIA:ECDHE+AESGCM"]),
        ("chacha-last", ["ECDHE+AESGCM:ECDHE+CHACHA20:-CHACHA20:+AES256"]),
    ]

    private static func only13(_ name: String) -> ConformanceCase {
        ConformanceCase("only.\(name)", "A suite that is the client's only one is used, and described", [.suite(name)])
        {
            scene in
            let link = try scene.link(.tls1_3) { $0.client.ciphersuites = [name] }
            use(name, scene, link)
        }
    }

    private static func only12(_ suite: (name: String, key: KeyType)) -> ConformanceCase {
        ConformanceCase(
            "only.\(suite.name)", "A suite that is the client's only one is used, and described", [.suite(suite.name)]
        ) { scene in
            let link = try scene.link(.tls1_2) {
                try $0.useKeys(suite.key)
                $0.client.ciphers = [suite.name]
                $0.server.ciphers = ["ALL"]
                // As servers with parameters do, and OpenSSL's only then.
                if suite.name.hasPrefix("DHE") { $0.server.dhParameters = .pem(DiffieHellman.group14) }
            }
            use(suite.name, scene, link)
        }
    }

    private static func use(_ name: String, _ scene: Scene, _ link: Link) {
        scene.tryHandshake(link, client: .done, server: .done)
        for side in SSLSide.both {
            let cipher = link.object(side).cipher
            scene.expect(cipher?.name, equals: name, "the \(side.name)'s suite")
            scene.note("\(side.name)'s number", cipher.map { String($0.id, radix: 16) })
            scene.note("\(side.name)'s bits", cipher?.bits)
            scene.note("\(side.name)'s protocol", cipher?.protocolName)
            scene.note("\(side.name)'s registered name", cipher?.ianaName)
        }
        scene.exchange(link)
    }

    private static func only(_ group: String) -> [ConformanceCase] {
        let isFinite = group.hasPrefix("ffdhe")
        return ConformanceCase.each(
            isFinite ? [.tls1_3] : [.tls1_2, .tls1_3], "group.\(group)",
            "A group that is the client's only one is used",
            [.group(group)]
        ) { scene, version in
            let link = try scene.link(version) {
                // In TLS 1.2 the curve of an ECDSA key would have to be among the groups, too.
                try $0.useKeys(.rsa(2048))
                $0.client.groups = [group]
                $0.server.groups = ["ffdhe4096", group]
            }
            scene.tryHandshake(link, client: .done, server: .done)
            for side in SSLSide.both {
                scene.expect(link.object(side).group, equals: group, "the \(side.name)'s group")
            }
            scene.exchange(link)
        }
    }

    private static func signing(_ scheme: (name: String, key: KeyType, versions: [TLSVersion])) -> [ConformanceCase] {
        ConformanceCase.each(scheme.versions, "scheme.\(scheme.name)", "A server signs with the client's only scheme") {
            scene, version in
            let link = try scene.link(version) {
                try $0.useKeys(scheme.key)
                $0.client.signatureSchemes =
                    [scheme.name] + (scheme.name == "rsa_pss_rsae_sha512" ? ["rsa_pkcs1_sha256"] : [])
            }
            scene.tryHandshake(link)
            for side in SSLSide.both {
                scene.note("\(side.name) on the server's", link.object(side).signatureScheme(of: .server))
            }
        }
    }

    private static func listing(_ entry: (id: String, ciphers: [String])) -> ConformanceCase {
        ConformanceCase(
            "list.\(entry.id)", "A cipher string selects the same suites in the same order, those of 1.3 first"
        ) {
            scene in
            for side in SSLSide.both {
                let configuration = SSLConfiguration.server()
                var client = side == .client ? SSLConfiguration() : configuration
                client.ciphers = entry.ciphers
                let names = try scene.context(side, client).ciphers.map(\.name)
                scene.expect(Set(names).count, equals: names.count, "suites that are listed once")
                scene.note(side.name, names.joined(separator: " "))
            }
        }
    }

    private static func preference(_ scene: Scene, _ options: SSLOptions, _ expected: String) throws {
        let link = try scene.link(.tls1_2) {
            $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"]
            $0.server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256"]
            $0.server.options = options
        }
        scene.tryHandshake(link, client: .done, server: .done)
        scene.expect(link.client.cipher?.name, equals: expected, "the suite")
    }

    private static func noCommonSuite(_ scene: Scene, _ link: Link) {
        scene.tryHandshake(
            link, client: .fails(.ssl, "SSLV3_ALERT_HANDSHAKE_FAILURE", received: .handshakeFailure),
            server: .fails(.ssl, "NO_SHARED_CIPHER", sent: .handshakeFailure))
    }

    private static func refused(_ scene: Scene, _ adjust: (inout SSLConfiguration) -> Void) throws {
        for side in SSLSide.both {
            var configuration = side == .client ? SSLConfiguration() : SSLConfiguration.server()
            adjust(&configuration)
            scene.call(side.name, .failure) { try scene.context(side, configuration) }
        }
    }
}
