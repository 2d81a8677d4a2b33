// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let misuse = CaseGroup("misuse", "Misuse") {
        badNames.map { entry in
            ConformanceCase("name.\(entry.id)", "A client is refused \(entry.what) as a host name") { scene in
                scene.call("link", .fails(.invalidArgument)) { try scene.link { $0.hostname = entry.name } }
            }
        }
        badClients.map { entry in
            ConformanceCase("client.\(entry.id)", "A client's context is not made with \(entry.what)") { scene in
                var configuration = SSLConfiguration()
                entry.adjust(&configuration)
                scene.call("context", .failure) { try scene.context(.client, configuration) }
            }
        }
        badServers.map { entry in
            ConformanceCase("server.\(entry.id)", "A server's context is not made with \(entry.what)") { scene in
                let setting = try Setting()
                var configuration = try setting.serverConfiguration()
                entry.adjust(&configuration)
                scene.call("context", .failure) { try scene.context(.server, configuration) }
            }
        }
        ConformanceCase("server-name", "A server is given no host name") { scene in
            let setting = try Setting()
            let context = try scene.context(.server, setting.serverConfiguration())
            scene.call("wrap", .fails(.invalidArgument)) { try wrap(context, "localhost") }
        }
        ConformanceCase("negative-read", "Fewer than no bytes cannot be read") { scene in
            let link = try scene.connect()
            scene.call("client", .fails(.invalidArgument)) { try link.client.read(-1) }
            scene.exchange(link)
        }
        ConformanceCase("read-nothing-first", "Reading nothing before the handshake neither fails nor begins it") {
            scene in
            let link = try scene.link()
            scene.call("client", .bytes(0)) { try link.client.read(0) }
            scene.expect(link.conversation.clientOutgoing.pending, equals: 0, "bytes that are sent")
            scene.tryHandshake(link, client: .done, server: .done)
        }
        ConformanceCase("huge-read", "The most that a number can say may be asked for") { scene in
            let link = try scene.settled()
            scene.call("server writes", .done) { try link.server.write("data") }
            link.carry()
            scene.call("client", .bytes(4)) { try link.client.read(.max) }
        }
        callbacks.map { entry in
            ConformanceCase("inside.\(entry.id)", "\(entry.what) cannot use its connection; it may ask it") { scene in
                let seen = Journal()
                let use: @Sendable (any SSLObject) -> Void = { object in
                    // From the first question on: not all callbacks are asked once.
                    guard seen.texts.isEmpty else { return }
                    for (name, call) in Self.uses {
                        let (result, _) = scene.outcome { try call(object) }
                        seen.add("\(name) \(result.failure?.code.word ?? "works")")
                    }
                    _ = (object.version, object.isHandshakeComplete, object.serverHostname, object.peerCertificate)
                }
                let link = try scene.link { entry.install(&$0, use) }
                scene.tryHandshake(link, client: .done, server: .done)
                scene.note("inside", seen.text)
                scene.expect(seen.texts.allSatisfy { !$0.hasSuffix("works") }, "no use works: \(seen.text)")
                scene.exchange(link)
            }
        }
        ConformanceCase("dropped", "A connection may be dropped at any moment") { scene in
            for turns in 0..<6 {
                let link = try scene.link()
                for _ in 0..<turns {
                    for side in SSLSide.both { try? link.object(side).doHandshake() }
                    link.carry()
                }
            }
        }
        ConformanceCase("context-first", "A context may be dropped before its connections") { scene in
            let conversation = try orphan(scene)
            let outcomes = conversation.handshakeOutcomes(maxSteps: turnLimit)
            scene.note("client handshake", CallResult(outcomes.client))
            scene.note("server handshake", CallResult(outcomes.server))
            scene.call("client to server", .bytes(4)) { try conversation.transfer(pattern(4), from: .client) }
        }
        ConformanceCase("after-failure", "After a failure each call fails, and none hangs") { scene in
            let link = try scene.link { $0.hostname = "example.org" }
            _ = link.conversation.handshakeOutcomes(maxSteps: turnLimit)
            for side in SSLSide.both {
                let object = link.object(side)
                scene.call("\(side.name) reads") { try object.read(10) }
                for (name, call) in Self.uses { scene.call("\(side.name) \(name)", .failure) { try call(object) } }
            }
        }
        ConformanceCase("discreet", "Nothing that is shown has a secret in it") { scene in
            var configuration = SSLConfiguration.server(
                CertificateChain(
                    certificates: .bytes(Array("certificate".utf8)), privateKey: .bytes(Array("key".utf8)),
                    password: Password("hunter2")))
            configuration.ticketKeys = [try TicketKey([UInt8](repeating: 0x41, count: 64))]
            let (result, _) = scene.outcome { try scene.context(.server, configuration) }
            scene.expect(!result.isSuccess, "it is no certificate")
            for text in ["\(configuration)", String(reflecting: configuration), "\(result)"] {
                scene.expect(!text.contains("hunter2") && !text.contains("65, 65, 65"), "it is not shown")
            }
        }
    }

    private static let uses: [(name: String, call: @Sendable (any SSLObject) throws -> Void)] = [
        ("handshake", { try $0.doHandshake() }), ("read", { _ = try $0.read(10) }),
        ("write", { _ = try $0.write("x") }),
        ("unwrap", { try $0.unwrap() }),
    ]

    private static let badNames: [(id: String, what: String, name: String)] = [
        ("empty", "nothing", ""), ("dot", "a name that begins with a dot", ".example.org"),
        ("nul", "a name with a NUL", "example\0.org"), ("blank", "a name with a blank", "example .org"),
        ("newline", "a name with a line break", "example.org\n"),
        ("long", "a name of 300 bytes", String(repeating: "a.", count: 150)),
    ]

    private typealias Bad = (id: String, what: String, adjust: @Sendable (inout SSLConfiguration) -> Void)

    private static let badClients: [Bad] = [
        ("unverified-names", "names that are checked on certificates that are not", { $0.verifyMode = .none }),
        (
            "sni-callback", "a server's callback for names",
            { $0.serverNameCallback = ServerNameCallback { _, _ in .proceed } }
        ),
        ("psk-callback", "a server's callback for keys", { $0.pskServerCallback = PSKServerCallback { _, _ in nil } }),
        ("security-level", "a security level that does not exist", { $0.securityLevel = 6 }),
        ("record-limit", "records that are too small", { $0.recordSizeLimit = 100 }),
        ("padding", "padding beyond a record", { $0.recordPadding = 20000 }),
        ("early-data", "early data of less than nothing", { $0.earlyData = EarlyData(maximumSize: -1) }),
    ]

    private static let badServers: [Bad] = [
        (
            "psk-callback", "a client's callback for keys",
            { $0.pskClientCallback = PSKClientCallback { _, _ in nil } }
        ),
        ("tickets", "a negative number of tickets", { $0.numTickets = -1 }),
        ("timeout", "a session timeout beyond a week", { $0.sessionTimeout = 604801 }),
        ("dh", "Diffie-Hellman parameters that are none", { $0.dhParameters = .pem("nothing") }),
    ]

    private typealias Callback = (
        id: String, what: String,
        install: @Sendable (inout Setting, @escaping @Sendable (any SSLObject) -> Void) -> Void
    )

    private static let callbacks: [Callback] = [
        (
            "names", "A callback for names",
            { setting, use in
                setting.server.serverNameCallback = ServerNameCallback { connection, _ in
                    use(connection)
                    return .proceed
                }
            }
        ),
        (
            "verification", "A callback for certificates",
            { setting, use in
                setting.client.verificationCallback = VerificationCallback { connection, _ in
                    use(connection)
                    return .asVerified
                }
            }
        ),
        (
            "key-log", "A callback for the key log",
            { setting, use in setting.client.keylogCallback = KeylogCallback { connection, _ in use(connection) } }
        ),
        (
            "messages", "A callback for messages",
            { setting, use in setting.client.messageCallback = MessageCallback { connection, _ in use(connection) } }
        ),
    ]

    private static func wrap(_ context: some SSLContext, _ name: String) throws -> any SSLObject {
        try context.wrapBIO(incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: name)
    }

    /// Connections whose contexts are kept by nobody else.
    private static func orphan(_ scene: Scene) throws -> any Conversing { try scene.link().conversation }
}
