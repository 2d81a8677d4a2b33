// SPDX-License-Identifier: MIT

/// The URIs in cRLDistributionPoints and in authorityInfoAccess.
enum DistributionPoints {
    /// True when OpenSSL's decoder accepts the extension, and every point has a name or an issuer.
    static func isWellFormed(_ reader: inout DERReader) -> Bool {
        var hasNameless = false
        return uris(&reader, &hasNameless) != nil && !hasNameless
    }

    /// The URIs among the full names of all points; `nil` when the extension is malformed.
    static func uris(_ reader: inout DERReader) -> [String]? {
        var hasNameless = false
        return uris(&reader, &hasNameless)
    }

    private static func uris(_ reader: inout DERReader, _ hasNameless: inout Bool) -> [String]? {
        guard var points = reader.enter(DERReader.Tag.sequence) else { return nil }
        var result: [String] = []
        while var point = points.enter(DERReader.Tag.sequence) {
            var isNamed = false
            if point.nextTag == 0xa0 {
                guard var name = point.enter(0xa0), appendURIs(of: &name, to: &result) else { return nil }
                isNamed = true
            }
            if point.nextTag == 0x81, point.bitString(0x81) == nil { return nil }
            if point.nextTag == 0xa2 {
                guard let issuer = point.enter(0xa2), GeneralNameReader.isWellFormed(issuer) else { return nil }
                isNamed = isNamed || !issuer.isAtEnd
            }
            guard point.isAtEnd else { return nil }
            if !isNamed { hasNameless = true }
        }
        return points.isAtEnd ? result : nil
    }

    /// A DistributionPointName: full names under `[0]`, or attributes relative to the issuer's name under `[1]`.
    private static func appendURIs(of name: inout DERReader, to result: inout [String]) -> Bool {
        let bytes = name.bytes
        if let attributes = name.next(0xa1) {
            // The same as one level of a name, but for its tag.
            let level = DERWriter.element(DERReader.Tag.set, bytes[attributes.content])
            return name.isAtEnd && DistinguishedName.isWellFormed(level, content: level.indices)
        }
        guard let full = name.enter(0xa0), name.isAtEnd else { return false }
        var names = GeneralNameReader(full)
        while let element = names.next() {
            if element.tag == GeneralNameReader.Tag.uri {
                result.append(String(decoding: bytes[element.content], as: UTF8.self))
            }
        }
        return !names.isMalformed
    }

    /// The URIs with this access method in authorityInfoAccess; none when the extension is malformed.
    static func accessURIs(_ method: [UInt8], _ reader: DERReader) -> [String] {
        var reader = reader
        let bytes = reader.bytes
        guard var descriptions = reader.enter(DERReader.Tag.sequence), reader.isAtEnd else { return [] }
        var result: [String] = []
        while var description = descriptions.enter(DERReader.Tag.sequence) {
            guard let oid = description.objectIdentifier(), let location = description.next(),
                GeneralNameReader.isWellFormed(location, bytes), description.isAtEnd
            else { return [] }
            if location.tag == GeneralNameReader.Tag.uri, bytes[oid].elementsEqual(method) {
                result.append(String(decoding: bytes[location.content], as: UTF8.self))
            }
        }
        return descriptions.isAtEnd ? result : []
    }
}
