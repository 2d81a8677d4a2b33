// SPDX-License-Identifier: MIT

import CMeters
import SSLGnuTLS
import SSLInterface

extension Measurements {
    /// What a client's default context costs, in wall time. The first figures hold only in a process that has made no
    /// context yet.
    func contexts() throws -> [Row] {
        let first = try Self.milliseconds { _ = try GnuTLSContext.createDefaultContext() }
        let second = try Self.milliseconds { _ = try GnuTLSContext.createDefaultContext() }
        let later = try median(
            (0..<100).map { _ in try Self.milliseconds { _ = try GnuTLSContext.createDefaultContext() } })
        let verified = try firstVerified()
        let rawFirst = try Self.milliseconds(makeRawDefaultContext)
        let raw = try median((0..<5).map { _ in try Self.milliseconds(makeRawDefaultContext) })
        let setup = try arena.raw()
        let rawHandshake = try Self.milliseconds { try setup.handshakes(1) }
        return [
            Row("context-first", "default client context, the first", .milliseconds, raw: rawFirst, ours: first),
            Row(
                "context-second", "default client context, the second", .milliseconds, raw: raw, ours: second,
                goal: .atMost(0.2)),
            Row("context-later", "default client context, a later one", .milliseconds, raw: raw, ours: later),
            Row(
                "context-verified", "context and first verified handshake", .milliseconds, raw: rawFirst + rawHandshake,
                ours: first + verified),
        ]
    }

    /// The first handshake that looks into the system's trust store, which is loaded then. The server's issuer is not in
    /// the store but added to it.
    private func firstVerified() throws -> Double {
        let anchor = Array(arena.certificates.anchor.utf8)
        let client = try GnuTLSContext.createDefaultContext { $0.trustRoots.sources = [.bytes(anchor)] }
        let server = try arena.ours().server
        return try Self.milliseconds { _ = try OurPair(client: client, server: server) }
    }

    private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = meters_wall_nanoseconds()
        try body()
        return Double(meters_wall_nanoseconds() - start) / 1e6
    }
}
