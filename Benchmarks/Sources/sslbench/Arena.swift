// SPDX-License-Identifier: MIT

/// What is the same for both contenders.
enum Settings {
    static let hostname = "bench.test"
    static let suite = "TLS_AES_256_GCM_SHA384"
    static let group = "x25519"
    /// The most plaintext in a record.
    static let recordSize = 16384
}

/// Where the contenders meet: one set of certificates, and what each makes of it, once.
final class Arena {
    let certificates = Certificates()
    private var rawSetup: RawSetup?
    private var ourSetup: OurSetup?

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
