// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface

/// What is the same for both contenders.
enum Settings {
    static let hostname = "bench.test"
    static let suite = "TLS_AES_256_GCM_SHA384"
    static let group = "x25519"
    /// The most plaintext in a record.
    static let recordSize = 16384

    /// What our contexts make of the configuration below, for the raw contender.
    static var priority: String {
        let configuration = SSLConfiguration.client.restricted
        return PriorityString.make(
            versions: [.tls1_3], suites: [suite].compactMap { CipherSuite.named($0) },
            groups: [group].compactMap { KeyExchangeGroup.named($0) },
            signatureSchemes: PriorityString.signatureSchemes(securityLevel: configuration.securityLevel),
            securityLevel: configuration.securityLevel, options: configuration.options)
    }
}

/// Where the contenders meet: one set of certificates, and what each makes of it, once.
final class Arena {
    let certificates: Certificates
    private var rawSetup: RawSetup?
    private var ourSetup: OurSetup?

    init() throws { certificates = try Certificates() }

    /// The raw contender's credentials and priorities.
    func raw() throws -> RawSetup {
        if let rawSetup { return rawSetup }
        let setup = try RawSetup(certificates)
        rawSetup = setup
        return setup
    }

    /// Our contexts.
    func ours() throws -> OurSetup {
        if let ourSetup { return ourSetup }
        let setup = try OurSetup(certificates)
        ourSetup = setup
        return setup
    }
}

extension SSLConfiguration {
    /// With what is the same for both contenders.
    var restricted: SSLConfiguration {
        var configuration = self
        configuration.minimumVersion = .tls1_3
        configuration.maximumVersion = .tls1_3
        configuration.ciphersuites = [Settings.suite]
        configuration.groups = [Settings.group]
        return configuration
    }
}
