// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What a context negotiates: versions, suites, groups, signatures, application protocols. Shared by its connections.
final class Policy: Sendable {
    /// What may be chosen.
    let choices: ProtocolChoices
    /// The numbers of the suites that may be negotiated.
    let suites: Set<UInt16>
    /// Whether GnuTLS, which negotiates every combination of the parts of the suites, can come out with no others.
    let isExact: Bool
    /// On a server, chooses the suite; `nil` where GnuTLS does it as well.
    let chooser: SuiteChooser?
    private let priority: Priority
    private let alpnProtocols: [[UInt8]]

    /// The versions that may be negotiated, the oldest first.
    var versions: [TLSVersion] { choices.versions }

    /// Throws as `SSLContext.init` says.
    ///
    /// - Parameter keys: what a server can do with its keys.
    init(
        _ side: SSLSide, _ configuration: SSLConfiguration, _ choices: ProtocolChoices, keys: Set<KeyAbility>
    ) throws(SSLError) {
        self.choices = choices
        alpnProtocols = try Self.alpnNames(configuration.alpnProtocols)
        let text =
            PriorityString.make(
                versions: choices.versions, suites: choices.suitesToEnable(for: side), groups: choices.groups,
                signatureSchemes: choices.signatureSchemes, securityLevel: choices.securityLevel,
                options: choices.options, preSharedKeys: choices.hasPreSharedKeys, side: side)
            + configuration.certificateTypes(side)
        priority = try Priority(text)
        let enabled = priority.suites
        let suites = Set(choices.usableSuites.map(\.id))
        self.suites = suites
        isExact = enabled.allSatisfy { suites.contains($0.id) }
        chooser =
            side == .server
            ? SuiteChooser(choices, configuration, keys: keys, text: text, enabled: enabled) : nil
    }

    /// Sets the policy on a session, before its handshake.
    func apply(to session: gnutls_session_t, side: SSLSide) throws(SSLError) {
        try check(unsafe priority.set(in: session))
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

    /// GnuTLS keeps at most eight names of at most 31 bytes.
    private static func alpnNames(_ names: [String]) throws(SSLError) -> [[UInt8]] {
        guard names.count <= 8 else { throw .notSupported("GnuTLS takes at most 8 ALPN protocols") }
        var result: [[UInt8]] = []
        for name in names {
            let bytes = Array(name.utf8)
            guard !bytes.isEmpty else { throw .invalidArgument("an ALPN protocol cannot be empty") }
            guard bytes.count <= 255 else { throw .invalidArgument("an ALPN protocol has at most 255 bytes") }
            guard bytes.count <= 31 else { throw .notSupported("GnuTLS takes ALPN protocols of at most 31 bytes") }
            result.append(bytes)
        }
        return result
    }
}

/// Throws a negative GnuTLS code as the error it stands for.
func check(_ code: Int32) throws(SSLError) {
    if code < 0 { throw GnuTLSError(rawValue: code).translation.error(backendCode: code) }
}
