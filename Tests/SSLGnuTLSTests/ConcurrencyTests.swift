// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// One connection, many threads.
@Suite struct ConcurrencyTests {
    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func oneTaskReadsWhileAnotherWrites(version: TLSVersion) async throws {
        let conversation = try Pair.connected(version).conversation
        let (client, server) = (conversation.client, conversation.server)
        let (toServer, toClient) = (conversation.serverIncoming, conversation.clientIncoming)
        let (fromServer, fromClient) = (conversation.serverOutgoing, conversation.clientOutgoing)
        let total = 2_000_000
        // Four tasks: each side reads in one and writes in another, while one carries the bytes.
        try await withThrowingTaskGroup(of: Int.self) { group in
            let done = Counter()
            for object in [client, server] {
                group.addTask {
                    var sent = 0
                    let block = [UInt8](repeating: 7, count: 10_000)
                    while sent < total {
                        sent += try object.write(block)
                        await Task.yield()
                    }
                    return 0
                }
                group.addTask {
                    var received = 0
                    while received < total {
                        do { received += try object.read(16384).count } catch SSLError.Code.wantRead {
                            await Task.yield()
                        }
                    }
                    done.increment()
                    return received
                }
            }
            group.addTask {
                while done.value < 2 {
                    try toServer.write(fromClient.read())
                    try toClient.write(fromServer.read())
                    await Task.yield()
                }
                return 0
            }
            var sum = 0
            for try await count in group { sum += count }
            #expect(sum == 2 * total)
        }
    }

    @Test func manyThreadsMayMisuseOneConnection() async throws {
        let client = try Pair.connected().client
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    for _ in 0..<50 {
                        _ = error { try client.doHandshake() }
                        _ = error { _ = try client.read(10) }
                        _ = error { try client.write("x") }
                        if index == 0 { _ = error { try client.unwrap() } }
                        _ = client.pending
                        _ = client.cipher
                        _ = client.peerCertificate
                        _ = try? client.channelBinding(.tlsUnique)
                    }
                }
            }
        }
        #expect(client.isHandshakeComplete)
    }

    @Test func oneContextServesManyConnectionsAtOnce() async throws {
        let authority = try CertificateAuthority()
        let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<4 {
                        guard let pair = try? Pair(client: client, server: server, hostname: "localhost"),
                            (try? pair.conversation.handshake()) != nil
                        else { return false }
                    }
                    return true
                }
            }
            for await isGood in group { #expect(isGood) }
        }
    }
}
