// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handle is made in init, freed in deinit, only read between; GnuTLS counts references to it.
/// What a context negotiates: versions, suites, groups, signatures, application protocols. Shared by its connections.
@safe final class Policy: @unchecked Sendable {
    /// GnuTLS's compiled form of the priority string.
    private let handle: gnutls_priority_t
    /// The versions that may be negotiated, the oldest first.
    let versions: [TLSVersion]
    /// The numbers of the suites that may be negotiated: GnuTLS allows every combination of their parts.
    let suites: Set<UInt16>
    private let alpnProtocols: [[UInt8]]

    /// Throws `.invalidArgument` for unknown names and versions, `.ssl` for an empty range of versions.
    init(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        try Self.refuseUnknown(configuration.minimumVersion)
        try Self.refuseUnknown(configuration.maximumVersion)
        let versions = PriorityString.effectiveVersions(
            minimum: configuration.minimumVersion, maximum: configuration.maximumVersion,
            securityLevel: configuration.securityLevel, options: configuration.options)
        guard !versions.isEmpty else { throw Translation.noProtocolsAvailable.error(backendCode: nil) }
        self.versions = versions
        let suites = try Self.suites(configuration).filter { versions.contains(oneFor: $0) }
        self.suites = Set(suites.map(\.id))
        alpnProtocols = try Self.alpnNames(configuration.alpnProtocols)
        let text = PriorityString.make(
            versions: versions, suites: suites, groups: try Self.groups(configuration.groups),
            signatureSchemes: PriorityString.signatureSchemes(securityLevel: configuration.securityLevel),
            securityLevel: configuration.securityLevel, options: configuration.options,
            preSharedKeys: configuration.pskClientCallback != nil || configuration.pskServerCallback != nil, side: side)
        var handle: gnutls_priority_t?
        let code = unsafe gnutls_priority_init(&handle, text, nil)
        guard code >= 0, let handle = unsafe handle else {
            throw SSLError(
                .ssl, .init(message: "No cipher can be selected.", backendCode: code))
        }
        unsafe self.handle = handle
        let isNamed = !configuration.ciphers.isEmpty || !configuration.ciphersuites.isEmpty
        if isNamed { try refuseExtraSuites() }
    }

    /// A number that is no version from SSL 3 on. CPython's words.
    private static func refuseUnknown(_ version: TLSVersion?) throws(SSLError) {
        guard let number = version?.rawValue, !(0x0300...0x0304).contains(number) else { return }
        throw .invalidArgument("Unsupported TLS/SSL version 0x" + String(number, radix: 16))
    }

    /// GnuTLS negotiates every combination of the parts of the suites: a list that is not all of them cannot be kept to, and
    /// would fail in some handshakes only. Said here rather than there.
    private func refuseExtraSuites() throws(SSLError) {
        let extra = installedSuites().filter { !suites.contains($0.id) && versions.contains(oneFor: $0) }
        guard extra.isEmpty else {
            let names = extra.map(\.name).joined(separator: ", ")
            throw .notSupported("GnuTLS would negotiate more than these suites: also \(names)")
        }
    }

    /// What GnuTLS makes of the policy.
    private func installedSuites() -> [CipherSuite] {
        var found: [CipherSuite] = []
        var position: UInt32 = 0
        var index: UInt32 = 0
        while case let code = unsafe gnutls_priority_get_cipher_suite_index(handle, position, &index),
            code != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE
        {
            position += 1
            var id: [UInt8] = [0, 0]
            // A combination that is no suite is told with another code, and is none.
            guard code >= 0, unsafe gnutls_cipher_suite_info(Int(index), &id, nil, nil, nil, nil) != nil else {
                continue
            }
            if let suite = CipherSuite.numbered(UInt16(id[0]) << 8 | UInt16(id[1])) { found.append(suite) }
        }
        return found
    }

    deinit { unsafe gnutls_priority_deinit(handle) }

    /// Sets the policy on a session, before its handshake.
    func apply(to session: gnutls_session_t, side: SSLSide) throws(SSLError) {
        try check(unsafe gnutls_priority_set(session, handle))
        guard !alpnProtocols.isEmpty else { return }
        // Once per session: a second call would leave garbage behind.
        let flags = side == .server ? GNUTLS_ALPN_SERVER_PRECEDENCE.rawValue : 0
        var bytes = alpnProtocols.flatMap { $0 }
        let code = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            let names = unsafe alpnProtocols.map { name in
                defer { unsafe start = start.map { unsafe $0 + name.count } }
                return unsafe gnutls_datum_t(data: start, size: UInt32(name.count))
            }
            return unsafe gnutls_alpn_set_protocols(session, names, UInt32(names.count), flags)
        }
        try check(code)
    }

    /// Whether an application protocol was offered.
    func offers(alpn name: [UInt8]) -> Bool { alpnProtocols.contains(name) }

    private static func suites(_ configuration: SSLConfiguration) throws(SSLError) -> [CipherSuite] {
        var suites: [CipherSuite] = []
        let names = configuration.ciphersuites + configuration.ciphers
        for name in names {
            guard let suite = CipherSuite.named(name),
                suite.isTLS13 == (suites.count < configuration.ciphersuites.count)
            else { throw .invalidArgument("unknown cipher suite \(name)") }
            suites.append(suite)
        }
        let defaults = PriorityString.defaultSuites
        if configuration.ciphersuites.isEmpty { suites = matching(defaults.filter(\.isTLS13), suites) + suites }
        if configuration.ciphers.isEmpty { suites += matching(defaults.filter { !$0.isTLS13 }, suites) }
        return suites
    }

    /// GnuTLS switches ciphers for all versions together: where suites of one version were asked for by name, the default
    /// suites of the others are those with the same ciphers. All of them, if there are none.
    private static func matching(_ defaults: [CipherSuite], _ chosen: [CipherSuite]) -> [CipherSuite] {
        let ciphers = Set(chosen.map(\.gnutlsCipher))
        let matching = defaults.filter { ciphers.contains($0.gnutlsCipher) }
        return matching.isEmpty ? defaults : matching
    }

    private static func groups(_ names: [String]) throws(SSLError) -> [KeyExchangeGroup] {
        guard !names.isEmpty else { return PriorityString.defaultGroups }
        var groups: [KeyExchangeGroup] = []
        for name in names {
            guard let group = KeyExchangeGroup.named(name) else { throw .invalidArgument("unknown group \(name)") }
            groups.append(group)
        }
        return groups
    }

    /// GnuTLS keeps at most eight names of at most 31 bytes.
    private static func alpnNames(_ names: [String]) throws(SSLError) -> [[UInt8]] {
        guard names.count <= 8 else { throw .notSupported("GnuTLS takes at most 8 ALPN protocols") }
        var result: [[UInt8]] = []
        for name in names {
            let bytes = Array(name.utf8)
            guard !bytes.isEmpty else { throw .invalidArgument("an ALPN protocol cannot be empty") }
            guard bytes.count <= 31 else { throw .notSupported("GnuTLS takes ALPN protocols of at most 31 bytes") }
            result.append(bytes)
        }
        return result
    }
}

extension [TLSVersion] {
    /// Whether a suite can be used in one of the versions.
    fileprivate func contains(oneFor suite: CipherSuite) -> Bool {
        contains { ($0 == .tls1_3) == suite.isTLS13 }
    }
}

/// Throws a negative GnuTLS code as the error it stands for.
func check(_ code: Int32) throws(SSLError) {
    if code < 0 { throw GnuTLSError(rawValue: code).translation.error(backendCode: code) }
}
