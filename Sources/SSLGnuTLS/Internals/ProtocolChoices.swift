// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// What a configuration lets a connection choose from, in the terms of the protocol.
struct ProtocolChoices {
    /// OpenSSL's level: that of the cipher string, if it has one.
    let securityLevel: Int
    /// The versions, the oldest first.
    let versions: [TLSVersion]
    /// All suites that were asked for, TLS 1.3's first, in order of preference: `get_ciphers()`.
    let suites: [CipherSuite]
    /// The groups, the preferred first.
    let groups: [KeyExchangeGroup]
    /// The signature schemes, the preferred first.
    let signatureSchemes: [SignatureScheme]
    let options: SSLOptions
    /// Whether there are pre-shared keys to use.
    let hasPreSharedKeys: Bool
    /// Whether the suites up to TLS 1.2, and those of TLS 1.3, were asked for by name.
    private let namesCiphers: Bool
    private let namesTLS13Suites: Bool

    /// Throws as `SSLContext.init` says: for names that nobody knows and for lists and ranges with nothing in them.
    init(_ configuration: SSLConfiguration) throws(SSLError) {
        let ciphers = configuration.ciphers
        let string = ciphers.isEmpty ? nil : try CipherString(ciphers.joined(separator: ":"))
        let profile = string?.suiteB
        let level = string?.securityLevel ?? configuration.securityLevel
        securityLevel = level
        hasPreSharedKeys = configuration.pskClientCallback != nil || configuration.pskServerCallback != nil
        let tls13 = try Self.tls13Suites(configuration.ciphersuites)
        let defaults = PriorityString.defaultSuites.filter { !$0.isTLS13 }
        let keyDefaults = hasPreSharedKeys ? PriorityString.defaultPSKSuites : []
        suites = tls13 + (string?.suites ?? keyDefaults + defaults)
        // Read even where a profile goes before them: mistakes are to be heard of.
        let groups = try Self.groups(configuration.groups)
        let schemes = try Self.signatureSchemes(configuration.signatureSchemes)
        self.groups = profile?.groups ?? groups
        signatureSchemes =
            profile?.signatureSchemes ?? schemes ?? PriorityString.signatureSchemes(securityLevel: level)
        // A server with a profile of RFC 6460 goes by its own order.
        options = profile == nil ? configuration.options : configuration.options.union(.cipherServerPreference)
        try Self.refuseUnknown(configuration.minimumVersion)
        try Self.refuseUnknown(configuration.maximumVersion)
        let minimum = [configuration.minimumVersion, profile?.minimumVersion].compactMap { $0 }.max()
        versions = PriorityString.effectiveVersions(
            minimum: minimum, maximum: configuration.maximumVersion, securityLevel: level, options: options)
        guard !versions.isEmpty else { throw Translation.noProtocolsAvailable.error(backendCode: nil) }
        namesCiphers = string != nil
        namesTLS13Suites = !configuration.ciphersuites.isEmpty
    }

    /// The suites that may come out of a handshake: the level allows them, there is a version for them, and something to
    /// authenticate with. Those that GnuTLS has not beside TLS 1.3 give way to it.
    var usableSuites: [CipherSuite] {
        suites.filter { suite in
            suite.isAllowed(atSecurityLevel: securityLevel) && !suite.isAnonymous && suite.keyExchange != .srp
                && (hasPreSharedKeys || !suite.needsPreSharedKey)
                && !(suite.excludesTLS13 && versions.contains(.tls1_3))
                && versions.contains(where: suite.exists)
        }
    }

    /// What to make a priority string of.
    ///
    /// GnuTLS switches ciphers for all versions together. A client that names suites up to TLS 1.2 would offer their key
    /// exchanges with all ciphers of TLS 1.3, and could not speak with a server that chooses such a combination; and the
    /// other way round. So, where one of the two is named and the other is the default, it leaves out those of the default
    /// suites that would add to the combinations, unless none of them would be left. What is named goes first.
    func suitesToEnable(for side: SSLSide) -> [CipherSuite] {
        let usable = usableSuites
        guard side == .client, namesCiphers != namesTLS13Suites else { return usable }
        let named = usable.filter { $0.isTLS13 == namesTLS13Suites }
        guard !named.isEmpty else { return usable }
        let defaults = usable.filter { $0.isTLS13 != namesTLS13Suites }
        func combinations(_ suites: [CipherSuite]) -> Int {
            PriorityString.product(of: suites).count { $0.isTLS13 == namesTLS13Suites }
        }
        let count = combinations(named)
        let harmless = defaults.filter { combinations(named + [$0]) == count }
        return named + (harmless.isEmpty ? defaults : harmless)
    }
}

extension ProtocolChoices {
    /// A number that is no version from SSL 3 on. CPython's words.
    private static func refuseUnknown(_ version: TLSVersion?) throws(SSLError) {
        guard let number = version?.rawValue, !(0x0300...0x0304).contains(number) else { return }
        throw .invalidArgument("Unsupported TLS/SSL version 0x" + String(number, radix: 16))
    }

    private static func tls13Suites(_ names: [String]) throws(SSLError) -> [CipherSuite] {
        if names.isEmpty { return PriorityString.defaultTLS13Suites }
        var suites: [CipherSuite] = []
        for name in names {
            guard let suite = CipherSuite.named(name), suite.isTLS13 else {
                throw unknown("No cipher suite can be selected.", name)
            }
            if !suites.contains(suite) { suites.append(suite) }
        }
        return suites
    }

    private static func groups(_ names: [String]) throws(SSLError) -> [KeyExchangeGroup] {
        if names.isEmpty { return PriorityString.defaultGroups }
        let groups = try found(names, "unrecognized group") { name in
            KeyExchangeGroup.named(name).flatMap { GnuTLSContext.capabilities.groups.contains($0.name) ? $0 : nil }
        }
        guard !groups.isEmpty else { throw unknown("unrecognized group", names.joined(separator: ":")) }
        return groups
    }

    /// `nil` if none are named.
    private static func signatureSchemes(_ names: [String]) throws(SSLError) -> [SignatureScheme]? {
        if names.isEmpty { return nil }
        let message = "unrecognized signature algorithm"
        let schemes = try found(names, message) { name in
            // OpenSSL has a short form.
            SignatureScheme.named(name.hasPrefix("PSS+") ? "RSA-" + name : name)
        }
        guard !schemes.isEmpty else { throw unknown(message, names.joined(separator: ":")) }
        return schemes
    }

    /// Looks names up. One with a question mark in front need not be known.
    private static func found<Named>(
        _ names: [String], _ message: String, _ lookUp: (String) -> Named?
    ) throws(SSLError) -> [Named] {
        var found: [Named] = []
        for name in names {
            let isOptional = name.hasPrefix("?")
            if let named = lookUp(isOptional ? String(name.dropFirst()) : name) {
                found.append(named)
            } else if !isOptional {
                throw unknown(message, name)
            }
        }
        return found
    }

    private static func unknown(_ message: String, _ name: String) -> SSLError {
        SSLError(.ssl, .init(message: "\(message): \(name)"))
    }
}

extension CipherSuite {
    /// Whether the suite is nothing without a pre-shared key.
    fileprivate var needsPreSharedKey: Bool {
        switch keyExchange {
        case .psk, .dhePSK, .ecdhePSK, .rsaPSK: true
        default: false
        }
    }
}
