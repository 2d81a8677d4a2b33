// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLCompat
import SSLInterface

/// What is negotiated: the same for clients and servers.
struct ProtocolOptions: ParsableArguments {
    @Option(help: "Application protocols, the preferred first: h2,http/1.1.")
    var alpn: String?
    @Option(help: "The oldest version: tls1.0, tls1.1, tls1.2 or tls1.3.")
    var min: String?
    @Option(help: "The newest version.")
    var max: String?
    @Option(
        help: "OpenSSL's security level, 0 to 5. TLS 1.0 and 1.1 need 0, which also lets weak keys and signatures pass."
    )
    var seclevel = 2
    @Option(help: "Cipher suites up to TLS 1.2, as an OpenSSL cipher string: ECDHE+AESGCM:!aNULL.")
    var ciphers: String?
    @Option(help: "Cipher suites of TLS 1.3, separated by colons.")
    var ciphersuites: String?
    @Option(help: "Key exchange groups, the preferred first: x25519,P-256.")
    var groups: String?

    @Flag(name: .customLong("system-policy"), help: "Take suites, groups and versions from the system's policy.")
    var systemPolicy = false
    @Option(name: .customLong("raw-key"), help: "Show the public half of this key instead of a certificate (RFC 7250).")
    var rawKey: String?
    @Option(
        name: .customLong("raw-peer"),
        help: "Expect a raw public key of the peer, as sha256/BASE64; repeat for several, of which one will do.")
    var rawPeer: [String] = []

    func apply(to configuration: inout SSLConfiguration) throws {
        if let alpn { configuration.alpnProtocols = alpn.list(",") }
        if let min { configuration.minimumVersion = try Self.version(min) }
        if let max { configuration.maximumVersion = try Self.version(max) }
        guard (0...5).contains(seclevel) else { throw Failure.usage("--seclevel is between 0 and 5") }
        configuration.securityLevel = seclevel
        let named = [min, max].compactMap { $0 }
        // The level in a cipher string goes before the option; mistakes in it are told later.
        let level = ciphers.flatMap { (try? CipherString($0))?.securityLevel } ?? seclevel
        if level > 0, try named.contains(where: { try Self.version($0) < .tls1_2 }) {
            throw Failure.usage("TLS 1.0 and 1.1 need --seclevel 0")
        }
        if let ciphers { configuration.ciphers = [ciphers] }
        if let ciphersuites { configuration.ciphersuites = ciphersuites.list(":") }
        configuration.usesSystemPolicy = systemPolicy
        configuration.rawPublicKeys = try rawPublicKeys()
        if let groups { configuration.groups = groups.list(",") }
    }

    private func rawPublicKeys() throws -> RawPublicKeys? {
        guard rawKey != nil || !rawPeer.isEmpty else { return nil }
        var rule = RawPublicKeys(privateKey: rawKey.map { SSLDataSource(argument: $0) })
        if !rawPeer.isEmpty { rule.peers = try Set(rawPeer.map(PublicKeyPin.init(argument:))) }
        return rule
    }

    private static func version(_ name: String) throws -> TLSVersion {
        switch name.lowercased() {
        case "tls1.0", "tls1": .tls1_0
        case "tls1.1": .tls1_1
        case "tls1.2": .tls1_2
        case "tls1.3": .tls1_3
        default: throw Failure.usage("unknown version \(name): one of tls1.0, tls1.1, tls1.2, tls1.3")
        }
    }
}

extension String {
    /// The parts between separators, without blanks and empty ones.
    func list(_ separator: Character) -> [String] {
        split(separator: separator).map { $0.trimmingPrefix { $0 == " " } }.map(String.init).filter { !$0.isEmpty }
    }
}
