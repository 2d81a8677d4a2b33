// SPDX-License-Identifier: MIT

import SSLInterface
import SSLOpenSSL
import SSLTestSupport
import Testing

/// Keys and what is made of them: both sides have the same, whoever the other is.
@Suite struct KeyMaterialTests {
    @Test(arguments: Pairing.allCases, versions)
    func bothSidesHaveTheSameBindingsAndExports(pairing: Pairing, version: TLSVersion) throws {
        let authority = try CertificateAuthority()
        let client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
        try converse(pairing, client, .server(try authority.issue("localhost").chain)) { talk in
            let (client, server) = (talk.object(.client), talk.object(.server))
            #expect(try client.channelBinding(.tlsUnique) == nil)
            #expect(error { _ = try client.exportKeyingMaterial(label: "x", context: nil, length: 1) }?.code == .ssl)
            try talk.handshake(maxSteps: 1000)
            for type in [ChannelBindingType.tlsUnique, .tlsServerEndPoint, .tlsExporter] {
                let binding = try client.channelBinding(type)
                #expect(binding != nil)
                #expect(try server.channelBinding(type) == binding, "\(type.rawValue)")
            }
            let contexts: [[UInt8]?] = [nil, [], [1, 2, 3]]
            let exports = try contexts.map { context in
                let bytes = try client.exportKeyingMaterial(label: "EXPERIMENTAL", context: context, length: 50)
                #expect(try server.exportKeyingMaterial(label: "EXPERIMENTAL", context: context, length: 50) == bytes)
                return bytes
            }
            #expect(Set(exports).count == (version == .tls1_2 ? 3 : 2))
        }
    }

    @Test func whatCannotBeExportedOrBoundIsRefused() throws {
        let pair = try Pair.connected()
        for (label, length) in [("x", -1), ("x", 65536), ("x", 255 * 48 + 1), (String(repeating: "x", count: 250), 1)] {
            let failure = error {
                _ = try pair.client.exportKeyingMaterial(label: label, context: nil, length: length)
            }
            #expect(failure?.code == .invalidArgument)
        }
        #expect(error { _ = try pair.client.channelBinding(.init(rawValue: "x")) }?.code == .invalidArgument)
        #expect(try pair.client.exportKeyingMaterial(label: "x", context: nil, length: 0).isEmpty)
    }

    @Test func keysChangeUnderWay() throws {
        let pair = try Pair.connected()
        for _ in 0..<3 {
            try pair.client.updateKeys()
            #expect(pair.conversation.clientOutgoing.pending > 0)
            _ = try pair.conversation.exchange(Array("after".utf8))
            try pair.server.updateKeys()
            _ = try pair.conversation.exchange(Array("after".utf8))
        }
        #expect(error { try Pair.connected(.tls1_2).client.updateKeys() }?.detail?.reason?.name == "WRONG_SSL_VERSION")
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        #expect(error { try pair.client.updateKeys() }?.detail?.reason?.name == "PROTOCOL_IS_SHUTDOWN")
    }

    @Test(arguments: versions) func secretsAreLoggedToFileAndCallback(version: TLSVersion) throws {
        let directory = try TemporaryDirectory()
        let lines = Box<[String]>([])
        let pair = try Pair.connected(version) { client, _, _ in
            client.keylogFilename = directory.path("keys")
            client.keylogCallback = KeylogCallback { _, line in lines.update { $0.append(line) } }
        }
        _ = try pair.conversation.exchange([1])
        let labels = Set(lines.value.map { String($0.prefix { $0 != " " }) })
        #expect(
            labels
                == (version == .tls1_2
                    ? ["CLIENT_RANDOM"]
                    : [
                        "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "EXPORTER_SECRET",
                        "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0",
                    ]))
        let text = String(decoding: try directory.read("keys"), as: UTF8.self)
        #expect(text.hasPrefix("# TLS secrets log file") && lines.value.allSatisfy { text.contains($0 + "\n") })
    }

    @Test func aLogThatCannotBeWrittenIsNoSecret() throws {
        #expect(error { _ = try Pair { client, _, _ in client.keylogFilename = "/" } }?.code == .syscall)
        #expect(error { _ = try Pair { client, _, _ in client.keylogFilename = "/dev/full" } }?.code == .syscall)
    }

    @Test(arguments: versions) func messagesAreShown(version: TLSVersion) throws {
        let messages = Box<[TLSMessage]>([])
        let pair = try Pair.connected(version) { client, _, _ in
            client.messageCallback = MessageCallback { _, message in messages.update { $0.append(message) } }
        }
        let shown = messages.value.filter { $0.contentType == .handshake }.map(\.messageType)
        #expect(shown.prefix(2) == [1, 2] && shown.contains(20))
        #expect(messages.value.allSatisfy { $0.contentType != .header || $0.bytes.count == 5 })
        #expect(messages.value.contains { $0.contentType == .innerContentType } == (version == .tls1_3))
        #expect(throws: SSLError.wantRead) { try pair.client.unwrap() }
        let last = messages.value.last { $0.contentType == .alert }
        #expect(last?.bytes == [1, 0] && last?.isReceived == false && last?.version == version)
    }

    @Test(arguments: Pairing.allCases, versions)
    func aKeyOpensAConnection(pairing: Pairing, version: TLSVersion) throws {
        let key = [UInt8](repeating: 7, count: 32)
        let seen = Box<[String?]>([])
        var client = SSLConfiguration(checkHostname: false, maximumVersion: version)
        client.pskClientCallback = PSKClientCallback { _, hint in
            seen.update { $0.append(hint) }
            return PreSharedKey(identity: "me", key: key)
        }
        var server = SSLConfiguration.server()
        server.pskIdentityHint = "who are you"
        server.pskServerCallback = PSKServerCallback { _, identity in
            seen.update { $0.append(identity) }
            return identity == "me" ? key : nil
        }
        try converse(pairing, client, server) { talk in
            try talk.handshake(maxSteps: 1000)
            #expect(try talk.transfer([1, 2], from: .client) == [1, 2])
            #expect(talk.object(.client).peerCertificate == nil)
        }
        #expect(seen.value.contains("me"))
        #expect(seen.value.contains("who are you") == (version == .tls1_2))
        server.pskServerCallback = PSKServerCallback { _, _ in nil }
        let outcomes = try converse(.openSSLAlone, client, server) { $0.outcomes }
        #expect(outcomes.server != nil && outcomes.client != nil)
    }
}
