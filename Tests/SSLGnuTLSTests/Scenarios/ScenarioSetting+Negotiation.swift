// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension ScenarioSetting {
    static let negotiation: [String: Adjustment] = [
        "34": { $0.server.minimumVersion = .tls1_3 },
        "35": { $0.server.maximumVersion = .tls1_2 },
        "92": { $0.server.maximumVersion = .tls1_2 },
        "93": { $0.server.minimumVersion = .tls1_3 },
        "36": {
            $0.client.securityLevel = 0
            $0.client.ciphers = ["ALL"]
            ($0.client.minimumVersion, $0.client.maximumVersion) = (.tls1_0, .tls1_1)
        },
        "38": {
            $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
            $0.server.ciphers = ["ECDHE-ECDSA-AES256-GCM-SHA384"]
        },
        "39": {
            $0.client.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
            $0.server.ciphersuites = ["TLS_AES_256_GCM_SHA384"]
        },
        "40": { groups(&$0) },
        "41": { groups(&$0) },
        "42": { $0.hasCertificate = false },
        "43": {
            $0.authority = try CertificateAuthority("RSA") { $0.keyType = .rsa(2048) }
            $0.chain = try $0.authority.issue("localhost") { $0.keyType = .rsa(2048) }.chain
            if $0.version == .tls1_2 {
                $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
            } else {
                $0.client.signatureSchemes = ["ecdsa_secp256r1_sha256"]
            }
        },
        "52": {
            $0.client.alpnProtocols = ["h2"]
            $0.server.alpnProtocols = ["imap"]
        },
        "53 49": { refuse(&$0, .accessDenied) },
        "53 40": { refuse(&$0, .handshakeFailure) },
        "53 80": { refuse(&$0, .internalError) },
        "53 112": { refuse(&$0, .unrecognizedName) },
        "53 100": { refuse(&$0, .noRenegotiation) },
        // A callback here cannot throw, but it can fail to answer; nor can it return anything but a decision.
        "54 raises": { $0.server.serverNameCallback = ServerNameCallback(later: { _, _, _ in }) },
        "54 type": { refuse(&$0, .internalError) },
        "55": {
            $0.hostname = "foo_bar.example.org"
            $0.chain = try $0.authority.issue("foo_bar.example.org").chain
        },
    ]

    private static func groups(_ setting: inout ScenarioSetting) {
        setting.client.groups = ["x25519"]
        setting.server.groups = ["secp384r1"]
    }

    private static func refuse(_ setting: inout ScenarioSetting, _ alert: AlertDescription) {
        setting.server.serverNameCallback = ServerNameCallback { _, _ in .refuse(alert) }
    }

    static let later: [String: Adjustment] = [
        "83": { try authenticateLater(&$0) },
        "83 server": { try authenticateLater(&$0) },
        "84": {
            try authenticateLater(&$0)
            $0.client.postHandshakeAuth = false
        },
        "85": { try authenticateLater(&$0) },
        "94 none": {
            try authenticateLater(&$0)
            $0.server.verifyMode = .none
        },
        "94 twice": { try authenticateLater(&$0) },
        "94 before": { try authenticateLater(&$0) },
        "86": { share(&$0, "someone", [UInt8](repeating: 0, count: 16)) },
        "87": { share(&$0, "someone", [UInt8](repeating: 0, count: 16)) },
        "88": { share(&$0, "nobody", Array(0..<16)) },
        "89": { share(&$0, "", Array(0..<16)) },
    ]

    private static func authenticateLater(_ setting: inout ScenarioSetting) throws {
        // In TLS 1.2 the server asks in the handshake.
        let isEarly = setting.version == .tls1_2
        try require(&setting) { isEarly ? try $0.issue("someone") : nil }
        setting.server.postHandshakeAuth = true
        setting.client.postHandshakeAuth = true
    }

    /// The server knows one key, for "someone" or for an empty identity; the client says who it is and shows its key.
    private static func share(_ setting: inout ScenarioSetting, _ identity: String, _ key: [UInt8]) {
        setting.client.verifyMode = .none
        setting.client.checkHostname = false
        setting.hasCertificate = false
        if setting.version == .tls1_2 {
            setting.client.ciphers = ["ECDHE-PSK-CHACHA20-POLY1305"]
            setting.server.ciphers = ["ECDHE-PSK-CHACHA20-POLY1305"]
            setting.server.maximumVersion = .tls1_2
        }
        setting.client.pskClientCallback = PSKClientCallback { _, _ in PreSharedKey(identity: identity, key: key) }
        setting.server.pskServerCallback = PSKServerCallback { _, identity in
            ["someone", nil].contains(identity) ? Array(0..<16) : nil
        }
    }

    static let states: [String: Adjustment] = [
        "after a certificate was refused": { $0.hostname = "example.org" },
        "the end without close_notify is ignored": { $0.client.options.insert(.ignoreUnexpectedEOF) },
        "the end inside a record is not ignored": { $0.client.options.insert(.ignoreUnexpectedEOF) },
        "the end in the handshake is ignored": { $0.client.options.insert(.ignoreUnexpectedEOF) },
        "the end instead of an answer to close_notify is ignored": { $0.client.options.insert(.ignoreUnexpectedEOF) },
    ]
}
