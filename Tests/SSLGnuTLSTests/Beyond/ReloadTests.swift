// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// New certificates under way.
@Suite struct ReloadTests {
    private func chain(_ directory: TemporaryDirectory) -> CertificateChain {
        CertificateChain(certificates: .file(directory.path + "/server.pem"))
    }

    private func write(_ certificate: IssuedCertificate, to directory: TemporaryDirectory) throws {
        try directory.write(certificate.chainPEM + certificate.privateKeyPEM, "server.pem")
    }

    @Test func connectionsKeepTheContextTheyStartedFrom() throws {
        let directory = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let (old, new) = (try authority.issue("localhost"), try authority.issue("localhost"))
        try write(old, to: directory)
        let chain = chain(directory)
        let holder = try SSLContextHolder { () throws(SSLError) in try GnuTLSContext(.server, .server(chain)) }
        let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let underWay = try Pair(client: client, server: holder.current, hostname: "localhost")
        try write(new, to: directory)
        try holder.reload()
        try underWay.conversation.handshake()
        #expect(underWay.client.peerCertificate?.derBytes == old.certificateDER)
        let next = try Pair(client: client, server: holder.current, hostname: "localhost")
        try next.conversation.handshake()
        #expect(next.client.peerCertificate?.derBytes == new.certificateDER)
        #expect(try underWay.conversation.transfer([1, 2, 3], from: .client) == [1, 2, 3])
    }

    @Test func aReloadThatFailsLeavesTheOldContextInForce() throws {
        let directory = try TemporaryDirectory()
        try write(CertificateAuthority().issue("localhost"), to: directory)
        let chain = chain(directory)
        let holder = try SSLContextHolder { () throws(SSLError) in try GnuTLSContext(.server, .server(chain)) }
        let before = holder.current
        try directory.write(Array("half a fi".utf8), "server.pem")
        #expect(throws: SSLError.self) { try holder.reload() }
        #expect(holder.current === before)
        let other = try GnuTLSContext(.server, .server(CertificateAuthority().issue("localhost").chain))
        #expect(holder.replace(with: other) === before)
        #expect(holder.current === other)
    }

    @Test func certificatesChangeUnderConcurrentHandshakes() async throws {
        let directory = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let certificates = [try authority.issue("localhost"), try authority.issue("localhost")]
        try write(certificates[0], to: directory)
        let chain = chain(directory)
        let holder = try SSLContextHolder { () throws(SSLError) in try GnuTLSContext(.server, .server(chain)) }
        let client = try GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust))
        let known = Set(certificates.map(\.certificateDER))
        let shown = try await withThrowingTaskGroup(of: Set<[UInt8]>.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var shown: Set<[UInt8]> = []
                    for _ in 0..<20 {
                        let pair = try Pair(client: client, server: holder.current, hostname: "localhost")
                        try pair.conversation.handshake()
                        _ = try pair.conversation.exchange([1, 2, 3])
                        shown.insert(try #require(pair.client.peerCertificate?.derBytes))
                    }
                    return shown
                }
            }
            group.addTask {
                for round in 0..<20 {
                    // A context by itself: a file that is half written would make this test fail now and then.
                    let certificate = certificates[(round + 1) % 2]
                    holder.replace(with: try GnuTLSContext(.server, .server(certificate.chain)))
                    try? holder.reload()
                }
                return []
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.formUnion($1) }
        }
        #expect(!shown.isEmpty && shown.isSubset(of: known))
    }
}
