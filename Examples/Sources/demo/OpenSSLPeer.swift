// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport

/// The same conversations with the `openssl` command at the other end, where it is installed.
func meetOpenSSL(_ party: Party, _ report: Report) {
    guard let openssl = PeerProcess.find("openssl") else {
        return report.remark("openssl is not installed: left out")
    }
    do {
        let directory = try TemporaryDirectory()
        let server = try party.localhost.write(to: directory, as: "localhost")
        let alice = try party.alice.write(to: directory, as: "alice")
        let roots = try directory.write(party.authority.certificatePEM, "authority.pem")
        report.remark(try PeerProcess.run(openssl, ["version"]).output.trimmed)
        for version in [TLSVersion.tls1_3, .tls1_2] {
            report.step("\(version): connected to openssl s_server") {
                try connect(openssl, version, party, ["-cert", server.chain, "-key", server.privateKey])
            }
            report.step("\(version): served openssl s_client") {
                let options = ["-CAfile", roots, "-cert", alice.chain, "-key", alice.privateKey]
                return try serve(openssl, version, party, options)
            }
        }
    } catch {
        report.step("preparing for openssl") { throw error }
    }
}

/// s_server turns around what it receives, line by line.
private func connect(_ openssl: String, _ version: TLSVersion, _ party: Party, _ options: [String]) throws -> String {
    let server = try PeerProcess(openssl, ["s_server", "-accept", "127.0.0.1:0", "-rev"] + options)
    let line = try server.waitForLine { $0.hasPrefix("ACCEPT") }
    guard let port = line.split(separator: ":").last.flatMap({ Int($0) }) else { throw Mismatch("no port in \(line)") }
    let context = try party.client {
        $0.minimumVersion = version
        $0.maximumVersion = version
    }
    let tls = try context.connect(to: "127.0.0.1", port: port, timeout: patience, serverHostname: "localhost")
    try tls.writeAll("stressed\n")
    let answer = try String(decoding: tls.readAll(9), as: UTF8.self)
    let cipher = tls.object.cipher?.name ?? "?"
    tls.close()
    try expect(answer == "desserts\n", "the answer is \(answer)")
    return "\(cipher), sent stressed, got desserts"
}

/// s_client sends what it reads from its standard input, and must show Alice's certificate.
private func serve(_ openssl: String, _ version: TLSVersion, _ party: Party, _ options: [String]) throws -> String {
    let context = try party.server {
        $0.minimumVersion = version
        $0.verifyMode = .required
        $0.trustRoots = party.authority.trust
    }
    let server = try Server(context) { connection in
        let line = try connection.readAll(6)
        let name = connection.object.peerCertificate?.info?.commonName
        try connection.writeAll("\(name ?? "?") says \(String(decoding: line, as: UTF8.self))")
        connection.close()
    }
    let flag = version == .tls1_3 ? "-tls1_3" : "-tls1_2"
    let client = try PeerProcess(
        openssl,
        [
            "s_client", "-connect", "127.0.0.1:\(server.port)", "-servername", "localhost", "-verify_hostname",
            "localhost", "-verify_return_error", "-quiet", "-no_ign_eof", flag,
        ] + options)
    try client.send("hello\n")
    let line = try client.waitForLine { $0.hasPrefix("alice") }
    try server.finish()
    try expect(line == "alice says hello", "s_client got: \(line)")
    return "with a client certificate: \(line)"
}
