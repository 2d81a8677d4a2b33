// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

/// The command under test, and what its tests share.
enum Tool {
    /// The program, which is built beside the tests.
    static let path: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("ssltool").path
        let besideSelf = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let other = URL(fileURLWithPath: besideSelf).deletingLastPathComponent().appendingPathComponent("ssltool").path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : other
    }()

    static func run(_ arguments: String..., input: String = "") throws -> PeerProcess.Completed {
        try PeerProcess.run(path, arguments, input: Array(input.utf8), timeout: .seconds(60))
    }

    static func isInstalled(_ program: String) -> Bool { PeerProcess.find(program) != nil }
}

/// An authority, a server's certificate for `localhost`, and a client's, in files.
final class Credentials: Sendable {
    let directory: TemporaryDirectory
    let authority: CertificateAuthority
    let ca: String
    let server: IssuedCertificate.Paths
    let client: IssuedCertificate.Paths

    init() throws {
        directory = try TemporaryDirectory()
        authority = try CertificateAuthority()
        ca = try directory.write(authority.certificatePEM, "ca.pem")
        server = try authority.issue("localhost", "127.0.0.1").write(to: directory, as: "server")
        client = try authority.issue("alice").write(to: directory, as: "client")
    }
}

/// A running `ssltool serve`.
struct ToolServer {
    let process: PeerProcess
    let port: Int

    init(_ credentials: Credentials, _ options: String...) throws {
        process = try PeerProcess(
            Tool.path,
            ["serve", "--port", "0", "--cert", credentials.server.chain, "--key", credentials.server.privateKey] + options)
        let line = try process.waitForLine(in: .output) { $0.contains(":") }
        port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
    }

    var endpoint: String { "localhost:\(port)" }
}

/// A server of somebody else's, on a port that was free a moment ago.
struct ForeignServer {
    let process: PeerProcess
    let port: Int
    var endpoint: String { "localhost:\(port)" }

    /// - Parameter ready: the line that tells that it listens.
    init(_ program: String, ready: (String) -> Bool, arguments: (Int) -> [String]) throws {
        port = Int(try LoopbackPort.free())
        process = try PeerProcess(program, arguments(port))
        try process.waitForLine(matching: ready)
    }
}
