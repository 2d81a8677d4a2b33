// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLInterface

/// Where a client keeps its session between two runs.
struct SessionOptions: ParsableArguments {
    @Option(
        name: .customLong("session-out"),
        help: "Write the session to this file, which is as secret as a key, to resume it later.")
    var sessionOut: String?
    @Option(name: .customLong("session-in"), help: "Resume the session in this file.")
    var sessionIn: String?

    /// The session to resume, if there is one.
    func session() throws -> SSLSession? {
        guard let sessionIn else { return nil }
        guard let data = FileManager.default.contents(atPath: sessionIn) else {
            throw Failure(message: "\(sessionIn) cannot be read", status: 1)
        }
        return try SSLSession(importing: Array(data))
    }

    /// Writes the session of a connection that has been used: TLS 1.3's tickets come with the first data.
    func save(_ session: SSLSession?) throws {
        guard let sessionOut else { return }
        guard let session, !session.secret.isEmpty else {
            throw Failure(message: "the server gave nothing to resume", status: 1)
        }
        let attributes = [FileAttributeKey.posixPermissions: 0o600]
        try? FileManager.default.removeItem(atPath: sessionOut)
        guard
            FileManager.default.createFile(
                atPath: sessionOut, contents: Data(session.export()), attributes: attributes)
        else { throw Failure(message: "\(sessionOut) cannot be written", status: 1) }
    }
}
