// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// Two programs that talk TLS with certificates made here: all parts together, without a line of TLS of our own.
@Suite(.enabled(if: OpenSSL.isInstalled, OpenSSL.reason), .timeLimit(.minutes(1))) struct OpenSSLPeerTests {
    @Test(arguments: [KeyType.ecdsaP256, .rsa(2048), .rsaPSS(2048), .ed25519])
    func programsAcceptEachOthersCertificates(type: KeyType) throws {
        let directory = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let root = try directory.write(authority.certificatePEM, "root.pem")
        let intermediate = try authority.intermediate(pathLength: 0)
        let server = try intermediate.issue("localhost") { $0.keyType = type }.write(to: directory, as: "server")
        let client = try intermediate.issue("someone") { $0.keyType = type }.write(to: directory, as: "client")
        let listening = try PeerProcess(
            "openssl",
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", server.certificate, "-key", server.privateKey,
                "-cert_chain", server.chain, "-CAfile", root, "-Verify", "2", "-verify_return_error", "-naccept", "1",
            ])
        let line = try listening.waitForLine { $0.hasPrefix("ACCEPT 127.0.0.1:") }
        let port = try #require(UInt16(line.dropFirst("ACCEPT 127.0.0.1:".count)))
        let calling = try PeerProcess(
            "openssl",
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", root, "-verify_hostname", "localhost",
                "-verify_return_error", "-cert", client.certificate, "-key", client.privateKey, "-cert_chain",
                client.chain, "-ign_eof",
            ])
        try calling.waitForLine { $0.contains("Verify return code: 0 (ok)") }
        try calling.send("a line for the server\n")
        try listening.waitForLine { $0 == "a line for the server" }
        try listening.send("a line for the client\n")
        // Behind the report, which may lack the end of its last line.
        try calling.waitForLine { $0.hasSuffix("a line for the client") }
        try listening.send("Q\n")
        #expect(try listening.waitForExit().isSuccess)
        // What the client makes of a server that just goes is its own affair.
        _ = try calling.waitForExit()
    }

    @Test func aProgramThatRefusesIsToldByItsStatus() throws {
        let leaf = try CertificateAuthority().issue("localhost")
        let directory = try TemporaryDirectory()
        let paths = try leaf.write(to: directory)
        let server = try PeerProcess(
            "openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", paths.certificate, "-key", paths.privateKey])
        let line = try server.waitForLine { $0.hasPrefix("ACCEPT ") }
        let address = String(line.dropFirst("ACCEPT ".count))
        let stranger = try directory.write(CertificateAuthority().certificatePEM, "root.pem")
        let result = try PeerProcess.run(
            "openssl", ["s_client", "-connect", address, "-CAfile", stranger, "-verify_return_error"])
        #expect(!result.status.isSuccess)
        try server.waitForLine(in: .errors) { $0.contains("alert unknown ca") }
        #expect(!(try server.terminate().isSuccess))
    }
}
