// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let preSharedKeys = CaseGroup("psk", "Pre-shared keys") {
        ConformanceCase.both("good", "Sides that share a key need no certificate") { scene, version in
            let asked = Journal()
            let link = try scene.link(version) { share(&$0, version, "someone", Array(0..<16), asked) }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(link.client.peerCertificate == nil, "there is no certificate")
            scene.note("identities", asked.text)
            scene.note("suite", link.client.cipher?.name)
            scene.exchange(link)
        }
        ConformanceCase.both("wrong-key", "Sides with different keys part") { scene, version in
            let link = try scene.link(version) { share(&$0, version, "someone", Array(1..<17), Journal()) }
            scene.tryHandshake(link, client: .failure, server: .failure)
        }
        ConformanceCase.both("unknown", "A server that does not know the name ends the handshake") { scene, version in
            let link = try scene.link(version) { share(&$0, version, "nobody", Array(0..<16), Journal()) }
            scene.tryHandshake(link, client: .failure, server: .failure)
        }
        ConformanceCase("hint", "A TLS 1.2 client is told the server's hint", tls12) { scene in
            let hints = Journal()
            let link = try scene.link(.tls1_2) {
                share(&$0, .tls1_2, "someone", Array(0..<16), Journal())
                $0.server.pskIdentityHint = "who are you?"
                $0.client.pskClientCallback = PSKClientCallback { _, hint in
                    hints.add(hint ?? "no hint")
                    return PreSharedKey(identity: "someone", key: Array(0..<16))
                }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(hints.texts, equals: ["who are you?"], "the hint")
        }
        ConformanceCase.both("silent", "A client that does not say who it is ends the handshake") { scene, version in
            let link = try scene.link(version) {
                share(&$0, version, "someone", Array(0..<16), Journal())
                $0.client.pskClientCallback = PSKClientCallback { _, _ in nil }
            }
            scene.tryHandshake(link, client: .failure, server: .failure)
        }
    }

    /// Only "someone" is known to the server, by one key.
    private static func share(
        _ setting: inout Setting, _ version: TLSVersion, _ identity: String, _ key: [UInt8], _ asked: Journal
    ) {
        setting.client.verifyMode = .none
        setting.client.checkHostname = false
        setting.hasIdentity = false
        if version == .tls1_2 {
            setting.client.ciphers = ["ECDHE-PSK-CHACHA20-POLY1305"]
            setting.server.ciphers = ["ECDHE-PSK-CHACHA20-POLY1305"]
        }
        setting.client.pskClientCallback = PSKClientCallback { _, _ in PreSharedKey(identity: identity, key: key) }
        setting.server.pskServerCallback = PSKServerCallback { _, identity in
            asked.add(identity ?? "nobody")
            return identity == "someone" ? Array(0..<16) : nil
        }
    }
}
