// SPDX-License-Identifier: MIT

import CGnuTLS
import Foundation
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Session secrets leave the process for nobody who has not asked the program for them.
@Suite struct KeyLogTests {
    /// GnuTLS looks at the environment once, so that this takes a process of its own.
    @Test func secretsAreNotWrittenWhereTheEnvironmentSays() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let path = directory.path("secrets")
            unsafe setenv("SSLKEYLOGFILE", path, 1)
            let pair = try Pair.connected()
            try pair.client.write("secret")
            #expect(!FileManager.default.fileExists(atPath: path))

            // GnuTLS left to itself writes them: had it not looked at the variable, nothing would be proved.
            let authority = try CertificateAuthority()
            let incoming = MemoryBIO(), outgoing = MemoryBIO()
            let object = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust)).wrapBIO(
                incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
            let peer = try RawPeer(
                .server, incoming: outgoing, outgoing: incoming, identity: try authority.issue("localhost"))
            try peer.handshake(with: object)
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }
}
