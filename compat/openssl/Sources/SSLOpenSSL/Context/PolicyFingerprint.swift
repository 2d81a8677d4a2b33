// SPDX-License-Identifier: MIT

internal import SSLInterface

/// A digest of everything about a configuration that decides whom it lets in and with what. OpenSSL's session id context:
/// sessions do not pass between configurations that differ in it.
enum PolicyFingerprint {
    static func make(_ side: SSLSide, _ configuration: SSLConfiguration, identities: [[UInt8]]) -> [UInt8] {
        let numbers: [UInt64] = [
            side == .client ? 1 : 2, UInt64(configuration.verifyMode.rawValue), configuration.checkHostname ? 1 : 0,
            UInt64(configuration.verifyFlags.rawValue), configuration.trustRoots.includesSystem ? 1 : 0,
            UInt64(configuration.minimumVersion?.rawValue ?? 0), UInt64(configuration.maximumVersion?.rawValue ?? 0),
            UInt64(configuration.securityLevel), configuration.options.rawValue,
            UInt64(configuration.hostFlags.rawValue), configuration.postHandshakeAuth ? 1 : 0,
            configuration.stapledStatus == .ignored ? 0 : configuration.stapledStatus == .checked ? 1 : 2,
        ]
        let lists = [
            configuration.ciphers, configuration.ciphersuites, configuration.groups, configuration.signatureSchemes,
            configuration.alpnProtocols, configuration.trustRoots.directories,
        ]
        let pins = configuration.publicKeyPins.map(\.digest).sorted { $0.lexicographicallyPrecedes($1) }
        var fields = numbers.map(bytes)
        fields += lists.map { list in list.flatMap { frame(Array($0.utf8)) } }
        fields += [pins.flatMap(\.self), configuration.sessionIDContext] + identities
        return fields.flatMap(frame).sha256
    }

    /// With the length in front, so that no two lists of fields run together into the same bytes.
    private static func frame(_ field: [UInt8]) -> [UInt8] { bytes(UInt64(field.count)) + field }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}
