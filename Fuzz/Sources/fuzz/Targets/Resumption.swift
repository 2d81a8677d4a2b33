// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

@testable import SSLGnuTLS

extension Target {
    /// Changes to what a client has kept of a connection, four bytes for each. Whatever they are, the next handshake
    /// begins, and ends well or with an error.
    static let resumption = Target(name: "resumption") { input in
        guard let version = input.first else { return }
        let kept = Kept.shared[Int(version & 1)]
        var secret = kept.session.secret
        for start in stride(from: 1, to: input.count - 3, by: 4).prefix(8) where !secret.isEmpty {
            let position = (Int(input[start]) << 8 | Int(input[start + 1])) % secret.count
            switch input[start + 2] % 3 {
            case 0: secret[position] = input[start + 3]
            case 1: secret.insert(input[start + 3], at: position)
            default: secret.remove(at: position)
            }
        }
        kept.resume(secret)
        // The bytes as they are, besides: nothing of them is near a session.
        if PackedSession.isWellFormed(input) { kept.resume(input) }
    }
}

/// A context, and a session that it may resume.
private struct Kept {
    static let shared = must { [try Kept(.tls1_2), try Kept(.tls1_3)] }

    let client: GnuTLSContext
    let server: GnuTLSContext
    let session: SSLSession

    private init(_ version: TLSVersion) throws {
        let authority = try CertificateAuthority()
        server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust, maximumVersion: version))
        let talk = try Conversation(client: client, server: server, serverHostname: "localhost")
        try talk.handshake()
        _ = try talk.transfer([1], from: .client)
        _ = try talk.transfer([2], from: .server)
        guard let session = talk.client.session, !session.secret.isEmpty else { fatalError("no session") }
        self.session = session
    }

    /// A conversation with a session of which only the secret is another one.
    func resume(_ secret: [UInt8]) {
        let changed = SSLSession(
            id: session.id, time: session.time, timeout: session.timeout,
            ticketLifetimeHint: session.ticketLifetimeHint,
            hasTicket: session.hasTicket, backend: session.backend, policy: session.policy, secret: secret)
        guard
            let talk = try? Conversation(
                client: client, server: server, serverHostname: "localhost", session: changed)
        else { return }
        let isDone = (try? talk.handshake()) != nil
        promise(!isDone || secret != session.secret || talk.client.isSessionReused, "the session itself is not resumed")
        // Whatever comes of it, nobody else is taken for the server.
        promise(!isDone || !talk.client.verifiedChain.isEmpty, "nobody was verified")
    }
}
