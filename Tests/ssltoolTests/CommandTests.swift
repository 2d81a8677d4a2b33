// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

/// The commands that need no foreign peer, and the tool at both ends.
@Suite struct CommandTests {
    let credentials: Credentials
    init() throws { credentials = try Credentials() }

    private func object(_ run: PeerProcess.Completed) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.bytes)) as? [String: Any])
    }

    @Test func wrongUsageIsStatusTwo() throws {
        for arguments in [
            ["connect"], ["connect", "localhost"], ["connect", "localhost:0"], ["connect", "a:1", "--nonsense"],
            ["connect", "a:1", "--max", "ssl3"], ["serve", "--port", "0"], ["verify"], ["nonsense"],
            ["fetch", "http://a/"],
            ["fetch", "https://a b/"], ["connect", "a:1", "--key", "x"], ["explain"],
        ] {
            let run = try PeerProcess.run(Tool.path, arguments)
            #expect(run.status == .exited(2), "\(arguments): \(run.errorOutput)")
            #expect(!run.errorOutput.trimmed.isEmpty)
            #expect(run.output.bytes.isEmpty)
        }
    }

    @Test func conformanceRunsCasesAndCountsThem() throws {
        let run = try Tool.run("conformance", "--filter", "handshake.completes", "--seed", "7")
        #expect(run.status.isSuccess)
        #expect(run.output.text.contains("seed 7"))
        #expect(run.output.trimmed.hasSuffix("2 passed, 0 failed"))
        let listed = try Tool.run("conformance", "--list", "--filter", "alpn")
        #expect(listed.output.text.split(separator: "\n").allSatisfy { $0.hasPrefix("alpn.") })
    }

    @Test func conformanceTellsItsResultInOtherForms() throws {
        let object = try Tool.run("conformance", "--filter", "alpn.exact", "--json")
        let report = try JSONSerialization.jsonObject(with: Data(object.output.bytes)) as? [String: Any]
        #expect(report?["passed"] as? Int == 1 && report?["ok"] as? Bool == true)
        let xml = try Tool.run("conformance", "--filter", "alpn.exact", "--junit")
        #expect(xml.output.text.contains("<testsuite name=\"GnuTLS x GnuTLS\" tests=\"1\" failures=\"0\""))
        for wrong in [["--filter", "nonsense"], ["--json", "--junit"], ["--seed", "x"]] {
            #expect(try PeerProcess.run(Tool.path, ["conformance"] + wrong).status == .exited(2), "\(wrong)")
        }
    }

    @Test func namesThatNobodyKnowsAreToldBeforeAnyConnection() throws {
        for (option, message) in [
            ("--ciphers", "No cipher can be selected."), ("--ciphersuites", "No cipher suite can be selected.: nope"),
            ("--groups", "unrecognized group: nope"),
        ] {
            let run = try PeerProcess.run(Tool.path, ["connect", "a:1", option, "nope"])
            #expect(run.status == .exited(1))
            #expect(run.errorOutput.text.contains(message))
        }
    }

    @Test func ciphersSpeaksTheLanguageOfCipherStrings() throws {
        let run = try Tool.run("ciphers", "ECDHE+AESGCM:!aECDSA")
        #expect(run.status.isSuccess)
        let lines = run.output.text.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(
            lines.last
                == "0xC0,0x2F - ECDHE-RSA-AES128-GCM-SHA256    TLSv1.2 Kx=ECDH     Au=RSA   Enc=AESGCM(128)            Mac=AEAD"
        )
        let entries = try object(try Tool.run("ciphers", "kRSA+AESGCM", "--json"))["ciphers"] as? [[String: Any]]
        #expect(entries?.last?["name"] as? String == "AES128-GCM-SHA256")
        #expect(entries?.last?["id"] as? String == "0x009C")
        let refused = try PeerProcess.run(Tool.path, ["ciphers", "nope"])
        #expect(refused.status == .exited(1))
        #expect(refused.errorOutput.text.contains("No cipher can be selected."))
    }

    @Test func helpIsASuccess() throws {
        let run = try Tool.run("--help")
        #expect(run.status.isSuccess)
        for command in ["connect", "serve", "fetch", "verify", "cert", "explain", "capabilities"] {
            #expect(run.output.text.contains(command))
        }
    }

    @Test func aConversationRunsBothWaysUntilBothSidesHaveClosed() throws {
        let server = try ToolServer(credentials, "--echo", "--count", "1")
        let text = (0..<200_000).map { "line \($0)\n" }.joined()
        let run = try Tool.run("connect", server.endpoint, "--cafile", credentials.ca, input: text)
        #expect(run.status.isSuccess, "\(run.errorOutput)")
        #expect(run.output.text == text)
        #expect(try server.process.waitForExit().isSuccess, "it ends after the one connection")
    }

    @Test func aSourceGivesWhatWasAskedForAndASinkTakesIt() throws {
        let source = try ToolServer(credentials, "--source", "300000", "--count", "1")
        #expect(try Tool.run("connect", source.endpoint, "--cafile", credentials.ca).output.bytes.count == 300_000)
        let sink = try ToolServer(credentials, "--discard", "--count", "1")
        let run = try Tool.run("connect", sink.endpoint, "--cafile", credentials.ca, input: "away with it")
        #expect(run.status.isSuccess)
        #expect(run.output.bytes.isEmpty)
    }

    @Test func oneBadClientDoesNotStopAServer() throws {
        let server = try ToolServer(credentials, "--echo")
        let refusal = try Tool.run("connect", server.endpoint, "--cadata-none", "--no-io")
        #expect(refusal.status == .exited(1))
        try server.process.waitForLine(in: .errors) { $0.contains("TLSV1_ALERT_UNKNOWN_CA") }
        let garbage = try PeerProcess.run(
            "python3",
            [
                "-c",
                "import socket; s = socket.create_connection(('127.0.0.1', \(server.port))); s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n'); s.recv(1)",
            ])
        _ = garbage
        try server.process.waitForLine(in: .errors) { $0.contains("HTTP_REQUEST") }
        #expect(try Tool.run("connect", server.endpoint, "--cafile", credentials.ca, "--no-io").status.isSuccess)
    }

    @Test func whatCannotBeReachedIsAnError() throws {
        let port = try LoopbackPort.free()
        let refused = try Tool.run("connect", "127.0.0.1:\(port)", "--no-io", "--json")
        #expect(refused.status == .exited(1))
        #expect(try object(refused)["errno"] as? Int == 111)
        let silent = try TestListener.loopback()
        let late = try Tool.run("connect", "127.0.0.1:\(silent.port)", "--no-io", "--timeout", "0.2")
        #expect(late.status == .exited(1))
        #expect(late.errorOutput.text.contains("timed out"))
    }

    @Test func verifyLooksAtRevocationListsAndStrictness() throws {
        let server = try credentials.authority.issue("localhost")
        let leaf = try server.write(to: credentials.directory, as: "revocable").chain
        let good = try credentials.directory.write(try credentials.authority.crl().pem, "good.crl")
        let bad = try credentials.directory.write(try credentials.authority.crl(revoking: [server]).pem, "bad.crl")
        let bare = try credentials.authority.issue("localhost") { $0.authorityKeyIdentifier = .absent }
            .write(to: credentials.directory, as: "bare").chain
        for (chain, options, code) in [
            (leaf, [], 0), (leaf, ["--verify-flags", "crl-leaf"], 3), (leaf, ["--crl", bad], 0),
            (leaf, ["--crl", good, "--verify-flags", "crl-leaf"], 0),
            (leaf, ["--crl", bad, "--verify-flags", "crl-leaf"], 23),
            (leaf, ["--crl", good, "--verify-flags", "crl-chain,peer-first"], 0), (bare, [], 0),
            (bare, ["--verify-flags", "strict,trusted-first"], 85), (leaf, ["--seclevel", "5"], 66),
        ] as [(String, [String], Int)] {
            let run = try PeerProcess.run(
                Tool.path, ["verify", "--cafile", credentials.ca, "--json", chain] + options)
            #expect(try object(run)["verifyCode"] as? Int == code, "\(options)")
        }
    }

    @Test func verifyGivesOpenSSLsVerdict() throws {
        let good = try Tool.run(
            "verify", "--cafile", credentials.ca, "--hostname", "localhost", credentials.server.chain)
        #expect(good.status.isSuccess)
        #expect(good.output.text.contains("verify code: 0 (ok)"))
        let cases: [([String], Int)] = [
            (["--hostname", "elsewhere"], 62), (["--hostname", "127.0.0.2"], 64),
            (["--at", "2001-01-01T00:00:00Z"], 9),
            (["--at", "2101-01-01T00:00:00Z"], 10),
        ]
        for (options, code) in cases {
            let run = try PeerProcess.run(
                Tool.path, ["verify", "--cafile", credentials.ca, "--json", credentials.server.chain] + options)
            #expect(run.status == .exited(1))
            #expect(try object(run)["verifyCode"] as? Int == code)
        }
        let nobody = try Tool.run("verify", "--cadata-none", credentials.server.chain)
        #expect(nobody.errorOutput.text.contains("20: unable to get local issuer certificate"))
    }

    @Test func certShowsWhatACertificateSays() throws {
        let run = try Tool.run("cert", credentials.server.certificate)
        #expect(run.output.text.contains("CN=localhost"))
        #expect(run.output.text.contains("DNS:localhost"))
        #expect(run.output.text.contains("IP Address:127.0.0.1"))
        let json = try object(try Tool.run("cert", credentials.server.certificate, "--json"))
        #expect((json["certificates"] as? [[String: Any]])?.first?["keyBits"] as? Int == 256)
        #expect(try Tool.run("cert", credentials.server.privateKey).status == .exited(1))
        let missing = try Tool.run("cert", "/nowhere", "--json")
        #expect(missing.status == .exited(1))
        #expect(try object(missing)["errno"] as? Int == 2)
    }

    @Test(arguments: [
        ("-43", "GNUTLS_E_CERTIFICATE_ERROR"), ("GNUTLS_E_AGAIN", "-28"), ("NO_SHARED_CIPHER", "193"),
        ("193", "NO_SHARED_CIPHER"), ("unknown_ca", "TLSV1_ALERT_UNKNOWN_CA"), ("48", "unknown_ca"),
        ("20", "unable to get local issuer certificate"), ("X509_V_ERR_CERT_HAS_EXPIRED", "10"), ("SSL_ERROR_EOF", "8"),
    ])
    func explainKnows(code: String, expected: String) throws {
        let run = try Tool.run("explain", code)
        #expect(run.status.isSuccess)
        #expect(run.output.text.contains(expected))
    }

    @Test func explainAdmitsWhatItDoesNotKnow() throws {
        #expect(try Tool.run("explain", "nonsense").status == .exited(1))
    }

    @Test func capabilitiesAndCiphersAreObjects() throws {
        #expect(try object(try Tool.run("capabilities", "--json"))["backend"] as? String == "GnuTLS")
        #expect((try object(try Tool.run("ciphers", "--json"))["ciphers"] as? [[String: Any]])?.count == 17)
    }

    @Test func passwordsAndKeysAreNeverShown() throws {
        let encrypted = try credentials.authority.issue("alice").encryptedKeyPEM(password: "open sesame")
        let key = try credentials.directory.write(encrypted, "encrypted.key")
        let run = try Tool.run(
            "serve", "--port", "0", "--cert", credentials.server.chain, "--key", key, "--password", "not it sesame")
        #expect(run.status == .exited(1))
        #expect(!(run.errorOutput.text + run.output.text).contains("sesame"))
    }
}
