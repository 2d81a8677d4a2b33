// SPDX-License-Identifier: MIT

/// What an item of a cipher string asks of suites, or what a suite has, property by property.
///
/// Within a property any of the values will do; an empty property asks for nothing.
struct CipherPattern: Hashable, Sendable {
    var keyExchange: KeyExchange = []
    var authentication: Authentication = []
    var encryption: Encryption = []
    var mac: MAC = []
    var strength: Strength = []
    /// Whether the suite has to be one that OpenSSL's default leaves out.
    var isOutsideDefault = false
    /// The first version with the suite, in OpenSSL's words; `nil` for any.
    var version: String?
    /// The one suite; `nil` for any.
    var id: UInt16?

    struct KeyExchange: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        static let rsa = Self(rawValue: 1), dhe = Self(rawValue: 2), ecdhe = Self(rawValue: 4)
        static let psk = Self(rawValue: 8), rsaPSK = Self(rawValue: 16), dhePSK = Self(rawValue: 32)
        static let ecdhePSK = Self(rawValue: 64), srp = Self(rawValue: 128)
    }

    struct Authentication: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        static let rsa = Self(rawValue: 1), dss = Self(rawValue: 2), ecdsa = Self(rawValue: 4)
        static let psk = Self(rawValue: 8), srp = Self(rawValue: 16), null = Self(rawValue: 32)
        static let some: Self = [.rsa, .dss, .ecdsa, .psk, .srp]
    }

    struct Encryption: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        static let aes128CBC = Self(rawValue: 1), aes256CBC = Self(rawValue: 2)
        static let aes128GCM = Self(rawValue: 4), aes256GCM = Self(rawValue: 8)
        static let aes128CCM = Self(rawValue: 16), aes256CCM = Self(rawValue: 32)
        static let aes128CCM8 = Self(rawValue: 64), aes256CCM8 = Self(rawValue: 128)
        static let camellia128 = Self(rawValue: 256), camellia256 = Self(rawValue: 512)
        static let chacha20 = Self(rawValue: 1024), null = Self(rawValue: 2048)
        /// Not in any suite that both libraries have.
        static let aria128 = Self(rawValue: 4096), aria256 = Self(rawValue: 8192), tripleDES = Self(rawValue: 16384)
    }

    struct MAC: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let md5 = Self(rawValue: 1), sha1 = Self(rawValue: 2), sha256 = Self(rawValue: 4)
        static let sha384 = Self(rawValue: 8), aead = Self(rawValue: 16)
    }

    struct Strength: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let none = Self(rawValue: 1), low = Self(rawValue: 2), medium = Self(rawValue: 4)
        static let high = Self(rawValue: 8), fips = Self(rawValue: 16)
    }
}

extension CipherPattern {
    /// Asks for another pattern as well. Returns whether any suite can have it all.
    mutating func narrow(to other: CipherPattern) -> Bool {
        // So it is in OpenSSL: `COMPLEMENTOFDEFAULT+HIGH` is `HIGH`, `HIGH+COMPLEMENTOFDEFAULT` is not.
        if strength.isEmpty && !other.strength.isEmpty { isOutsideDefault = false }
        isOutsideDefault = isOutsideDefault || other.isOutsideDefault
        // The one suite is asked for only where its name comes last; elsewhere its properties are.
        id = other.id
        if let wanted = other.version {
            guard version == nil || version == wanted else { return false }
            version = wanted
        }
        return keyExchange.narrow(to: other.keyExchange) && authentication.narrow(to: other.authentication)
            && encryption.narrow(to: other.encryption) && mac.narrow(to: other.mac)
            && strength.narrow(to: other.strength)
    }

    /// Whether a suite with these properties is one of those that are asked for.
    func fits(_ suite: CipherPattern) -> Bool {
        (id == nil || id == suite.id) && keyExchange.fits(suite.keyExchange)
            && authentication.fits(suite.authentication) && encryption.fits(suite.encryption) && mac.fits(suite.mac)
            && strength.fits(suite.strength) && (!isOutsideDefault || suite.isOutsideDefault)
            && (version == nil || version == suite.version)
    }
}

extension OptionSet {
    /// Keeps what both ask for, where both ask for something. Returns whether anything is left to ask for.
    fileprivate mutating func narrow(to other: Self) -> Bool {
        guard !other.isEmpty else { return true }
        self = isEmpty ? other : intersection(other)
        return !isEmpty
    }

    fileprivate func fits(_ value: Self) -> Bool { isEmpty || !isDisjoint(with: value) }
}
