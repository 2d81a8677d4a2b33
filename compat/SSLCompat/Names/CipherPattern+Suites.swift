// SPDX-License-Identifier: MIT

extension CipherPattern {
    /// The properties of a suite.
    init(_ suite: CipherSuite) {
        id = suite.id
        keyExchange = Self.keyExchanges[suite.keyExchange] ?? []
        authentication = Self.authentications[suite.authentication] ?? []
        encryption = Self.encryptions[suite.gnutlsCipher] ?? []
        mac = Self.macs[suite.gnutlsMAC] ?? []
        version = suite.protocolName
        strength = suite.isNull ? .none : .high
        let isPlainAES = !encryption.isDisjoint(with: [.aes128CBC, .aes256CBC, .aes128GCM, .aes256GCM])
        if isPlainAES && suite.keyExchange != .srp { strength.insert(.fips) }
        let isPreferred = isPlainAES || encryption == .chacha20
        let isAuthenticated = authentication != .null && authentication != .dss
        isOutsideDefault = !suite.isNull && !(isPreferred && isAuthenticated)
    }

    /// What a name or a keyword asks for; `nil` for one that OpenSSL 3.0 does not know either. Case counts.
    static func named(_ name: ArraySlice<UInt8>) -> CipherPattern? {
        // No name is longer. A text may be, and is not to be copied for nothing.
        guard name.count <= 40 else { return nil }
        return byName[String(decoding: name, as: UTF8.self)]
    }

    /// Names of suites go before keywords, as in OpenSSL. A name says nothing of the version.
    private static let byName: [String: CipherPattern] = {
        var patterns = keywords
        for name in foreignNames { patterns[name] = CipherPattern(encryption: [.aria128, .aria256]) }
        for suite in CipherSuite.all where !suite.isTLS13 {
            var pattern = CipherPattern(suite)
            pattern.version = nil
            patterns[suite.name] = pattern
        }
        return patterns
    }()

    private static let keyExchanges: [CipherSuite.KeyExchange: KeyExchange] = [
        .rsa: .rsa, .dhe: .dhe, .ecdhe: .ecdhe, .psk: .psk, .rsaPSK: .rsaPSK, .dhePSK: .dhePSK,
        .ecdhePSK: .ecdhePSK, .srp: .srp,
    ]

    private static let authentications: [CipherSuite.Authentication: Authentication] = [
        .rsa: .rsa, .dss: .dss, .ecdsa: .ecdsa, .psk: .psk, .srp: .srp, .null: .null,
    ]

    /// By GnuTLS's words.
    private static let encryptions: [String: Encryption] = [
        "AES-128-CBC": .aes128CBC, "AES-256-CBC": .aes256CBC, "AES-128-GCM": .aes128GCM, "AES-256-GCM": .aes256GCM,
        "AES-128-CCM": .aes128CCM, "AES-256-CCM": .aes256CCM, "AES-128-CCM-8": .aes128CCM8,
        "AES-256-CCM-8": .aes256CCM8, "CAMELLIA-128-CBC": .camellia128, "CAMELLIA-256-CBC": .camellia256,
        "CHACHA20-POLY1305": .chacha20, "NULL": .null,
    ]

    private static let macs: [String: MAC] = [
        "MD5": .md5, "SHA1": .sha1, "SHA256": .sha256, "SHA384": .sha384, "AEAD": .aead,
    ]
}
