// SPDX-License-Identifier: MIT

import SSLTestSupport
import Testing

@testable import SSLCompat

/// Revocation lists taken apart: no input traps.
@Suite("Revocation lists") struct CertificateListTests {
    private static func list() throws -> [UInt8] {
        let authority = try CertificateAuthority("Lists")
        let leaf = try authority.issue("example.org")
        return try authority.crl(revoking: [leaf, authority.issue("b.example.org")]).der
    }

    @Test func partsAreRead() throws {
        let authority = try CertificateAuthority("Lists")
        let leaf = try authority.issue("example.org")
        let list = try #require(CertificateList(derBytes: try authority.crl(revoking: [leaf]).der))
        let issuer = try #require(X509Certificate(derBytes: authority.certificateDER))
        let certificate = try #require(X509Certificate(derBytes: leaf.certificateDER))
        #expect(list.canonicalIssuer == issuer.canonicalSubject)
        #expect(list.authorityKeyIdentifier?.keyIdentifier == issuer.subjectKeyIdentifier)
        #expect(list.entryCount == 1)
        #expect(list.revokes(serialNumber: certificate.serialNumber))
        #expect(!list.revokes(serialNumber: issuer.serialNumber))
        #expect(try #require(list.thisUpdate) < (try #require(list.nextUpdate)))
        #expect(!list.isDelta && list.scope == nil && !list.hasUnhandledCriticalExtension)
    }

    @Test func noPrefixIsAList() throws {
        let der = try Self.list()
        for end in 0..<der.count { #expect(CertificateList(derBytes: Array(der[..<end])) == nil) }
        #expect(CertificateList(derBytes: der + [0]) == nil)
    }

    @Test func noOctetTrapsWhateverItBecomes() throws {
        let der = try Self.list()
        for index in der.indices {
            for value in [0, 1, 0x30, 0x7f, 0x80, 0x84, 0xa0, 0xff] as [UInt8] {
                var changed = der
                changed[index] = value
                guard let list = CertificateList(derBytes: changed) else { continue }
                _ = (list.revokes(serialNumber: [1]), list.signatureAlgorithm, list.scope?.isSupported)
            }
        }
    }
}
