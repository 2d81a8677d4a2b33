// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// What is in hashed directories counts from when it has been used, as in OpenSSL.
@Suite struct HashedDirectoryTests {
    private static func statistics(x509: Int, crl: Int, x509CA: Int) -> CertificateStoreStatistics {
        var statistics = CertificateStoreStatistics()
        (statistics.x509, statistics.crl, statistics.x509CA) = (x509, crl, x509CA)
        return statistics
    }

    @Test func certificatesAndListsOfADirectoryCountOnceUsed() throws {
        var sides = try SessionTests.Sides()
        let (authority, directory) = (sides.authority, try TemporaryDirectory())
        let hash = try Self.hash(authority, directory)
        try directory.write(authority.certificatePEM, hash + ".0")
        try directory.write(authority.crl().pem, hash + ".r0")
        sides.client.trustRoots = TrustRoots(directories: [directory.path])
        sides.client.verifyFlags.insert(.crlCheckLeaf)
        let (client, server) = try sides.contexts()
        #expect(client.certificateStoreStatistics == Self.statistics(x509: 0, crl: 0, x509CA: 0))
        #expect(client.caCertificates.isEmpty)
        for _ in 0..<2 {
            _ = try SessionTests.talk(client, server)
            #expect(client.certificateStoreStatistics == Self.statistics(x509: 1, crl: 1, x509CA: 1))
            #expect(client.caCertificates.map(\.derBytes) == [authority.certificateDER])
        }
        // With the renewed context goes what was found; others have not looked.
        sides.client.alpnProtocols = ["h2"]
        let renewed = try GnuTLSContext(.client, sides.client, renewing: client)
        #expect(renewed.certificateStoreStatistics == Self.statistics(x509: 1, crl: 1, x509CA: 1))
        #expect(renewed.caCertificates == client.caCertificates)
        #expect(try GnuTLSContext(.client, sides.client).certificateStoreStatistics.x509 == 0)
        // What is known twice counts once.
        sides.client.trustRoots.sources = [.bytes(authority.certificatePEM)]
        let both = try GnuTLSContext(.client, sides.client, renewing: renewed)
        #expect(both.certificateStoreStatistics == Self.statistics(x509: 1, crl: 1, x509CA: 1))
        // A directory that is left takes along what was found there.
        sides.client.trustRoots = .none
        let without = try GnuTLSContext(.client, sides.client, renewing: renewed)
        #expect(without.certificateStoreStatistics == Self.statistics(x509: 0, crl: 0, x509CA: 0))
    }

    private static func hash(_ authority: CertificateAuthority, _ directory: TemporaryDirectory) throws -> String {
        let path = try directory.write(authority.certificatePEM, "ca.pem")
        return try PeerProcess.run("openssl", ["x509", "-in", path, "-noout", "-subject_hash"]).output.trimmed
    }

    @Test func anotherCertificateUnderTheSameHashDoesNotCount() throws {
        var sides = try SessionTests.Sides()
        let directory = try TemporaryDirectory()
        let hash = try Self.hash(sides.authority, directory)
        try directory.write(CertificateAuthority("Another").certificatePEM, hash + ".0")
        sides.client.trustRoots = TrustRoots(directories: [directory.path])
        let (client, server) = try sides.contexts()
        #expect(throws: SSLError.self) { try SessionTests.talk(client, server) }
        #expect(client.certificateStoreStatistics.x509 == 0)
    }
}
