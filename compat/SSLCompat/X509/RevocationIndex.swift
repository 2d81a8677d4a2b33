// SPDX-License-Identifier: MIT

/// Where the entries of a revocation list stand, ordered by a hash of their serial numbers.
struct RevocationIndex: Sendable {
    /// The hash above, the offset of the entry below.
    private var places: [UInt64] = []
    /// An entry has a critical extension that is not understood here.
    private(set) var hasUnhandledCriticalExtension = false

    var count: Int { places.count }

    /// Reads revokedCertificates, which may be missing; `nil` when an entry is malformed.
    init?(_ signed: inout DERReader) {
        guard signed.nextTag == DERReader.Tag.sequence else { return }
        guard var entries = signed.enter(DERReader.Tag.sequence) else { return nil }
        while !entries.isAtEnd {
            let offset = UInt64(entries.position)
            guard let element = entries.next(DERReader.Tag.sequence), offset <= UInt64(UInt32.max) else { return nil }
            var fields = DERReader(signed.bytes, in: element.content)
            guard let serial = fields.integer(), CertificateLayout.time(&fields) != nil, checkExtensions(&fields) else {
                return nil
            }
            places.append(UInt64(Self.hash(signed.bytes[serial])) << 32 | offset)
        }
        places.sort()
    }

    /// Whether any entry with this serial number revokes.
    func revokes(_ serialNumber: [UInt8], _ bytes: [UInt8]) -> Bool {
        let hash = UInt64(Self.hash(serialNumber[...]))
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] >> 32 < hash { low = middle + 1 } else { high = middle }
        }
        while low < places.count, places[low] >> 32 == hash {
            if isRevocation(of: serialNumber, Int(places[low] & 0xffff_ffff), bytes) { return true }
            low += 1
        }
        return false
    }

    private func isRevocation(of serialNumber: [UInt8], _ offset: Int, _ bytes: [UInt8]) -> Bool {
        var reader = DERReader(bytes, in: offset..<bytes.count)
        guard var fields = reader.enter(DERReader.Tag.sequence), let serial = fields.integer(),
            bytes[serial].elementsEqual(serialNumber)
        else { return false }
        _ = CertificateLayout.time(&fields)
        guard let list = fields.enter(DERReader.Tag.sequence) else { return true }
        var extensions = ListExtensionReader(list)
        while let item = extensions.next() {
            guard item.kind == .reason else { continue }
            var value = DERReader(bytes, in: item.value)
            return value.smallInteger(DERReader.Tag.enumerated) != Self.removeFromCRL
        }
        return true
    }

    private static let removeFromCRL: Int64 = 8

    private mutating func checkExtensions(_ fields: inout DERReader) -> Bool {
        guard !fields.isAtEnd else { return true }
        guard let list = fields.enter(DERReader.Tag.sequence), fields.isAtEnd else { return false }
        var extensions = ListExtensionReader(list)
        while let item = extensions.next() {
            if item.kind == .reason {
                var value = DERReader(list.bytes, in: item.value)
                guard value.integer(DERReader.Tag.enumerated) != nil, value.isAtEnd else { return false }
            }
            if item.isCritical && item.kind != .certificateIssuer { hasUnhandledCriticalExtension = true }
        }
        return !extensions.isMalformed
    }

    /// FNV-1a: whoever makes collisions has issued the list.
    private static func hash(_ serial: ArraySlice<UInt8>) -> UInt32 {
        serial.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
