// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLSockets
import SSLTestSupport
import Testing

/// Looking at a server's certificate, without deciding anything.
@Suite struct ServerCertificateTests {
    @Test func aServersCertificateIsShownWhoeverItIs() throws {
        let issued = try CertificateAuthority().issue("elsewhere.example")
        let (certificate, name) = try ask(issued, trust: nil)
        #expect(try certificate.get().derBytes == issued.certificateDER)
        #expect(try certificate.get().info != nil)
        // An address is not sent as a name.
        #expect(name == nil)
    }

    @Test func withTrustTheIssuerCountsAndTheNameDoesNot() throws {
        let authority = try CertificateAuthority()
        let issued = try authority.issue("elsewhere.example")
        #expect(throws: Never.self) { try ask(issued, trust: authority.trust).certificate.get() }
        let error = #expect(throws: SSLError.self) {
            try ask(issued, trust: CertificateAuthority("Stranger").trust).certificate.get()
        }
        #expect(error?.isCertificateVerificationError == true)
    }

    @Test func aPortThatNobodyListensToIsAnError() throws {
        let port = Int(try LoopbackPort.free())
        let error = #expect(throws: SSLError.self) {
            try GnuTLSContext.getServerCertificate(host: "127.0.0.1", port: port, timeout: .seconds(30))
        }
        #expect(error?.code == .syscall)
    }

    /// What comes of asking a server with this certificate, and the name that it was asked for.
    private func ask(
        _ issued: IssuedCertificate, trust: TrustRoots?
    ) throws -> (certificate: Result<SSLCertificate, any Error>, name: String?) {
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        let port = try listener.localAddress.port
        let server = try GnuTLSContext(.server, .server(issued.chain))
        let peer = Worker { () -> String? in
            let connection = try server.wrapSocket(
                listener.accept(timeout: .seconds(30)), doHandshakeOnConnect: false, timeout: .seconds(30))
            // A client that refuses the certificate ends the handshake.
            try? connection.doHandshake()
            defer { connection.close() }
            return connection.object.serverHostname
        }
        let certificate = Result {
            try GnuTLSContext.getServerCertificate(
                host: "127.0.0.1", port: port, trustRoots: trust, timeout: .seconds(30))
        }
        return (certificate, try peer.join())
    }
}
