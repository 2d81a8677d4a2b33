// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let serverName = CaseGroup("sni", "Server names (SNI)") {
        ConformanceCase.both("seen", "A server sees the name that the client asks for") { scene, version in
            let link = try scene.connect(version)
            scene.expect(link.client.serverHostname, equals: "localhost", "the client's name")
            scene.expect(link.server.serverHostname, equals: "localhost", "the server's name")
        }
        sent.map { entry in
            ConformanceCase("sent.\(entry.id)", entry.sentence) { scene in
                let link = try scene.link {
                    $0.hostname = entry.hostname
                    $0.client.checkHostname = false
                }
                scene.tryHandshake(link, client: .done, server: .done)
                scene.expect(link.server.serverHostname, equals: entry.expected, "the server's name")
            }
        }
        ConformanceCase.both("hello", "A callback sees what the client asks for") { scene, version in
            let hellos = Shared<[ClientHello]>([])
            let link = try scene.link(version) {
                $0.client.alpnProtocols = ["h2", "imap"]
                $0.client.groups = ["secp256r1", "x25519"]
                $0.client.ciphers = ["ECDHE-ECDSA-AES128-GCM-SHA256"]
                $0.client.ciphersuites = ["TLS_AES_128_GCM_SHA256"]
                $0.server.alpnProtocols = ["imap"]
                $0.server.serverNameCallback = ServerNameCallback { _, hello in
                    hellos.update { $0.append(hello) }
                    return .proceed
                }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(hellos.value.count, equals: 1, "times that the callback is asked")
            let hello = try scene.unwrap(hellos.value.first, "a hello")
            scene.expect(hello.serverName, equals: "localhost", "the name")
            scene.expect(hello.alpnProtocols, equals: ["h2", "imap"], "the application protocols")
            scene.expect(hello.versions.first, equals: version, "the newest version")
            scene.expect(hello.groups, equals: [23, 29], "the groups")
            let suite: UInt16 = version == .tls1_3 ? 0x1301 : 0xc02b
            scene.expect(hello.cipherSuites.contains(suite), "the suite is among those that are offered")
            scene.expect(hello.extensions.contains(0), "the name's extension is there")
            scene.expect(!hello.signatureSchemes.isEmpty, "the signature schemes are there")
        }
        ConformanceCase("unnamed", "A callback is asked for clients without a name, too") { scene in
            let names = Journal()
            let link = try scene.link {
                $0.hostname = nil
                $0.client.checkHostname = false
                $0.server.serverNameCallback = ServerNameCallback { _, hello in
                    names.add(hello.serverName ?? "nobody")
                    return .proceed
                }
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.expect(names.texts, equals: ["nobody"], "what the callback is asked for")
        }
        ConformanceCase.both("choice", "A callback chooses another context: its certificate, its protocols") {
            scene, version in
            var setting = try Setting(version)
            setting.hostname = "b.example"
            setting.client.alpnProtocols = ["h2", "imap"]
            setting.server.alpnProtocols = ["h2"]
            setting.identity = try setting.authority.issue("a.example").chain
            var other = setting.server
            other.certificateChains = [try setting.authority.issue("b.example").chain]
            let chosen = try scene.context(.server, other)
            setting.server.serverNameCallback = ServerNameCallback(contexts: ["b.example": chosen])
            let link = try scene.link(setting)
            scene.tryHandshake(link, client: .done, server: .done)
            scene.exchange(link)
        }
        ConformanceCase("choice.wildcard", "A table of contexts has stars for one label, and leaves the rest alone") {
            scene in
            for (name, certificate) in [("x.example.org", "*.example.org"), ("localhost", "localhost")] {
                var setting = try Setting()
                setting.hostname = name
                var other = setting.server
                other.certificateChains = [try setting.authority.issue("*.example.org").chain]
                let chosen = try scene.context(.server, other)
                setting.server.serverNameCallback = ServerNameCallback(contexts: ["*.example.org": chosen])
                let link = try scene.link(setting)
                scene.tryHandshake(link, client: .done, server: .done)
                let shown = link.client.peerCertificate?.info?.subjectAltName.first?.value
                scene.expect(shown, equals: certificate, "the name in the certificate")
            }
        }
        refusing.flatMap { entry in
            ConformanceCase.both("refused.\(entry.id)", "A callback ends the handshake with an alert of its choice") {
                scene, version in
                let link = try scene.link(version) {
                    $0.server.serverNameCallback = ServerNameCallback { _, _ in .refuse(entry.alert) }
                }
                scene.tryHandshake(
                    link, client: .fails(.ssl, received: entry.alert),
                    server: .fails(.ssl, "CALLBACK_FAILED", sent: entry.alert))
            }
        }
        ConformanceCase("client-context", "A client's context is no choice for a server") { scene in
            let client = try scene.context(.client, SSLConfiguration())
            let link = try scene.link {
                $0.server.serverNameCallback = ServerNameCallback { _, _ in .use(client) }
            }
            scene.tryHandshake(link, client: .fails(.ssl, received: .internalError), server: .fails(.ssl))
        }
        ConformanceCase.both("later", "A callback may answer later; meanwhile the server wants the answer") {
            scene, version in
            let replies = Shared<[Reply<ServerNameCallback.Decision>]>([])
            let link = try scene.link(version) {
                $0.server.serverNameCallback = ServerNameCallback { _, _, reply in replies.update { $0.append(reply) } }
            }
            _ = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
            scene.call("server waits", .fails(.wantX509Lookup)) { try link.server.doHandshake() }
            scene.expect(link.conversation.serverToClient.sent.count, equals: 0, "bytes that have been sent")
            replies.value.first?(.proceed)
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("dropped", "A callback that drops its reply refuses") { scene in
            let link = try scene.link {
                $0.server.serverNameCallback = ServerNameCallback { _, _, _ in }
            }
            scene.tryHandshake(
                link, client: .fails(.ssl, received: .internalError), server: .fails(.ssl, "CALLBACK_FAILED"))
        }
        ConformanceCase("dot", "The dot at the end of a full name is no part of it (RFC 6066, 3)") { scene in
            let link = try scene.link {
                $0.hostname = "localhost."
                $0.client.checkHostname = false
            }
            scene.tryHandshake(link, client: .done, server: .done)
            scene.note("name", link.server.serverHostname)
        }
        ConformanceCase("underscore", "A name with an underscore reaches the server") { scene in
            let link = try scene.link {
                $0.hostname = "foo_bar.example"
                $0.identity = try $0.authority.issue("foo_bar.example").chain
            }
            scene.tryHandshake(link)
        }
    }

    private static let sent: [(id: String, sentence: String, hostname: String?, expected: String?)] = [
        ("nothing", "A client without a name asks for none", nil, nil),
        ("ipv4", "An address is not asked for (RFC 6066, 3)", "127.0.0.1", nil),
        ("ipv6", "Nor is one of IPv6", "::1", nil),
        (
            "international", "An international name is sent in its encoded form", "b\u{fc}cher.example",
            "xn--bcher-kva.example"
        ),
        ("long", "A name of 253 bytes is sent", long, long),
    ]

    /// Labels of 62 bytes, 253 bytes in all.
    private static let long =
        [62, 62, 62, 64 - 2].map { String(repeating: "a", count: $0) }.joined(separator: ".") + ".b"

    private static let refusing: [(id: String, alert: AlertDescription)] = [
        ("unrecognized-name", .unrecognizedName), ("access-denied", .accessDenied), ("internal-error", .internalError),
        ("handshake-failure", .handshakeFailure),
    ]
}
