// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

/// Sessions, pre-shared keys and key logs, with the tool itself and with OpenSSL on the other side.
@Suite struct SessionPeerTests {
    static let versions = ["tls1.2", "tls1.3"]
    let credentials: Credentials
    init() throws { credentials = try Credentials() }

    /// Connects, and tells whether a session was resumed.
    private func connect(_ endpoint: String, _ options: [String]) throws -> Bool {
        let run = try PeerProcess.run(
            Tool.path, ["connect", endpoint, "--cafile", credentials.ca, "--no-io", "--json"] + options,
            timeout: .seconds(60))
        #expect(run.status.isSuccess, "\(run.errorOutput)")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.bytes)) as? [String: Any]
        return try #require(report?["resumed"] as? Bool)
    }

    @Test(arguments: versions) func aSessionInAFileIsResumed(version: String) throws {
        let server = try ToolServer(credentials, "--echo", "--max", version)
        let file = credentials.directory.path("session")
        #expect(try !connect(server.endpoint, ["--max", version, "--session-out", file]))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try connect(server.endpoint, ["--max", version, "--session-in", file]))
        let run = try Tool.run(
            "connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--max", version, "--session-in", file)
        #expect(run.errorOutput.text.contains("resumed: yes\n"))
    }

    @Test func aServerWithoutTicketsGivesNothingToResume() throws {
        let server = try ToolServer(credentials, "--echo", "--tickets", "0")
        let run = try Tool.run(
            "connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--session-out",
            credentials.directory.path("none"))
        #expect(run.status == .exited(1) && run.errorOutput.text.contains("nothing to resume"))
    }

    @Test func aFileThatIsNoSessionIsRefused() throws {
        let file = try credentials.directory.write(Array("nonsense".utf8), "nonsense")
        let run = try Tool.run("connect", "localhost:1", "--session-in", file)
        #expect(run.status == .exited(2) && run.errorOutput.text.contains("not an exported session"))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: versions)
    func resumesWithOpenSSLsServer(version: String) throws {
        let server = try ForeignServer("openssl", ready: { $0.hasPrefix("ACCEPT") }) { port in
            [
                "s_server", "-accept", "\(port)", "-cert", credentials.server.chain, "-key",
                credentials.server.privateKey,
            ]
        }
        let file = credentials.directory.path("openssl-session")
        #expect(try !connect(server.endpoint, ["--max", version, "--session-out", file]))
        #expect(try connect(server.endpoint, ["--max", version, "--session-in", file]))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: versions)
    func openSSLsClientResumes(version: String) throws {
        let server = try ToolServer(credentials, "--source", "1", "--max", version)
        let file = credentials.directory.path("client-session")
        func client(_ options: String...) throws -> String {
            let run = try PeerProcess.run(
                "openssl", ["s_client", "-connect", server.endpoint, "-CAfile", credentials.ca, "-ign_eof"] + options,
                timeout: .seconds(60))
            return run.output.text
        }
        #expect(try client("-sess_out", file).contains("New, TLS"))
        #expect(try client("-sess_in", file).contains("Reused, TLS"))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: versions)
    func aPreSharedKeyOpensAConnectionWithOpenSSL(version: String) throws {
        let key = "000102030405060708090a0b0c0d0e0f"
        let server = try ForeignServer("openssl", ready: { $0.hasPrefix("ACCEPT") }) { port in
            ["s_server", "-accept", "\(port)", "-nocert", "-psk", key, "-psk_identity", "alice"]
        }
        for (digits, isRight) in [(key, true), ("ff" + key.dropFirst(2), false)] {
            let run = try Tool.run(
                "connect", server.endpoint, "--no-io", "--min", version, "--max", version, "--psk", digits,
                "--psk-identity", "alice")
            #expect(run.status.isSuccess == isRight, "\(run.errorOutput)")
        }
        let served = try ToolServer(credentials, "--source", "1", "--max", version, "--psk", key)
        let run = try PeerProcess.run(
            "openssl",
            ["s_client", "-connect", served.endpoint, "-psk", key, "-psk_identity", "Client_identity", "-ign_eof"]
                + (version == "tls1.2" ? ["-tls1_2", "-cipher", "PSK"] : ["-tls1_3"]), timeout: .seconds(60))
        // OpenSSL counts a key of TLS 1.3 as resumption.
        #expect(run.output.text.contains(version == "tls1.2" ? "New, TLSv1" : "Reused, TLSv1.3"))
        #expect(run.output.text.contains("no peer certificate available"))
    }

    @Test func secretsAreLoggedOnBothSides() throws {
        let file = credentials.directory.path("keys")
        let server = try ToolServer(credentials, "--echo", "--keylog", file)
        _ = try connect(server.endpoint, ["--keylog", file])
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 11 && Set(lines).count == 6)
    }

    @Test(arguments: [["--psk", "xyz"], ["--psk", "abc"], ["--psk", ""], ["--tickets", "32"]])
    func optionsWithoutSenseAreRefused(options: [String]) throws {
        let run = try PeerProcess.run(Tool.path, ["serve", "--port", "0", "--cert", "x"] + options)
        #expect(run.status == .exited(2))
    }
}
