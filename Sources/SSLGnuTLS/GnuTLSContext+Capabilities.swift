// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSContext {
    /// What the GnuTLS that is loaded can do, found out by asking it once per process: version numbers do not tell, since
    /// distributions carry later fixes under earlier numbers and switch algorithms off by policy.
    public static var capabilities: SSLCapabilities { probed }

    private static let probed: SSLCapabilities = {
        _ = try? Library.start()
        let suites = installedSuites()
        var capabilities = SSLCapabilities(
            backend: "GnuTLS",
            libraryVersion: Library.version,
            versions: versionTokens.filter { accepts("NORMAL:-VERS-ALL:+\($0.token)") }.map(\.version),
            ciphers: CipherSuite.all.filter { suites.contains($0.gnutlsName) }.map(\.cipher),
            groups: KeyExchangeGroup.all.filter(isInstalled).map(\.name),
            channelBindingTypes: [.tlsUnique, .tlsServerEndPoint, .tlsExporter],
            features: features.filter { accepts("NORMAL:\($0.token)") }.map(\.name),
            limits: limits)
        capabilities.addExtras()
        return capabilities
    }()

    private static let versionTokens: [(version: TLSVersion, token: String)] = [
        (.tls1_0, "VERS-TLS1.0"), (.tls1_1, "VERS-TLS1.1"), (.tls1_2, "VERS-TLS1.2"), (.tls1_3, "VERS-TLS1.3"),
    ]

    /// Priority tokens that a library knows only if it has the feature.
    private static let features: [(name: String, token: String)] = [
        ("post-quantum groups (X25519MLKEM768)", "+GROUP-X25519-MLKEM768"),
        ("suppression of OCSP status requests", "%NO_STATUS_REQUEST"),
        ("extension shuffling", "%NO_SHUFFLE_EXTENSIONS"),
        ("enforced extended master secret", "%FORCE_SESSION_HASH"),
    ]

    private static let limits = [
        "A server cannot accept a host name (SNI) with characters other than letters, digits, '-' and '.': the handshake fails.",
        "At most 8 ALPN protocols of at most 31 bytes each.",
        "No encrypted ClientHello, no kernel TLS, no TLS compression.",
    ]

    private static func isInstalled(_ group: KeyExchangeGroup) -> Bool {
        group.gnutlsName.map { accepts("NORMAL:-GROUP-ALL:+GROUP-\($0)") } ?? false
    }

    private static func accepts(_ priority: String) -> Bool {
        var handle: gnutls_priority_t?
        guard unsafe gnutls_priority_init(&handle, priority, nil) >= 0 else { return false }
        defer { unsafe gnutls_priority_deinit(handle) }
        // A system policy may take away what the string asked for: then the list is empty.
        var list: UnsafePointer<UInt32>?
        return unsafe gnutls_priority_protocol_list(handle, &list) > 0
    }

    private static func installedSuites() -> Set<String> {
        var names: Set<String> = []
        var index = 0
        while let name = unsafe gnutls_cipher_suite_info(index, nil, nil, nil, nil, nil) {
            unsafe names.insert(String(cString: name))
            index += 1
        }
        return names
    }
}
