// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport
import Testing

/// The scenarios of `SSLGnuTLSTests/Scenarios` that take sockets. What is expected was printed by
/// `scripts/oracle/sockets.py`: CPython 3.13.0 on OpenSSL 3.0.19, 2026-11-23.
@Suite struct ScenarioTests {
    let client: GnuTLSContext
    let server: GnuTLSContext

    init() throws {
        let authority = try CertificateAuthority()
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
    }

    /// A client that has not shaken hands, and the other end of its connection.
    private func connect(_ version: TLSVersion) throws -> (SSLSocket<GnuTLSObject>, TestSocket) {
        var configuration = client.configuration
        configuration.maximumVersion = version
        let listener = try TestListener.loopback()
        let socket = try Socket.connect(host: "127.0.0.1", port: Int(listener.port), timeout: .seconds(10))
        let peer = try listener.accept()
        let context = try GnuTLSContext(.client, configuration)
        return (try context.wrapSocket(socket, serverHostname: "localhost", doHandshakeOnConnect: false), peer)
    }

    private func failure(of body: () throws -> Void) -> SSLError? {
        do { try body() } catch let error as SSLError { return error } catch {}
        return nil
    }

    @Test("68: the peer resets the connection in the handshake", arguments: [TLSVersion.tls1_2, .tls1_3])
    func aResetInTheHandshake(version: TLSVersion) throws {
        let (tls, peer) = try connect(version)
        tls.timeout = .nonBlocking
        #expect(throws: SSLError.wantRead) { try tls.doHandshake() }
        _ = try peer.receive()
        try peer.reset()
        tls.timeout = .seconds(10)
        let error = failure { try tls.doHandshake() }
        #expect(error?.code == .syscall)
        #expect(error?.detail?.systemError == 104)
    }

    @Test("69: the handshake takes too long", arguments: [TLSVersion.tls1_2, .tls1_3])
    func aHandshakeThatTakesTooLong(version: TLSVersion) throws {
        let (tls, peer) = try connect(version)
        tls.timeout = .seconds(0.05)
        #expect(failure { try tls.doHandshake() }?.code == .timedOut)
        peer.close()
    }

    @Test("75: the peer resets an open connection", arguments: [TLSVersion.tls1_2, .tls1_3])
    func aResetOfAnOpenConnection(version: TLSVersion) throws {
        let (tls, peer) = try connect(version)
        tls.timeout = .seconds(10)
        let shaking = Worker { () throws in try tls.doHandshake() }
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let object = try server.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
        while !object.isHandshakeComplete {
            try incoming.write(try peer.receive())
            _ = failure { try object.doHandshake() }
            try peer.send(outgoing.read())
        }
        try shaking.join()
        try peer.reset()
        let error = failure { _ = try tls.read() }
        #expect(error?.code == .syscall)
        #expect(error?.detail?.systemError == 104)
    }
}
