// SPDX-License-Identifier: MIT
public import SSLInterface

/// Writes what a connection may use as a GnuTLS priority string.
///
/// GnuTLS switches key exchanges, ciphers and MACs, not suites, and the words are shared by all versions: a list of
/// suites that is not a full product of its parts gets the rest of the product as well. With the defaults this is one
/// suite, `DHE-RSA-CHACHA20-POLY1305`. Who must be exact compares the suite that was chosen with the list.
public enum PriorityString {
    /// Makes the string.
    ///
    /// What the security level forbids is left out, as OpenSSL does, and so are a version for which no suite is given,
    /// suites with passwords (SRP), and groups that GnuTLS does not have. `gnutls_priority_init` refuses the result
    /// (`GNUTLS_E_NO_PRIORITIES_WERE_SET`) when no version, no suite, or from TLS 1.2 on no signature scheme is left.
    ///
    /// - Parameters:
    ///   - versions: the versions to speak, a contiguous range in any order: see
    ///     ``effectiveVersions(minimum:maximum:securityLevel:options:)``.
    ///   - suites: the suites of all versions, the preferred first.
    ///   - groups: the groups, the preferred first. GnuTLS refuses the whole string for one that it was built without:
    ///     leave out post-quantum groups that it does not list.
    ///   - signatureSchemes: the schemes, the preferred first.
    ///   - securityLevel: OpenSSL's level, 0 to 5. Level 0 with versions below 1.2 adds the SHA-1 schemes.
    ///   - options: `SSL_OP_*` bits.
    ///   - preSharedKeys: keys that both sides know may be used in TLS 1.3, where suites do not say so.
    ///   - side: a server does not insist on secure renegotiation, a client does unless the options say otherwise.
    public static func make(
        versions: [TLSVersion], suites: [CipherSuite], groups: [KeyExchangeGroup],
        signatureSchemes: [SignatureScheme], securityLevel: Int, options: SSLOptions, preSharedKeys: Bool = false,
        side: SSLSide = .client
    ) -> String {
        let allowed = suites.filter { $0.isAllowed(atSecurityLevel: securityLevel) && $0.keyExchange != .srp }
        let spoken = versions.sorted(by: >).filter { version in
            allowed.contains { $0.isTLS13 == (version >= .tls1_3) }
        }
        let used = allowed.filter { suite in spoken.contains { suite.isTLS13 == ($0 >= .tls1_3) } }
        var words = ["NONE", "+COMP-NULL", "+CTYPE-X509"]
        words += spoken.compactMap(word(version:))
        let isPSK13 = preSharedKeys && spoken.contains(.tls1_3)
        words += keyExchanges(used, isPSK13 ? ["ECDHE-PSK", "DHE-PSK", "PSK"] : []).map { "+" + $0 }
        words += unique(used.map(\.gnutlsCipher)).map { "+" + $0 }
        words += unique(used.map(\.gnutlsMAC)).map { "+" + $0 }
        words += signatures(signatureSchemes, versions: spoken, level: securityLevel).map { "+SIGN-" + $0 }
        words += unique(groups.filter { $0.isAllowed(atSecurityLevel: securityLevel) }.compactMap(\.gnutlsName))
            .map { "+GROUP-" + $0 }
        words += flags(level: securityLevel, options: options, side: side)
        return words.joined(separator: ":")
    }

    /// The versions that a connection can use, the oldest first; empty when there is none (`NO_PROTOCOLS_AVAILABLE`).
    ///
    /// From level 1 on OpenSSL 3 has no TLS 1.0 and 1.1, whose handshakes are signed with SHA-1. A hole that the
    /// options make in the range leaves the versions below it, as in OpenSSL.
    ///
    /// - Parameters:
    ///   - minimum: the oldest to use, `nil` for the oldest there is.
    ///   - maximum: the newest to use, `nil` for the newest there is.
    ///   - securityLevel: OpenSSL's level, 0 to 5.
    ///   - options: `SSL_OP_NO_TLSv*` bits; others do not matter.
    public static func effectiveVersions(
        minimum: TLSVersion?, maximum: TLSVersion?, securityLevel: Int, options: SSLOptions = []
    ) -> [TLSVersion] {
        let usable = versions.map { version, off in
            version >= minimum ?? .tls1_0 && version <= maximum ?? .tls1_3
                && (securityLevel <= 0 || version >= .tls1_2) && !options.contains(off)
        }
        guard let first = usable.firstIndex(of: true) else { return [] }
        let end = usable[first...].firstIndex(of: false) ?? usable.endIndex
        return versions[first..<end].map(\.version)
    }
}

extension PriorityString {
    private static let versions: [(version: TLSVersion, off: SSLOptions)] = [
        (.tls1_0, .noTLS1_0), (.tls1_1, .noTLS1_1), (.tls1_2, .noTLS1_2), (.tls1_3, .noTLS1_3),
    ]

    private static func word(version: TLSVersion) -> String? {
        switch version {
        case .tls1_0: "+VERS-TLS1.0"
        case .tls1_1: "+VERS-TLS1.1"
        case .tls1_2: "+VERS-TLS1.2"
        case .tls1_3: "+VERS-TLS1.3"
        default: nil
        }
    }

    /// The pre-shared key alone goes last: in TLS 1.3 its place decides whether Diffie-Hellman is added to it.
    private static func keyExchanges(_ suites: [CipherSuite], _ further: [String]) -> [String] {
        let words = unique(suites.compactMap(\.gnutlsKeyExchange) + further)
        return words.filter { $0 != "PSK" } + words.filter { $0 == "PSK" }
    }

    private static func signatures(_ schemes: [SignatureScheme], versions: [TLSVersion], level: Int) -> [String] {
        var schemes = schemes.filter { $0.isAllowed(atSecurityLevel: level) }
        if level <= 0, versions.contains(where: { $0 < .tls1_2 }) {
            schemes += PriorityString.signatureSchemes(securityLevel: 0).filter { $0.securityBits < 80 }
        }
        return unique(schemes.flatMap(\.gnutlsNames))
    }

    private static func flags(level: Int, options: SSLOptions, side: SSLSide) -> [String] {
        var words = [SecurityLevel.profile(level)]
        if level <= 0 { words.append("%VERIFY_ALLOW_SIGN_WITH_SHA1") }
        if options.contains(.cipherServerPreference) { words.append("%SERVER_PRECEDENCE") }
        if !options.contains(.enableMiddleboxCompat) { words.append("%DISABLE_TLS13_COMPAT_MODE") }
        // A ticket's key lives longer than forward secrecy allows.
        if options.contains(.noTicket) || level >= 3 { words.append("%NO_TICKETS_TLS12") }
        let lenient = side == .server || options.contains(.legacyServerConnect)
        words.append(lenient ? "%PARTIAL_RENEGOTIATION" : "%SAFE_RENEGOTIATION")
        return words
    }

    /// The elements without repetition, each where it first was.
    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
