// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

/// The tool and programs that nobody here wrote.
@Suite struct PeerTests {
    let credentials: Credentials
    init() throws { credentials = try Credentials() }

    private func opensslServer(_ options: String...) throws -> ForeignServer {
        try ForeignServer("openssl", ready: { $0.hasPrefix("ACCEPT") }) { port in
            [
                "s_server", "-accept", "\(port)", "-cert", credentials.server.chain, "-key",
                credentials.server.privateKey,
            ]
                + options
        }
    }

    /// What the connection says of itself.
    private func report(of run: PeerProcess.Completed) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.bytes)) as? [String: Any])
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["tls1.2", "tls1.3"])
    func connectsToOpenSSL(version: String) throws {
        let server = try opensslServer("-alpn", "h2,http/1.1")
        let run = try Tool.run(
            "connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--json", "--min", version, "--max",
            version,
            "--alpn", "http/1.1")
        #expect(run.status.isSuccess, "\(run.errorOutput)")
        let report = try report(of: run)
        #expect(report["version"] as? String == (version == "tls1.2" ? "TLSv1.2" : "TLSv1.3"))
        #expect(report["alpn"] as? String == "http/1.1")
        #expect(report["verified"] as? Bool == true)
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func trustsWhatTheEnvironmentNames() throws {
        let server = try opensslServer()
        let arguments = ["connect", server.endpoint, "--no-io"]
        #expect(try PeerProcess.run(Tool.path, arguments, environment: ["SSL_CERT_FILE": ""]).status == .exited(1))
        let named = try PeerProcess.run(Tool.path, arguments, environment: ["SSL_CERT_FILE": credentials.ca])
        #expect(named.status.isSuccess, "\(named.errorOutput)")
        let refused = try PeerProcess.run(
            Tool.path, arguments + ["--cadata-none"], environment: ["SSL_CERT_FILE": credentials.ca])
        #expect(refused.status == .exited(1))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["tls1.2", "tls1.3"])
    func showsOpenSSLAClientCertificate(version: String) throws {
        let server = try opensslServer("-Verify", "2", "-verify_return_error", "-CAfile", credentials.ca)
        let run = try Tool.run(
            "connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--max", version,
            "--cert", credentials.client.combined)
        #expect(run.status.isSuccess, "\(run.errorOutput)")
        let refused = try Tool.run("connect", server.endpoint, "--cafile", credentials.ca, "--no-io", "--max", version)
        #expect(refused.status == .exited(1))
        let reason = version == "tls1.2" ? "HANDSHAKE_FAILURE" : "CERTIFICATE_REQUIRED"
        #expect(refused.errorOutput.text.contains(reason))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func refusesOpenSSLForAWrongNameOrAuthorityAndSaysWhy() throws {
        let server = try opensslServer()
        let name = try Tool.run(
            "connect", server.endpoint, "--cafile", credentials.ca, "--servername", "elsewhere", "--no-io", "--json")
        #expect(name.status == .exited(1))
        #expect(name.errorOutput.text.contains("Hostname mismatch, certificate is not valid for 'elsewhere'."))
        #expect(try report(of: name)["verifyCode"] as? Int == 62)
        let stranger = try credentials.directory.write(
            try CertificateAuthority("Stranger").certificatePEM, "stranger.pem")
        let authority = try Tool.run("connect", server.endpoint, "--cafile", stranger, "--no-io")
        #expect(authority.status == .exited(1))
        #expect(authority.errorOutput.text.contains("unable to get local issuer certificate"))
        let insecure = try Tool.run("connect", server.endpoint, "--insecure", "--no-io")
        #expect(insecure.status.isSuccess)
        #expect(insecure.errorOutput.text.contains("NOT verified"))
        let told = try server.process.waitForLine { $0.contains("alert unknown ca") }
        #expect(told.contains("alert"))
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["-tls1_2", "-tls1_3"])
    func answersOpenSSLsClient(version: String) throws {
        let server = try ToolServer(credentials, "--echo")
        let client = try PeerProcess(
            "openssl",
            [
                "s_client", "-connect", server.endpoint, "-CAfile", credentials.ca, "-verify_return_error",
                "-servername", "localhost", version,
            ])
        try client.waitForLine { $0.contains("Verify return code: 0 (ok)") }
        try client.send("there and back\n")
        try client.waitForLine { $0 == "there and back" }
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func declinesARenegotiationOfOpenSSLsAndGoesOn() throws {
        let server = try ToolServer(credentials, "--echo")
        let client = try PeerProcess(
            "openssl", ["s_client", "-connect", server.endpoint, "-CAfile", credentials.ca, "-tls1_2"])
        try client.waitForLine { $0.contains("Verify return code: 0 (ok)") }
        // A line with an R alone asks OpenSSL's client to renegotiate.
        try client.send("R\n")
        try client.waitForLine { $0.contains("RENEGOTIATING") }
        try client.waitForLine { $0.contains("no renegotiation") }
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")))
    func updatesItsKeysWhenOpenSSLAsks() throws {
        let server = try ToolServer(credentials, "--echo")
        let client = try PeerProcess(
            "openssl", ["s_client", "-connect", server.endpoint, "-CAfile", credentials.ca, "-tls1_3"])
        try client.waitForLine { $0.contains("Verify return code: 0 (ok)") }
        try client.send("K\n")
        try client.waitForLine { $0.contains("KEYUPDATE") }
        try client.send("with new keys\n")
        try client.waitForLine { $0 == "with new keys" }
    }

    @Test(.enabled(if: Tool.isInstalled("openssl")), arguments: ["tls1.2", "tls1.3"])
    func requiresACertificateOfOpenSSLsClient(version: String) throws {
        let server = try ToolServer(
            credentials, "--client-auth", "required", "--client-ca", credentials.ca, "--max", version)
        let good = try PeerProcess(
            "openssl",
            [
                "s_client", "-connect", server.endpoint, "-CAfile", credentials.ca, "-cert",
                credentials.client.certificate,
                "-key", credentials.client.privateKey,
            ])
        try good.send("hello\n")
        // Behind the dump of a ticket, which may lack the end of its last line.
        try good.waitForLine { $0.hasSuffix("hello") }
        let bad = try PeerProcess("openssl", ["s_client", "-connect", server.endpoint, "-CAfile", credentials.ca])
        let alert = version == "tls1.2" ? "handshake failure" : "certificate required"
        try bad.waitForLine { $0.contains(alert) }
        try server.process.waitForLine(in: .errors) { $0.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE") }
    }

    @Test(.enabled(if: Tool.isInstalled("gnutls-cli")), arguments: ["VERS-TLS1.2", "VERS-TLS1.3"])
    func answersGnuTLSsClient(version: String) throws {
        let server = try ToolServer(credentials, "--echo")
        let client = try PeerProcess(
            "gnutls-cli",
            [
                "--x509cafile", credentials.ca, "--port", "\(server.port)", "--priority",
                "NORMAL:-VERS-ALL:+\(version)", "localhost",
            ])
        try client.waitForLine { $0.contains("Handshake was completed") }
        try client.send("there and back\n")
        try client.waitForLine { $0.contains("there and back") }
    }

    @Test(.enabled(if: Tool.isInstalled("gnutls-serv")), arguments: ["VERS-TLS1.2", "VERS-TLS1.3"])
    func connectsToGnuTLSsServer(version: String) throws {
        let server = try ForeignServer("gnutls-serv", ready: { $0.contains("Echo Server") || $0.contains("listening") })
        { port in
            [
                "--echo", "--port", "\(port)", "--x509certfile", credentials.server.chain, "--x509keyfile",
                credentials.server.privateKey, "--priority", "NORMAL:-VERS-ALL:+\(version)",
            ]
        }
        let client = try PeerProcess(Tool.path, ["connect", server.endpoint, "--cafile", credentials.ca])
        try client.send("there and back\n")
        try client.waitForLine(in: .output) { $0 == "there and back" }
    }

    @Test(.enabled(if: Tool.isInstalled("curl")), arguments: ["--tlsv1.2", "--tlsv1.3"])
    func answersCurl(version: String) throws {
        let server = try ToolServer(credentials, "--www", "--alpn", "http/1.1")
        let run = try PeerProcess.run(
            "curl",
            ["--silent", "--show-error", "--fail", "--cacert", credentials.ca, version, "https://\(server.endpoint)/"])
        #expect(run.status.isSuccess, "\(run.errorOutput)")
        #expect(run.output.text.contains("Your connection"))
        let refused = try PeerProcess.run("curl", ["--silent", "--show-error", "https://\(server.endpoint)/"])
        #expect(!refused.status.isSuccess)
    }

    @Test(.enabled(if: Tool.isInstalled("nginx")), arguments: ["TLSv1.2", "TLSv1.3"])
    func fetchesFromNginx(version: String) throws {
        let body = (0..<100_000).map { "line \($0)\n" }.joined()
        let root = credentials.directory
        _ = try root.write(body, "page.txt")
        let port = try LoopbackPort.free()
        let configuration = try root.write(
            """
            daemon off; master_process off; pid \(root.path("nginx.pid")); error_log stderr notice;
            events {}
            http {
                access_log off; client_body_temp_path \(root.path); proxy_temp_path \(root.path);
                fastcgi_temp_path \(root.path); uwsgi_temp_path \(root.path); scgi_temp_path \(root.path);
                server {
                    listen 127.0.0.1:\(port) ssl; root \(root.path); ssl_protocols \(version);
                    ssl_certificate \(credentials.server.chain); ssl_certificate_key \(credentials.server.privateKey);
                    location /moved { return 302 /page.txt; }
                    location /plain { return 302 http://localhost/page.txt; }
                }
            }
            """, "nginx.conf")
        let nginx = try PeerProcess("nginx", ["-c", configuration, "-p", root.path])
        try nginx.waitForLine { $0.contains("start worker") || $0.contains("using the \"epoll\"") }
        for page in ["page.txt", "moved"] {
            let run = try Tool.run("fetch", "https://localhost:\(port)/\(page)", "--cafile", credentials.ca)
            #expect(run.status.isSuccess, "\(run.errorOutput)")
            #expect(run.output.text == body)
        }
        let missing = try Tool.run("fetch", "https://localhost:\(port)/nothing", "--cafile", credentials.ca)
        #expect(missing.status == .exited(1))
        #expect(missing.errorOutput.text.contains("HTTP status 404"))
        let plain = try Tool.run("fetch", "https://localhost:\(port)/plain", "--cafile", credentials.ca)
        #expect(plain.status == .exited(1))
        let unverified = try Tool.run("fetch", "https://localhost:\(port)/page.txt", "--cadata-none")
        #expect(unverified.status == .exited(1))
        #expect(unverified.output.bytes.isEmpty)
    }

    @Test(
        .enabled(if: Tool.isInstalled("openssl")),
        arguments: ["smtp", "imap", "pop3", "ftp", "ldap", "postgres", "xmpp"])
    func switchesToTLSWhereTheProtocolSaysSo(name: String) throws {
        let listener = try TestListener.loopback()
        let identity = try credentials.authority.issue("localhost")
        let client = try PeerProcess(
            Tool.path,
            [
                "connect", "127.0.0.1:\(listener.port)", "--servername", "localhost", "--cafile", credentials.ca,
                "--starttls", name, "--no-io",
            ])
        try PlainServer.serve(name, on: listener, identity)
        #expect(try client.waitForExit().isSuccess, "\(client.errorOutput)")
    }
}
