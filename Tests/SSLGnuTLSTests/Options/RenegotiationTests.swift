// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// OpenSSL's server asks for another handshake, as no server of this package does.
@Suite(.enabled(if: PeerProcess.find("openssl") != nil), .timeLimit(.minutes(1))) struct RenegotiationTests {
    @Test(arguments: [SSLOptions.noRenegotiation, []])
    func aServerOfOpenSSLsThatWantsToRenegotiateIsDeclined(option: SSLOptions) throws {
        let directory = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let paths = try authority.issue("localhost").write(to: directory)
        let server = try PeerProcess(
            "openssl",
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", paths.certificate, "-key", paths.privateKey, "-tls1_2",
                "-naccept", "1",
            ])
        let line = try server.waitForLine { $0.hasPrefix("ACCEPT 127.0.0.1:") }
        let socket = try TestSocket.connect(port: try #require(UInt16(line.dropFirst("ACCEPT 127.0.0.1:".count))))
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        configuration.options.insert(option)
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let client = try GnuTLSContext(.client, configuration)
            .wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
        while !client.isHandshakeComplete {
            let failure = error { try client.doHandshake() }
            #expect(failure == nil || failure == .wantRead)
            try socket.send(outgoing.read())
            if failure != nil { try incoming.write(try socket.receive()) }
        }
        try client.write("here I am\n")
        try socket.send(outgoing.read())
        try server.waitForLine { $0.hasSuffix("here I am") }
        // A line with an r alone asks OpenSSL's server to renegotiate.
        try server.send("r\n")
        try incoming.write(try socket.receive())
        #expect(error { _ = try client.read(1) } == .wantRead)
        #expect(outgoing.pending > 0, "the warning")
        try socket.send(outgoing.read())
        try server.waitForLine(in: .errors) { $0.contains("no renegotiation") }
    }
}
