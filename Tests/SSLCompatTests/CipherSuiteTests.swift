// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat
import SSLInterface
import Testing

@Suite struct CipherSuiteTests {
    @Test func `the table has the 144 suites that both libraries know, once each`() {
        #expect(CipherSuite.all.count == 144)
        #expect(Set(CipherSuite.all.map(\.id)).count == 144)
        #expect(Set(CipherSuite.all.map(\.name)).count == 144)
        #expect(Set(CipherSuite.all.map(\.ianaName)).count == 144)
        #expect(CipherSuite.all.map(\.id) == CipherSuite.all.map(\.id).sorted())
        #expect(Set(CipherSuite.all.filter { !$0.isTLS13 }.map(\.rank)).count == 139)
    }

    @Test func `GnuTLS knows them by the same numbers, names and parts`() {
        var found = 0
        for index in 0... {
            guard let theirs = GnuTLSPriorities.suite(at: index) else { break }
            guard let ours = CipherSuite.numbered(theirs.id) else { continue }
            found += 1
            #expect(ours.gnutlsName == theirs.name)
            #expect(ours.gnutlsCipher == theirs.cipher, "\(theirs.name)")
            #expect(ours.gnutlsMAC == theirs.mac, "\(theirs.name)")
            #expect(ours.gnutlsKeyExchange == nil || ours.gnutlsKeyExchange == theirs.keyExchange, "\(theirs.name)")
        }
        // A GnuTLS that is built without passwords or without DSA has fewer.
        #expect(found >= 120)
    }

    @Test(arguments: CipherSuite.all) func `each suite is found by number and by both names`(suite: CipherSuite) {
        #expect(CipherSuite.numbered(suite.id) == suite)
        #expect(CipherSuite.named(suite.name) == suite)
        #expect(CipherSuite.ianaNamed(suite.ianaName) == suite)
        #expect(
            suite.cipher
                == SSLCipher(
                    name: suite.name, protocolName: suite.protocolName, bits: suite.bits, id: suite.id,
                    ianaName: suite.ianaName))
    }

    @Test func `other names find nothing`() {
        #expect(CipherSuite.numbered(0x000A) == nil)
        #expect(CipherSuite.named("DES-CBC3-SHA") == nil)
        #expect(CipherSuite.named("aes128-sha") == nil)
        #expect(CipherSuite.named("") == nil)
        #expect(CipherSuite.ianaNamed("AES128-SHA") == nil)
    }

    @Test func `a suite says its parts in OpenSSL's and in GnuTLS's words`() throws {
        let suite = try #require(CipherSuite.named("ECDHE-PSK-CHACHA20-POLY1305"))
        #expect(suite.id == 0xCCAC)
        #expect(suite.ianaName == "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256")
        #expect(suite.gnutlsName == "TLS_ECDHE_PSK_CHACHA20_POLY1305")
        #expect(suite.keyExchange.rawValue == "ecdhe-psk" && suite.authentication.rawValue == "psk")
        #expect(suite.gnutlsKeyExchange == "ECDHE-PSK" && suite.gnutlsCipher == "CHACHA20-POLY1305")
        #expect(suite.isAEAD && !suite.isTLS13 && !suite.isNull && !suite.isAnonymous)
        #expect(CipherSuite.numbered(0x0034)?.isAnonymous == true)
        #expect(CipherSuite.numbered(0x0001)?.isNull == true)
        #expect(CipherSuite.numbered(0x1305)?.bits == 64)
    }

    /// Lines of CPython's `get_ciphers()` on OpenSSL 3.0.
    @Test(
        arguments: [
            (
                "TLS_AES_256_GCM_SHA384", "aes-256-gcm", nil,
                "TLS_AES_256_GCM_SHA384         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(256)            Mac=AEAD"
            ),
            (
                "ECDHE-ECDSA-AES256-CCM8", "aes-256-ccm", nil,
                "ECDHE-ECDSA-AES256-CCM8        TLSv1.2 Kx=ECDH     Au=ECDSA Enc=AESCCM8(256)           Mac=AEAD"
            ),
            (
                "PSK-NULL-SHA", nil, "sha1",
                "PSK-NULL-SHA                   SSLv3   Kx=PSK      Au=PSK   Enc=None                   Mac=SHA1"
            ),
            (
                "ECDHE-PSK-CAMELLIA128-SHA256", "camellia-128-cbc", "sha256",
                "ECDHE-PSK-CAMELLIA128-SHA256   TLSv1   Kx=ECDHEPSK Au=PSK   Enc=Camellia(128)          Mac=SHA256"
            ),
            (
                "AECDH-AES256-SHA", "aes-256-cbc", "sha1",
                "AECDH-AES256-SHA               TLSv1   Kx=ECDH     Au=None  Enc=AES(256)               Mac=SHA1"
            ),
        ] as [(String, String?, String?, String)])
    func `details are those of get_ciphers`(name: String, symmetric: String?, digest: String?, line: String) throws {
        let suite = try #require(CipherSuite.named(name))
        #expect(suite.symmetric == symmetric)
        #expect(suite.digest == digest)
        #expect(suite.summary == line)
    }

    @Test func `security levels leave out what OpenSSL leaves out`() throws {
        func allowed(_ name: String) throws -> [Int] {
            let suite = try #require(CipherSuite.named(name))
            return (0...5).filter { suite.isAllowed(atSecurityLevel: $0) }
        }
        #expect(try allowed("NULL-SHA") == [0])
        #expect(try allowed("ADH-AES256-SHA") == [0])
        #expect(try allowed("AES256-GCM-SHA384") == [0, 1, 2])
        #expect(try allowed("ECDHE-RSA-AES128-SHA") == [0, 1, 2, 3])
        #expect(try allowed("ECDHE-RSA-AES256-SHA") == [0, 1, 2, 3])
        #expect(try allowed("ECDHE-RSA-AES256-SHA384") == [0, 1, 2, 3, 4, 5])
        #expect(try allowed("TLS_AES_128_GCM_SHA256") == [0, 1, 2, 3])
        #expect(try allowed("TLS_AES_128_CCM_8_SHA256") == [0])
        #expect(try allowed("DHE-PSK-AES256-GCM-SHA384") == [0, 1, 2])
    }
}
