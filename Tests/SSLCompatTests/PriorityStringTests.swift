// SPDX-License-Identifier: MIT
import CGnuTLS
import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@Suite struct PriorityStringTests {
    static let defaults: SSLOptions = [.cipherServerPreference, .enableMiddleboxCompat]

    static func make(
        _ versions: [TLSVersion] = [.tls1_2, .tls1_3], suites: [CipherSuite] = PriorityString.defaultSuites,
        groups: [KeyExchangeGroup] = PriorityString.defaultGroups, level: Int = 2, options: SSLOptions = defaults,
        side: SSLSide = .client
    ) -> String {
        PriorityString.make(
            versions: versions, suites: suites, groups: groups,
            signatureSchemes: PriorityString.signatureSchemes(securityLevel: level), securityLevel: level,
            options: options, side: side)
    }

    @Test func `the default is CPython's list and one suite more`() throws {
        // What an OpenSSL 3.0 client of CPython 3.11 offers.
        let expected: [UInt16] = [
            0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0xc02b, 0xc02f, 0xcca9, 0xcca8, 0xc024, 0xc028, 0xc023, 0xc027,
            0x009f, 0x009e, 0x006b, 0x0067,
        ]
        #expect(PriorityString.defaultSuites.map(\.id) == expected)
        let real = try GnuTLSPriorities(Self.make())
        #expect(Set(real.suites).subtracting(expected) == [0xccaa])
        #expect(Set(real.suites).isSuperset(of: expected))
        #expect(Array(real.suites.prefix(3)) == Array(expected.prefix(3)))
        #expect(real.versions == ["TLS1.3", "TLS1.2"])
        #expect(real.groups == PriorityString.defaultGroups.compactMap(\.gnutlsName))
        #expect(real.signatures == PriorityString.defaultSignatureSchemes.flatMap(\.gnutlsNames))
    }

    @Test(arguments: [false, true]) func `without ChaCha20 or without DHE the defaults are exact`(chacha: Bool) throws {
        let suites = PriorityString.defaultSuites.filter {
            chacha ? $0.keyExchange != .dhe : !$0.gnutlsCipher.hasPrefix("CHACHA")
        }
        #expect(Set(try GnuTLSPriorities(Self.make(suites: suites)).suites) == Set(suites.map(\.id)))
    }

    @Test(arguments: CipherSuite.all.filter { $0.keyExchange != .srp })
    func `one suite alone is exact`(suite: CipherSuite) throws {
        let text = Self.make([suite.isTLS13 ? .tls1_3 : .tls1_2], suites: [suite], level: 0)
        #expect(try GnuTLSPriorities(text).suites == [suite.id])
    }

    /// Without those with which GnuTLS takes TLS 1.3 away.
    static let compatible = CipherSuite.all.filter { $0.keyExchange != .srp && !$0.excludesTLS13 }

    @Test(arguments: CipherSuite.all.filter { !$0.isTLS13 && $0.keyExchange != .srp })
    func `some suites exclude TLS 1.3`(suite: CipherSuite) throws {
        let text = Self.make(suites: [suite] + PriorityString.defaultTLS13Suites, level: 0)
        #expect(try GnuTLSPriorities(text).versions.contains("TLS1.3") == !suite.excludesTLS13)
    }

    @Test(arguments: compatible)
    func `narrowed to one of its suites, a string stands for that one and the same versions`(suite: CipherSuite) throws
    {
        let text = Self.make([.tls1_2, .tls1_3], suites: Self.compatible, level: 0)
        let narrow = try GnuTLSPriorities(PriorityString.narrow(text, to: suite))
        // Ciphers belong to all versions: what counts are the suites of this one's.
        #expect(narrow.suites.filter { CipherSuite.numbered($0)?.isTLS13 == suite.isTLS13 } == [suite.id])
        let whole = try GnuTLSPriorities(text)
        #expect(narrow.versions == whole.versions && narrow.versions.count == 2)
        #expect(narrow.groups == whole.groups && narrow.signatures == whole.signatures)
    }

    @Test func `the combinations of the parts of suites are those that GnuTLS makes`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<100 {
            let suites = Self.compatible.shuffled(using: &random).prefix(Int.random(in: 1...8, using: &random))
            let text = Self.make([.tls1_2, .tls1_3], suites: Array(suites), level: 0)
            let versions = Set(suites.map(\.isTLS13))
            let expected = PriorityString.product(of: Array(suites)).filter { versions.contains($0.isTLS13) }
            #expect(Set(try GnuTLSPriorities(text).suites) == Set(expected.map(\.id)))
        }
    }

    @Test(arguments: 0...5, [SSLSide.client, .server])
    func `GnuTLS takes the defaults at every level, for every range of versions`(level: Int, side: SSLSide) throws {
        let all: [TLSVersion] = [.tls1_0, .tls1_1, .tls1_2, .tls1_3]
        for minimum in all {
            for maximum in all where minimum <= maximum {
                let versions = PriorityString.effectiveVersions(
                    minimum: minimum, maximum: maximum, securityLevel: level)
                // The default list has no suite that TLS 1.1 could use: add one.
                let suites =
                    PriorityString.defaultSuites + [CipherSuite.named("ECDHE-RSA-AES256-SHA")].compactMap { $0 }
                let text = Self.make(versions, suites: suites, level: level, side: side)
                guard !versions.isEmpty else {
                    #expect(throws: GnuTLSPriorities.Refusal(code: GNUTLS_E_NO_PRIORITIES_WERE_SET)) {
                        try GnuTLSPriorities(text)
                    }
                    continue
                }
                let real = try GnuTLSPriorities(text)
                #expect(!real.suites.isEmpty && !real.groups.isEmpty && !real.signatures.isEmpty)
                #expect(real.versions.count == versions.count, "\(text)")
            }
        }
    }

    @Test func `no suite, no string`() {
        #expect(throws: GnuTLSPriorities.Refusal.self) { try GnuTLSPriorities(Self.make(suites: [])) }
        #expect(throws: GnuTLSPriorities.Refusal.self) { try GnuTLSPriorities(Self.make([])) }
    }

    @Test func `a version without suites is not offered`() throws {
        let old = PriorityString.defaultSuites.filter { !$0.isTLS13 }
        #expect(try GnuTLSPriorities(Self.make(suites: old)).versions == ["TLS1.2"])
        let new = try GnuTLSPriorities(Self.make(suites: PriorityString.defaultTLS13Suites))
        #expect(new.versions == ["TLS1.3"])
        #expect(new.suites == [0x1302, 0x1303, 0x1301])
        // Its ciphers are not either: they would switch on others of TLS 1.2.
        let only12 = try GnuTLSPriorities(
            Self.make([.tls1_2], suites: [0x1301, 0xC030].compactMap(CipherSuite.numbered)))
        #expect(only12.suites == [0xC030])
    }

    @Test func `old versions at level 0 bring SHA-1`() throws {
        let suites = [CipherSuite.named("ECDHE-RSA-AES128-SHA")].compactMap { $0 }
        let text = PriorityString.make(
            versions: [.tls1_0, .tls1_1], suites: suites, groups: PriorityString.defaultGroups,
            signatureSchemes: PriorityString.defaultSignatureSchemes, securityLevel: 0, options: Self.defaults)
        let real = try GnuTLSPriorities(text)
        #expect(real.suites == suites.map(\.id))
        #expect(real.signatures.suffix(2) == ["ECDSA-SHA1", "RSA-SHA1"])
        #expect(text.contains("%VERIFY_ALLOW_SIGN_WITH_SHA1") && text.contains("%PROFILE_VERY_WEAK"))
        #expect(!Self.make().contains("SHA1"))
    }

    @Test func `order is kept, repetition is not`() throws {
        let names = ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256"]
        let text = Self.make([.tls1_2], suites: names.compactMap(CipherSuite.named))
        #expect(text.contains(":+ECDHE-RSA:+ECDHE-ECDSA:+AES-128-GCM:+AES-256-GCM:+AEAD:"))
        let groups = ["P-384", "x25519", "P-384"].compactMap(KeyExchangeGroup.named)
        #expect(try GnuTLSPriorities(Self.make(groups: groups)).groups == ["SECP384R1", "X25519"])
    }

    @Test func `the pre-shared key alone comes after those with Diffie-Hellman`() {
        let names = ["PSK-AES128-GCM-SHA256", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"]
        #expect(
            Self.make([.tls1_2], suites: names.compactMap(CipherSuite.named)).contains(":+DHE-PSK:+ECDHE-PSK:+PSK:"))
    }

    @Test func `what GnuTLS does not have is left out`() throws {
        let groups = ["brainpoolP256r1", "secp256k1", "X448"].compactMap(KeyExchangeGroup.named)
        #expect(try GnuTLSPriorities(Self.make(groups: groups)).groups == ["X448"])
        let suites = ["SRP-AES-256-CBC-SHA", "AES128-SHA"].compactMap(CipherSuite.named)
        #expect(try GnuTLSPriorities(Self.make([.tls1_2], suites: suites)).suites == [0x002F])
    }

    @Test func `options become flags`() {
        #expect(Self.make().contains(":%PROFILE_MEDIUM:%SERVER_PRECEDENCE:%SAFE_RENEGOTIATION"))
        #expect(Self.make(side: .server).hasSuffix(":%PARTIAL_RENEGOTIATION"))
        #expect(Self.make(options: .legacyServerConnect).hasSuffix("%DISABLE_TLS13_COMPAT_MODE:%PARTIAL_RENEGOTIATION"))
        #expect(!Self.make(options: []).contains("%SERVER_PRECEDENCE"))
        #expect(Self.make(options: .noTicket).contains("%NO_TICKETS_TLS12"))
        #expect(Self.make(level: 3).contains("%NO_TICKETS_TLS12") && !Self.make(level: 2).contains("%NO_TICKETS"))
    }

    @Test func `levels become profiles`() {
        let profiles = ["VERY_WEAK", "LOW", "MEDIUM", "HIGH", "ULTRA", "FUTURE"]
        for (level, profile) in profiles.enumerated() {
            #expect(Self.make(level: level).contains("%PROFILE_\(profile):"))
        }
        #expect(Self.make(level: 99) == Self.make(level: 5))
        #expect(Self.make(level: -1) == Self.make(level: 0))
    }

    @Test func `versions below 1.2 need level 0`() {
        func versions(_ minimum: TLSVersion?, _ maximum: TLSVersion?, _ level: Int, _ options: SSLOptions = [])
            -> [String]
        {
            PriorityString.effectiveVersions(
                minimum: minimum, maximum: maximum, securityLevel: level, options: options
            ).map(\.description)
        }
        #expect(versions(nil, nil, 0) == ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"])
        #expect(versions(nil, nil, 1) == ["TLSv1.2", "TLSv1.3"])
        #expect(versions(.tls1_2, nil, 2) == ["TLSv1.2", "TLSv1.3"])
        #expect(versions(nil, .tls1_1, 1).isEmpty)
        #expect(versions(.tls1_3, .tls1_2, 0).isEmpty)
        #expect(versions(TLSVersion(rawValue: 0x0300), TLSVersion(rawValue: 0x0305), 2) == ["TLSv1.2", "TLSv1.3"])
        // Holes: OpenSSL 3.0 clients offered these.
        #expect(versions(nil, nil, 0, .noTLS1_2) == ["TLSv1", "TLSv1.1"])
        #expect(versions(nil, nil, 0, .noTLS1_1) == ["TLSv1"])
        #expect(versions(nil, nil, 2, .noTLS1_2) == ["TLSv1.3"])
        #expect(versions(.tls1_2, nil, 2, .noTLS1_3) == ["TLSv1.2"])
        #expect(versions(nil, nil, 2, [.noTLS1_2, .noTLS1_3]).isEmpty)
    }
}
