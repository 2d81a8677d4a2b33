// SPDX-License-Identifier: MIT

public import SSLInterface

/// A revocation list put together from its parts, right or wrong. Nothing is checked for sense.
///
/// ```swift
/// var list = RawRevocationList(authority)
/// list.extensions = []
/// let der = try list.signed(by: authority)
/// ```
public struct RawRevocationList: Sendable, Hashable {
    /// A certificate that is revoked.
    public struct Entry: Sendable, Hashable {
        /// The content octets of the serial number.
        public var serial: [UInt8]
        /// Extensions of the entry.
        public var extensions: [RawExtension]

        /// Makes an entry.
        public init(serial: [UInt8], extensions: [RawExtension] = []) {
            self.serial = serial
            self.extensions = extensions
        }
    }

    /// The number of the version: 1 for the second, `nil` for the first, which has no number.
    public var version: Int? = 1
    /// The encoded name of the issuer.
    public var issuer: [UInt8]
    /// When it was made: an encoded time. An hour ago unless changed.
    public var thisUpdate: [UInt8] = time(SystemClock.now - SystemClock.hour)
    /// When the next one comes: an encoded time. In a day unless changed.
    public var nextUpdate: [UInt8]? = time(SystemClock.now + SystemClock.day)
    /// What is revoked.
    public var entries: [Entry] = []
    /// The extensions: nothing unless changed.
    public var extensions: [RawExtension] = []

    /// An empty list of this issuer, given by its encoded name.
    public init(issuer: [UInt8]) { self.issuer = issuer }

    /// The list, signed by an authority on P-256.
    public func signed(by authority: CertificateAuthority) throws(SSLError) -> [UInt8] {
        var revoked: [[UInt8]] = []
        for entry in entries {
            let extensions = try Self.encoded(entry.extensions)
            revoked.append(
                DER.sequence(
                    DER.value(0x02, entry.serial), Self.time(SystemClock.now - SystemClock.hour),
                    extensions.isEmpty ? [] : DER.value(0x30, extensions)))
        }
        let all = try Self.encoded(extensions)
        let content = DER.sequence(
            version.map(DER.integer) ?? [], CertificateAuthority.ecdsaWithSHA256, issuer, thisUpdate, nextUpdate ?? [],
            revoked.isEmpty ? [] : DER.sequence(of: revoked),
            all.isEmpty ? [] : DER.value(0xa0, DER.value(0x30, all)))
        return try authority.sign(content)
    }

    /// Extensions one after the other, without anything around them.
    public static func encoded(_ extensions: [RawExtension]) throws(SSLError) -> [UInt8] {
        var bytes: [UInt8] = []
        for item in extensions {
            let type = try DER.objectIdentifier(item.type.rawValue)
            bytes += DER.sequence(type, item.isCritical ? DER.yes : [], DER.value(0x04, item.der))
        }
        return bytes
    }

    /// An encoded UTCTime, given in seconds since 1970.
    public static func time(_ seconds: Int64) -> [UInt8] {
        let days = Int((Double(seconds) / 86400).rounded(.down))
        let rest = Int(seconds) - days * 86400
        // Days since the first of March of year 0, in eras of 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let parts = [year % 100, month, day, rest / 3600, rest / 60 % 60, rest % 60]
        let text = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "Z"
        return DER.value(0x17, Array(text.utf8))
    }
}
