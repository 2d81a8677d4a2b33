// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What goes beyond CPython's `ssl`, with programs that nobody here wrote at the other end.
@Suite struct BeyondPeerTests {
    let credentials: Credentials
    let authority: CertificateAuthority
    let leaf: IssuedCertificate

    init() throws {
        credentials = try Credentials()
        authority = credentials.authority
        leaf = try authority.issue("localhost", "127.0.0.1")
    }

    private func pin(_ certificate: IssuedCertificate) throws -> String {
        let pin = PublicKeyPin(certificate: SSLCertificate(derBytes: certificate.certificateDER, info: nil))
        return try #require(pin).description
    }

    private func opensslServer(_ options: String...) throws -> ForeignServer {
        let paths = try leaf.write(to: credentials.directory, as: "foreign")
        return try ForeignServer("openssl", ready: { $0.hasPrefix("ACCEPT") }) { port in
            ["s_server", "-accept", "\(port)", "-cert", paths.chain, "-key", paths.privateKey] + options
        }
    }

    private func connect(_ endpoint: String, _ options: String...) throws -> PeerProcess.Completed {
        try PeerProcess.run(
            Tool.path, ["connect", endpoint, "--cafile", credentials.ca, "--no-io"] + options, timeout: .seconds(60))
    }

    // MARK: Pins

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func pinsOpenSSLsServer() throws {
        let server = try opensslServer()
        #expect(try connect(server.endpoint, "--pin", pin(leaf)).status.isSuccess)
        #expect(try connect(server.endpoint, "--pin", pin(authority.identity)).status.isSuccess)
        let refused = try connect(server.endpoint, "--pin", pin(SelfSigned.certificate("x")))
        #expect(refused.status == .exited(1))
        #expect(refused.errorOutput.text.contains("pinned"))
        try server.process.waitForLine { $0.contains("alert bad certificate") }
    }

    @Test(.enabled(if: Tool.isInstalled("curl")))
    func curlTakesThePinThatCertPrints() throws {
        let server = try ToolServer(credentials, "--www")
        let run = try Tool.run("cert", credentials.server.certificate)
        let line = try #require(run.output.text.split(separator: "\n").first { $0.hasPrefix("pin:") })
        let pin = try #require(line.split(separator: " ").last)
        for (pinned, isAccepted) in [(String(pin), true), (try self.pin(leaf), false)] {
            let curl = try PeerProcess.run(
                "curl",
                [
                    "--silent", "--cacert", credentials.ca, "--pinnedpubkey",
                    pinned.replacingOccurrences(of: "sha256/", with: "sha256//"), "https://\(server.endpoint)/",
                ])
            #expect(curl.status.isSuccess == isAccepted)
        }
    }

    // MARK: Trust on first use

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func remembersOpenSSLsServer() throws {
        let server = try opensslServer()
        let file = credentials.directory.path + "/known"
        let options = ["connect", server.endpoint, "--cadata-none", "--known-hosts", file, "--no-io"]
        #expect(try PeerProcess.run(Tool.path, options).status.isSuccess)
        let known = try String(contentsOfFile: file, encoding: .utf8)
        #expect(known == "\(server.endpoint) \(try pin(leaf))\n")
        try "\(server.endpoint) \(try pin(SelfSigned.certificate("x")))\n".write(
            toFile: file, atomically: true, encoding: .utf8)
        let refused = try PeerProcess.run(Tool.path, options)
        #expect(refused.status == .exited(1))
        #expect(refused.errorOutput.text.contains("not the one that was seen first"))
    }

    // MARK: Stapled responses

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["-tls1_2", "-tls1_3"])
    func judgesWhatOpenSSLsServerStaples(version: String) throws {
        let directory = credentials.directory
        let good = try directory.write(try authority.statusResponse(for: leaf).der, "good.der")
        let revoked = try directory.write(try authority.statusResponse(for: leaf, .revoked).der, "revoked.der")
        let stapling = try opensslServer("-status_file", good, version)
        #expect(try connect(stapling.endpoint, "--status", "required").status.isSuccess)
        let refusing = try opensslServer("-status_file", revoked, version)
        let refused = try connect(refusing.endpoint)
        #expect(refused.status == .exited(1))
        #expect(refused.errorOutput.text.contains("certificate revoked"))
        try refusing.process.waitForLine { $0.contains("alert certificate revoked") }
        let silent = try opensslServer(version)
        #expect(try connect(silent.endpoint).status.isSuccess)
        #expect(try connect(silent.endpoint, "--status", "required").status == .exited(1))
        try silent.process.waitForLine { $0.contains("bad certificate status response") }
    }

    /// Asks OpenSSL itself, as an authority's responder does.
    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func understandsResponsesOfOpenSSLs() throws {
        let directory = credentials.directory
        let paths = try leaf.write(to: directory, as: "foreign")
        let root = try authority.identity.write(to: directory, as: "root")
        let serial = try PeerProcess.run("openssl", ["x509", "-in", paths.certificate, "-noout", "-serial"])
        let number = serial.output.trimmed.dropFirst("serial=".count)
        for (state, isAccepted) in [("V\t491231235959Z\t", true), ("R\t491231235959Z\t240101000000Z", false)] {
            let index = try directory.write(Array("\(state)\t\(number)\tunknown\t/CN=localhost\n".utf8), "index.txt")
            let made = try PeerProcess.run(
                "openssl",
                [
                    "ocsp", "-index", index, "-CA", root.certificate, "-rsigner", root.certificate, "-rkey",
                    root.privateKey, "-issuer", root.certificate, "-cert", paths.certificate, "-ndays", "1",
                    "-respout", directory.path + "/made.der",
                ])
            #expect(made.status.isSuccess, "\(made.errorOutput)")
            let server = try opensslServer("-status_file", directory.path + "/made.der")
            #expect(try connect(server.endpoint, "--status", "required").status.isSuccess == isAccepted)
        }
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["-tls1_2", "-tls1_3"])
    func staplesForOpenSSLsClient(version: String) throws {
        let paths = try leaf.write(to: credentials.directory, as: "own")
        let file = try credentials.directory.write(try authority.statusResponse(for: leaf).pem, "response.pem")
        let process = try PeerProcess(
            Tool.path, ["serve", "--port", "0", "--cert", paths.combined, "--ocsp", file, "--echo"])
        let address = try process.waitForLine(in: .output) { $0.contains(":") }
        let client = try PeerProcess(
            "openssl",
            [
                "s_client", "-connect", address, "-CAfile", credentials.ca, "-status", "-servername", "localhost",
                version,
            ])
        try client.waitForLine { $0.contains("OCSP Response Status: successful") }
        try client.waitForLine { $0.contains("Cert Status: good") }
    }

    // MARK: Raw public keys

    @Test(.enabled(if: Tool.isInstalled("gnutls-serv")), arguments: ["tls1.2", "tls1.3"])
    func knowsGnuTLSsServerByItsKey(version: String) throws {
        let paths = try leaf.write(to: credentials.directory, as: "raw")
        let publicKey = credentials.directory.path + "/raw.pub"
        let made = try PeerProcess.run("openssl", ["pkey", "-in", paths.privateKey, "-pubout", "-out", publicKey])
        #expect(made.status.isSuccess)
        let server = try ForeignServer("gnutls-serv", ready: { $0.contains("listening on IPv4") }) { port in
            [
                "--port", "\(port)", "--echo", "--rawpkkeyfile", paths.privateKey, "--rawpkfile", publicKey,
                "--priority", "NORMAL:-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-X509", "--disable-client-cert",
            ]
        }
        let known = try connect(server.endpoint, "--raw-peer", pin(leaf), "--max", version)
        #expect(known.status.isSuccess, "\(known.errorOutput)")
        #expect(known.errorOutput.text.contains("peer: raw public key \(try pin(leaf))\n"))
        let unknown = try connect(server.endpoint, "--raw-peer", pin(credentials.authority.identity), "--max", version)
        #expect(unknown.status == .exited(1))
        #expect(unknown.errorOutput.text.contains("raw public key"))
    }

    @Test(.enabled(if: Tool.isInstalled("gnutls-cli")), arguments: ["VERS-TLS1.2", "VERS-TLS1.3"])
    func bothShowRawKeysToEachOther(version: String) throws {
        let own = try leaf.write(to: credentials.directory, as: "raw")
        let other = try authority.issue("client")
        let paths = try other.write(to: credentials.directory, as: "other")
        let publicKey = credentials.directory.path + "/other.pub"
        _ = try PeerProcess.run("openssl", ["pkey", "-in", paths.privateKey, "-pubout", "-out", publicKey])
        let process = try PeerProcess(
            Tool.path,
            [
                "serve", "--port", "0", "--raw-key", own.privateKey, "--raw-peer", try pin(other), "--client-auth",
                "required", "--echo",
            ])
        let address = try process.waitForLine(in: .output) { $0.contains(":") }
        let port = try #require(address.split(separator: ":").last)
        let client = try PeerProcess(
            "gnutls-cli",
            [
                "--insecure", "--port", String(port), "--rawpkkeyfile", paths.privateKey, "--rawpkfile", publicKey,
                "--priority", "NORMAL:-VERS-ALL:+\(version):-CTYPE-ALL:+CTYPE-SRV-RAWPK:+CTYPE-CLI-RAWPK", "localhost",
            ])
        try client.waitForLine { $0.contains("Handshake was completed") }
        try client.send("there and back\n")
        try client.waitForLine { $0 == "there and back" }
    }

    // MARK: The system's policy

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func whatTheSystemForbidsIsForbidden() throws {
        let policy = "[overrides]\ndisabled-version = TLS1.3\ntls-disabled-cipher = AES-128-GCM\n"
        let environment = [
            "GNUTLS_SYSTEM_PRIORITY_FILE": try credentials.directory.write(Array(policy.utf8), "policy.conf")
        ]
        let run = try PeerProcess.run(Tool.path, ["capabilities", "--json"], environment: environment)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.bytes)) as? [String: Any])
        #expect((report["versions"] as? [String])?.contains("TLSv1.3") == false)
        let ciphers = try #require(report["ciphers"] as? [String])
        #expect(ciphers.contains("ECDHE-ECDSA-AES256-GCM-SHA384"))
        #expect(!ciphers.contains { $0.contains("AES128-GCM") || $0.hasPrefix("TLS_") })
        let server = try opensslServer()
        let arguments = ["connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--json"]
        for options in [[], ["--system-policy"]] {
            let run = try PeerProcess.run(Tool.path, arguments + options, environment: environment)
            #expect(run.status.isSuccess, "\(run.errorOutput)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(run.output.bytes)) as? [String: Any])
            #expect(report["version"] as? String == "TLSv1.2")
        }
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func theSystemsOwnChoiceIsTakenWhereItIsAskedFor() throws {
        let policy = "[priorities]\nSYSTEM=NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-CCM\n"
        let environment = [
            "GNUTLS_SYSTEM_PRIORITY_FILE": try credentials.directory.write(Array(policy.utf8), "policy.conf")
        ]
        let server = try opensslServer("-cipher", "ALL")
        let arguments = ["connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--json"]
        let asked = try PeerProcess.run(Tool.path, arguments + ["--system-policy"], environment: environment)
        #expect(asked.status.isSuccess, "\(asked.errorOutput)")
        #expect(asked.output.text.contains("ECDHE-ECDSA-AES256-CCM"))
        let unasked = try PeerProcess.run(Tool.path, arguments, environment: environment)
        #expect(unasked.output.text.contains("TLSv1.3"))
    }

    @Test func theSystemsPolicyGoesWithoutChoicesOfOnesOwn() throws {
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        configuration.usesSystemPolicy = true
        _ = try GnuTLSContext(.client, configuration)
        configuration.groups = ["x25519"]
        #expect(throws: SSLError.self) { try GnuTLSContext(.client, configuration) }
    }
}
