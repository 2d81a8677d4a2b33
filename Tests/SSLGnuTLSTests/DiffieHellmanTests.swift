// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// A server's own parameters for clients that name no group.
@Suite struct DiffieHellmanTests {
    /// RFC 3526's group of 2048 bits.
    static func parameters() throws -> SSLDataSource {
        let made = try PeerProcess.run(
            "openssl", ["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:modp_2048"])
        return .bytes(made.output.bytes)
    }

    @Test func parametersServeTLS12() throws {
        let parameters = try Self.parameters()
        let pair = try Pair(key: .rsa) { client, server in
            client.maximumVersion = .tls1_2
            client.ciphers = ["DHE-RSA-AES128-GCM-SHA256"]
            // Without a group that both name, the server's own parameters are used.
            client.groups = ["x25519"]
            server.dhParameters = parameters
        }
        try pair.conversation.handshake()
        #expect(pair.client.cipher?.name == "DHE-RSA-AES128-GCM-SHA256")
        #expect(try pair.conversation.exchange([1]).atClient == [1])
    }

    @Test(arguments: ["", "nothing", "-----BEGIN DH PARAMETERS-----\nMAAA\n-----END DH PARAMETERS-----\n"])
    func whatIsNoParametersIsRefused(text: String) {
        var configuration = SSLConfiguration.server()
        configuration.dhParameters = .pem(text)
        #expect(error { _ = try GnuTLSContext(.server, configuration) }?.detail?.reason?.name == "NO_START_LINE")
    }

    @Test func aFileThatIsNotThereIsAnError() {
        var configuration = SSLConfiguration.server()
        configuration.dhParameters = .file("/nonexistent/dh.pem")
        #expect(error { _ = try GnuTLSContext(.server, configuration) }?.detail?.systemError == 2)
    }
}
