// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What the system's administrator wants programs to negotiate: GnuTLS's `@SYSTEM` where its configuration file has it (as
/// on Fedora), otherwise its default.
///
/// What the file forbids (`[overrides]`) GnuTLS leaves out of every priority string, whether asked for or not.
struct SystemPolicy {
    let versions: [TLSVersion]
    let suites: [CipherSuite]
    let groups: [KeyExchangeGroup]
    let signatureSchemes: [SignatureScheme]

    /// Reads the policy. Throws `.ssl` if GnuTLS has none that works.
    init() throws(SSLError) {
        var handle: gnutls_priority_t?
        var code = unsafe gnutls_priority_init(&handle, "@SYSTEM", nil)
        if code < 0 { code = unsafe gnutls_priority_init(&handle, nil, nil) }
        guard code >= 0, let handle = unsafe handle else {
            throw SSLError(.ssl, .init(message: "the system's policy cannot be used", backendCode: code))
        }
        defer { unsafe gnutls_priority_deinit(handle) }
        var list: UnsafePointer<UInt32>?
        let versionCount = unsafe gnutls_priority_protocol_list(handle, &list)
        versions = unsafe Self.numbers(list, versionCount).compactMap { TLSVersion(gnutls_protocol_t($0)) }
        let groupCount = unsafe gnutls_priority_group_list(handle, &list)
        groups = unsafe Self.numbers(list, groupCount).compactMap { number in
            let name = unsafe gnutls_group_get_name(gnutls_group_t(number)).map { unsafe String(cString: $0) }
            return KeyExchangeGroup.all.first { $0.gnutlsName == name }
        }
        let schemeCount = unsafe gnutls_priority_sign_list(handle, &list)
        signatureSchemes = unsafe Self.numbers(list, schemeCount).compactMap { number in
            guard let name = unsafe gnutls_sign_get_name(gnutls_sign_algorithm_t(number)) else { return nil }
            return SignatureScheme.named(unsafe String(cString: name))
        }
        suites = unsafe Self.suites(handle)
    }

    private static func numbers(_ list: UnsafePointer<UInt32>?, _ count: Int32) -> [UInt32] {
        unsafe Array(UnsafeBufferPointer(start: list, count: Int(max(0, count))))
    }

    private static func suites(_ handle: gnutls_priority_t) -> [CipherSuite] {
        var found: [CipherSuite] = []
        var (position, index) = (UInt32(0), UInt32(0))
        while case let code = unsafe gnutls_priority_get_cipher_suite_index(handle, position, &index),
            code != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE
        {
            position += 1
            // A combination that is no suite is told with another code.
            guard code >= 0, let name = unsafe gnutls_cipher_suite_info(Int(index), nil, nil, nil, nil, nil) else {
                continue
            }
            let text = unsafe String(cString: name)
            if let suite = CipherSuite.all.first(where: { $0.gnutlsName == text }) { found.append(suite) }
        }
        return found
    }
}

extension SSLConfiguration {
    /// This configuration with the system's versions, suites, groups and signatures, if it asks for them: in the system's
    /// order, the versions within its own limits.
    ///
    /// Throws `.invalidArgument` if it names such itself.
    func withSystemPolicy() throws(SSLError) -> SSLConfiguration {
        guard usesSystemPolicy else { return self }
        guard ciphers.isEmpty, ciphersuites.isEmpty, groups.isEmpty, signatureSchemes.isEmpty else {
            throw .invalidArgument("usesSystemPolicy does not go with suites, groups or signatures of one's own")
        }
        let policy = try SystemPolicy()
        var result = self
        result.minimumVersion = [minimumVersion, policy.versions.min()].compactMap { $0 }.max()
        result.maximumVersion = [maximumVersion, policy.versions.max()].compactMap { $0 }.min()
        result.ciphersuites = policy.suites.filter(\.isTLS13).map(\.name)
        // What the level forbids would be refused as a mistake, rather than left out.
        let older = policy.suites.filter { !$0.isTLS13 && $0.isAllowed(atSecurityLevel: securityLevel) }
        result.ciphers = older.map(\.name)
        result.groups = policy.groups.map(\.name)
        result.signatureSchemes = policy.signatureSchemes.map(\.name)
        return result
    }
}
