// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

/// A digest of everything about a configuration that decides whom it lets in and with what: sessions do not pass between
/// configurations that differ in it. OpenSSL's `session_id_context`, computed instead of chosen.
enum PolicyFingerprint {
    static func make(_ side: SSLSide, _ configuration: SSLConfiguration, identities: [[UInt8]]) -> [UInt8] {
        var fields: [[UInt8]] = [Array("swift-gnutls-ssl 1".utf8), [side == .client ? 1 : 2]]
        fields.append([
            UInt8(truncatingIfNeeded: configuration.verifyMode.rawValue), configuration.checkHostname ? 1 : 0,
            configuration.postHandshakeAuth ? 1 : 0,
            UInt8(clamping: configuration.securityLevel), configuration.trustRoots.includesSystem ? 1 : 0,
        ])
        fields.append(number(UInt64(configuration.hostFlags.rawValue)))
        fields.append(number(UInt64(configuration.verifyFlags.rawValue)))
        fields.append(number(configuration.options.rawValue))
        fields.append(number(UInt64(configuration.minimumVersion?.rawValue ?? 0)))
        fields.append(number(UInt64(configuration.maximumVersion?.rawValue ?? 0)))
        let lists = [
            configuration.ciphers, configuration.ciphersuites, configuration.groups, configuration.signatureSchemes,
            configuration.alpnProtocols, configuration.trustRoots.directories,
        ]
        fields += lists.map { list in list.flatMap { frame(Array($0.utf8)) } }
        fields += identities + [configuration.sessionIDContext, configuration.peerRuleBytes]
        return sha256(fields.flatMap(frame))
    }

    /// With the length in front, so that no two lists of fields run together into the same bytes.
    private static func frame(_ field: [UInt8]) -> [UInt8] { number(UInt64(field.count)) + field }

    private static func number(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
    }

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        _ = unsafe gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, bytes.count, &digest)
        return digest
    }
}
