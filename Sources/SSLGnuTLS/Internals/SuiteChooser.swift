// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

// @unchecked: `narrowed` is touched with the lock held; the rest never changes.
/// Chooses a server's suite by OpenSSL's rules, where GnuTLS's own choice could be another: one that was not asked for, or
/// one that is not first in the list.
final class SuiteChooser: @unchecked Sendable {
    private let versions: [TLSVersion]
    private let suites: [CipherSuite]
    private let suitesByNumber: [UInt16: CipherSuite]
    private let keepsOrder: Bool
    /// The numbers of the groups and of the signature schemes.
    private let groups: [UInt16]
    private let signatureSchemes: Set<UInt16>
    private let keys: Set<KeyAbility>
    private let hasParameters: Bool
    /// Keys that both sides know go with SHA-256 in TLS 1.3, and there is nothing else to go by.
    private let prefersSHA256: Bool
    /// The policy as a priority string, and what is left of it for the suites that were chosen so far.
    private let text: String
    private var narrowed: [UInt16: Priority] = [:]
    private let lock = Lock()
    /// Whether the choice among the suites of TLS 1.3, and among the others, needs making.
    private let choosesTLS13: Bool
    private let choosesOlder: Bool

    /// Makes a chooser, or `nil` if GnuTLS chooses right by itself.
    ///
    /// - Parameters:
    ///   - text: the policy as a priority string; `enabled` is what GnuTLS makes of it, in its order.
    init?(
        _ choices: ProtocolChoices, _ configuration: SSLConfiguration, keys: Set<KeyAbility>, text: String,
        enabled: [CipherSuite]
    ) {
        let level = choices.securityLevel
        versions = choices.versions
        groups = choices.groups.filter { $0.isAllowed(atSecurityLevel: level) }.map(\.id)
        signatureSchemes = Set(
            choices.signatureSchemes.filter { $0.isAllowed(atSecurityLevel: level) }.map(\.id))
        self.keys = keys
        self.text = text
        hasParameters = configuration.dhParameters != nil
        prefersSHA256 = choices.hasPreSharedKeys && keys.isEmpty
        let suites = choices.usableSuites
        self.suites = suites
        suitesByNumber = Dictionary(suites.map { ($0.id, $0) }) { first, _ in first }
        let keepsOrder = choices.options.contains(.cipherServerPreference)
        self.keepsOrder = keepsOrder
        func differs(_ isTLS13: Bool, _ serves: (CipherSuite) -> Bool) -> Bool {
            let wanted = suites.filter { $0.isTLS13 == isTLS13 && enabled.contains($0) }
            let real = enabled.filter { $0.isTLS13 == isTLS13 }
            return !Set(real).isSubset(of: wanted) || keepsOrder && wanted.filter(serves) != real.filter(serves)
        }
        choosesTLS13 = choices.versions.contains(.tls1_3) && differs(true) { _ in true }
        choosesOlder = differs(false) { suite in keys.contains { $0.serves(suite, schemes: nil) } }
        if !choosesTLS13 && !choosesOlder { return nil }
    }

    /// What became of a choice.
    enum Choice {
        /// GnuTLS chooses right by itself.
        case open
        /// This suite, and no other.
        case suite(CipherSuite)
        /// Nothing is in common.
        case none
    }

    /// Chooses for a client, by its hello.
    func choose(_ hello: ClientHello) -> Choice {
        // Without a common version the handshake fails for that reason.
        guard let version = versions.last(where: hello.versions.contains),
            version == .tls1_3 ? choosesTLS13 : choosesOlder
        else { return .open }
        let saysSchemes = version >= .tls1_2 && hello.extensions.contains(ExtensionType.signatureAlgorithms)
        let schemes = saysSchemes ? signatureSchemes.intersection(hello.signatureSchemes) : nil
        let groups = hello.extensions.contains(ExtensionType.supportedGroups) ? hello.groups : nil
        let candidates: [CipherSuite]
        if keepsOrder {
            let offered = Set(hello.cipherSuites)
            candidates = suites.filter { offered.contains($0.id) }
        } else {
            candidates = hello.cipherSuites.compactMap { suitesByNumber[$0] }
        }
        let usable = candidates.filter { suite in
            suite.exists(in: version)
                && (suite.isTLS13 || hasGroup(for: suite, groups) && hasKey(for: suite, schemes))
        }
        let favourite = version == .tls1_3 && prefersSHA256 ? usable.first { $0.ianaName.hasSuffix("SHA256") } : nil
        return (favourite ?? usable.first).map(Choice.suite) ?? .none
    }

    /// The policy with this suite alone. Made once for each suite, not for each handshake.
    func priority(for suite: CipherSuite) throws(SSLError) -> Priority {
        try lock.withLock { () throws(SSLError) in
            if let known = narrowed[suite.id] { return known }
            let priority = try Priority(PriorityString.narrow(text, to: suite))
            narrowed[suite.id] = priority
            return priority
        }
    }

    private func hasKey(for suite: CipherSuite, _ schemes: Set<UInt16>?) -> Bool {
        switch suite.keyExchange {
        // Whether there are keys, the list of suites knows.
        case .psk, .dhePSK, .ecdhePSK: true
        default: keys.contains { $0.serves(suite, schemes: schemes) }
        }
    }

    private func hasGroup(for suite: CipherSuite, _ offered: [UInt16]?) -> Bool {
        switch suite.keyExchange {
        case .ecdhe, .ecdhePSK:
            // Who does not say takes P-256.
            let offered = offered ?? [23]
            return groups.contains { $0 < 256 && offered.contains($0) }
        case .dhe, .dhePSK:
            return hasParameters || groups.contains { (256..<512).contains($0) && offered?.contains($0) == true }
        default: return true
        }
    }
}
