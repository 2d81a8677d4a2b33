// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

extension CaseGroup {
    static let sessions = CaseGroup("sessions", "Sessions") {
        ConformanceCase.both("resumed", "A session is resumed by its client with the same server") { scene, version in
            let link = try scene.connect(version)
            let session = try scene.session(of: link)
            scene.expect(!link.client.isSessionReused && !link.server.isSessionReused, "the first one resumes nothing")
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            for side in SSLSide.both {
                scene.expect(again.object(side).isSessionReused, "the \(side.name) resumes")
                scene.expect(again.object(side).cipher, equals: link.client.cipher, "the \(side.name)'s suite")
            }
            scene.note(
                "certificate", again.client.peerCertificate == link.client.peerCertificate ? "the same" : "another")
            scene.note("verified", again.client.verifiedChain.count)
            scene.exchange(again)
        }
        ConformanceCase("resumed.by-id", "Without tickets a TLS 1.2 server remembers the session itself", tls12) {
            scene in
            let link = try scene.link(.tls1_2) { $0.server.options.insert(.noTicket) }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            scene.expect(!session.hasTicket, "there is no ticket")
            try resume(scene, link, session, true)
            scene.note("remembered", link.serverContext.sessionStatistics.number)
        }
        ConformanceCase("forgotten", "A server that neither gives tickets nor remembers resumes nothing", tls12) {
            scene in
            let link = try scene.link(.tls1_2) {
                $0.server.options.insert(.noTicket)
                $0.server.sessionCacheMode = []
            }
            try scene.handshake(link)
            scene.exchange(link)
            guard let session = link.client.session else { return scene.note("session", "none") }
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            scene.expect(!again.client.isSessionReused, "nothing is resumed")
        }
        ConformanceCase("no-tickets", "A TLS 1.3 server that gives no tickets leaves nothing to resume", tls13) {
            scene in
            let link = try scene.link(.tls1_3) { $0.server.numTickets = 0 }
            try scene.handshake(link)
            scene.exchange(link)
            scene.note("ticket", link.client.session.map { "\($0.hasTicket)" })
        }
        ConformanceCase("before", "There is no session before the handshake, nor ever on a server") { scene in
            let link = try scene.link()
            scene.expect(link.client.session == nil, "none before")
            try scene.handshake(link)
            scene.exchange(link)
            scene.expect(link.server.session == nil, "none on a server")
        }
        ConformanceCase("by-server", "A server is given no session") { scene in
            let link = try scene.connect()
            let session = try scene.session(of: link)
            let context = link.serverContext
            scene.call("wrap", .fails(.invalidArgument)) { try wrap(context, session) }
        }
        ConformanceCase("other-context", "A session of another configuration is refused") { scene in
            let link = try scene.connect()
            let session = try scene.session(of: link)
            var configuration = link.clientContext.configuration
            configuration.alpnProtocols = ["other"]
            let context = try scene.context(.client, configuration)
            scene.call("wrap", .fails(.invalidArgument)) { try wrap(context, session) }
        }
        ConformanceCase("other-backend", "A session of another backend is refused") { scene in
            let link = try scene.connect()
            let own = try scene.session(of: link)
            let session = SSLSession(
                id: own.id, time: own.time, timeout: own.timeout, ticketLifetimeHint: own.ticketLifetimeHint,
                hasTicket: true, backend: "nobody", policy: own.policy, secret: own.secret)
            let context = link.clientContext
            scene.call("wrap", .fails(.invalidArgument)) { try wrap(context, session) }
        }
        ConformanceCase.both("other-server", "A server with other ticket keys does a full handshake") {
            scene, version in
            let link = try scene.connect(version)
            let session = try scene.session(of: link)
            let stranger = try scene.context(.server, link.serverContext.configuration)
            let again = try Link(link.clientContext, stranger, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            for side in SSLSide.both {
                scene.expect(!again.object(side).isSessionReused, "the \(side.name) resumes nothing")
            }
            scene.exchange(again)
        }
        ConformanceCase.both("shared-keys", "Servers with the same ticket keys resume each other's sessions") {
            scene, version in
            let keys = [try TicketKey(pattern(64))]
            let link = try scene.link(version) { $0.server.ticketKeys = keys }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            let twin = try scene.context(.server, link.serverContext.configuration)
            try resume(scene, Link(link.clientContext, twin), session, true)
        }
        ConformanceCase.both("old-key", "A ticket under a key that is no longer the first is honoured") {
            scene, version in
            let keys = try (TicketKey(pattern(64)), TicketKey(pattern(65).dropLast().map(\.self)))
            let link = try scene.link(version) { $0.server.ticketKeys = [keys.0] }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            var configuration = link.serverContext.configuration
            configuration.ticketKeys = [keys.1, keys.0]
            let successor = try scene.context(.server, configuration)
            try resume(scene, Link(link.clientContext, successor), session, true)
        }
        ConformanceCase.both("id-context", "Services that are kept apart do not resume each other's sessions") {
            scene, version in
            let keys = [try TicketKey(pattern(64))]
            let link = try scene.link(version) {
                $0.server.ticketKeys = keys
                $0.server.sessionIDContext = Array("one".utf8)
            }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            var configuration = link.serverContext.configuration
            configuration.sessionIDContext = Array("two".utf8)
            let other = try scene.context(.server, configuration)
            try resume(scene, Link(link.clientContext, other), session, false)
        }
        ConformanceCase.both("exported", "A session can be written down and read again") { scene, version in
            let link = try scene.connect(version)
            let session = try SSLSession(importing: scene.session(of: link).export())
            try resume(scene, link, session, true)
        }
        ConformanceCase("damaged", "A session that was changed on the way does no harm") { scene in
            let link = try scene.connect(.tls1_3)
            let own = try scene.session(of: link)
            for position in stride(from: 0, to: own.secret.count, by: max(1, own.secret.count / 40)) {
                var secret = own.secret
                secret[position] ^= 0x40
                let session = SSLSession(
                    id: own.id, time: own.time, timeout: own.timeout, ticketLifetimeHint: own.ticketLifetimeHint,
                    hasTicket: own.hasTicket, backend: own.backend, policy: own.policy, secret: secret)
                guard let again = try? Link(link.clientContext, link.serverContext, session: session) else { continue }
                let outcomes = again.conversation.handshakeOutcomes(maxSteps: turnLimit)
                if case .failure(let error) = outcomes.client {
                    scene.expect(error.code != .timedOut, "the client hangs")
                }
            }
            try resume(scene, link, own, true)
        }
        ConformanceCase("times", "A session tells when it began and how long it lasts") { scene in
            let link = try scene.link(.tls1_3) {
                $0.client.sessionTimeout = 600
                $0.server.sessionTimeout = 600
            }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            scene.expect(abs(session.time - SystemClock.now) < 3600, "it began now")
            scene.note("timeout", session.timeout)
            scene.note("hint", session.ticketLifetimeHint)
            scene.note("ticket", session.hasTicket)
            scene.expect(!session.description.contains("secret"), "its description is discreet")
            scene.expect(session.isResumable(at: session.time), "it can be resumed")
            scene.expect(!session.isResumable(at: session.time + Int64(session.timeout)), "it cannot be for ever")
        }
        ConformanceCase.both("statistics", "Both contexts count connections, hits and misses") { scene, version in
            let link = try scene.connect(version)
            try resume(scene, link, scene.session(of: link), true)
            for (name, counts) in [
                ("client", link.clientContext.sessionStatistics), ("server", link.serverContext.sessionStatistics),
            ] {
                scene.note("\(name) connects", "\(counts.connect) \(counts.connectGood)")
                scene.note("\(name) accepts", "\(counts.accept) \(counts.acceptGood)")
                scene.note("\(name) hits", "\(counts.hits)")
            }
        }
        ConformanceCase.both("client-certificate", "A server has the certificate of a client that resumes") {
            scene, version in
            let link = try scene.link(version) { try $0.require { try $0.issue("someone") } }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, session: session)
            scene.tryHandshake(again, client: .done, server: .done)
            scene.expect(again.server.isSessionReused, "it is resumed")
            scene.note(
                "certificate", again.server.peerCertificate == link.server.peerCertificate ? "the same" : "another")
        }
        ConformanceCase("other-name", "A session is not resumed for another host") { scene in
            let link = try scene.link(.tls1_3) {
                $0.identity = try $0.authority.issue("localhost", "example.org").chain
            }
            try scene.handshake(link)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, hostname: "example.org", session: session)
            scene.tryHandshake(again)
            scene.note("resumed", again.client.isSessionReused)
        }
        ConformanceCase("wrong-name", "A session is resumed for a host that its certificate does not name") { scene in
            let link = try scene.connect(.tls1_3)
            let session = try scene.session(of: link)
            let again = try Link(link.clientContext, link.serverContext, hostname: "example.org", session: session)
            scene.tryHandshake(again)
        }
    }

    private static func wrap(_ context: some SSLContext, _ session: SSLSession) throws -> any SSLObject {
        let name = context.side == .client ? "localhost" : nil
        return try context.wrapBIO(
            incoming: MemoryBIO(), outgoing: MemoryBIO(), serverHostname: name, session: session)
    }

    private static func resume(_ scene: Scene, _ link: Link, _ session: SSLSession, _ succeeds: Bool) throws {
        let again = try Link(link.clientContext, link.serverContext, session: session)
        scene.tryHandshake(again, client: .done, server: .done)
        for side in SSLSide.both {
            scene.expect(again.object(side).isSessionReused, equals: succeeds, "the \(side.name) resumes")
        }
        scene.exchange(again)
    }
}

extension Scene {
    /// The client's session, after data has come: in TLS 1.3 tickets come with it. Ends the case if there is none.
    func session(of link: Link) throws -> SSLSession {
        exchange(link)
        return try unwrap(link.client.session, "a session to resume")
    }
}
