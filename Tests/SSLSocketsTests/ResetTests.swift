// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport
import Testing

/// Connections that are reset in the middle of a handshake, wherever that is.
@Suite struct ResetTests {
    let client: GnuTLSContext
    let server: GnuTLSContext

    init() throws {
        let authority = try CertificateAuthority()
        client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        server = try GnuTLSContext(.server, .server(try authority.issue("localhost").chain))
    }

    /// Whether an error is the one of a connection that the peer has reset, met by reading or by writing.
    private func isReset(_ error: SSLError?) -> Bool {
        error?.code == .syscall && [104, 32].contains(error?.detail?.systemError)
    }

    private func failure(of body: () throws -> Void) -> SSLError? {
        do { try body() } catch let error as SSLError { return error } catch {}
        return nil
    }

    @Test func `A reset at any byte of the server's flight is the client's error`() throws {
        let listener = try TestListener.loopback()
        var offset = 0
        while true {
            let socket = try Socket.connect(host: "127.0.0.1", port: Int(listener.port), timeout: .seconds(10))
            let peer = try listener.accept()
            socket.timeout = .nonBlocking
            let tls = try client.wrapSocket(socket, serverHostname: "localhost", doHandshakeOnConnect: false)
            #expect(throws: SSLError.wantRead) { try tls.doHandshake() }
            let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
            let object = try server.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: nil)
            while outgoing.pending == 0 {
                try incoming.write(try peer.receive())
                _ = failure { try object.doHandshake() }
            }
            let flight = outgoing.read()
            guard offset < flight.count else { break }
            try peer.send(Array(flight[..<offset]))
            try peer.reset()
            tls.timeout = .seconds(10)
            let error = failure { try tls.doHandshake() }
            #expect(isReset(error), "\(offset): \(error.map(\.description) ?? "none")")
            tls.close()
            offset += 1
        }
        #expect(offset > 500)
    }

    @Test func `A reset at any byte of the client's hello is the server's error`() throws {
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        let port = try listener.localAddress.port
        let outgoing = MemoryBIO()
        let object = try client.wrapBIO(incoming: MemoryBIO(), outgoing: outgoing, serverHostname: "localhost")
        #expect(throws: SSLError.wantRead) { try object.doHandshake() }
        let hello = outgoing.read()
        for offset in hello.indices {
            let peer = try TestSocket.connect(port: UInt16(port))
            let socket = try listener.accept(timeout: .seconds(10))
            socket.timeout = .seconds(10)
            // While it is connected: one that has gone by then is told as not connected.
            let tls = try server.wrapSocket(socket, doHandshakeOnConnect: false)
            try peer.send(Array(hello[..<offset]))
            try peer.reset()
            let error = failure { try tls.doHandshake() }
            #expect(isReset(error), "\(offset): \(error.map(\.description) ?? "none")")
        }
    }
}
