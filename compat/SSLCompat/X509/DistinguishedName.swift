// SPDX-License-Identifier: MIT

/// The attributes of an encoded Name, in their order.
///
/// The sequence ends early where the encoding is malformed; ``isWellFormed(_:_:)`` tells beforehand.
struct DistinguishedName: Sequence, IteratorProtocol {
    /// One attribute, as ranges into the bytes.
    struct Attribute {
        /// Which RDN it belongs to, counted from zero; RDNs without attributes count too.
        let level: Int
        /// The SEQUENCE of type and value, header included.
        let whole: Range<Int>
        /// The contents of the object identifier.
        let type: Range<Int>
        /// The type of the value.
        let tag: UInt8
        /// The contents of the value.
        let value: Range<Int>
    }

    private var levels: DERReader
    private var attributes: DERReader?
    private var level = -1
    private(set) var isMalformed = false

    /// Reads the contents of the outer SEQUENCE.
    init(_ bytes: [UInt8], content: Range<Int>) {
        levels = DERReader(bytes, in: content)
    }

    /// The next attribute, or `nil` at the end.
    mutating func next() -> Attribute? {
        while !isMalformed {
            if var reader = attributes, !reader.isAtEnd {
                let attribute = Self.attribute(&reader, level)
                attributes = reader
                isMalformed = attribute == nil
                return attribute
            }
            if levels.isAtEnd { return nil }
            attributes = levels.enter(DERReader.Tag.set)
            isMalformed = attributes == nil
            level += 1
        }
        return nil
    }

    private static func attribute(_ reader: inout DERReader, _ level: Int) -> Attribute? {
        guard let element = reader.next(DERReader.Tag.sequence) else { return nil }
        var fields = DERReader(reader.bytes, in: element.content)
        guard let type = fields.objectIdentifier(), let value = fields.next(), fields.isAtEnd else { return nil }
        return Attribute(level: level, whole: element.whole, type: type, tag: value.tag, value: value.content)
    }

    /// True when every attribute can be read, and every value is one that OpenSSL accepts in a name.
    static func isWellFormed(_ bytes: [UInt8], content: Range<Int>) -> Bool {
        var name = DistinguishedName(bytes, content: content)
        while let attribute = name.next() {
            guard DirectoryString.isWellFormed(attribute.tag, bytes, attribute.value) else { return false }
        }
        return !name.isMalformed
    }
}

extension DistinguishedName {
    /// OpenSSL's canonical encoding: what two names have in common when they count as equal.
    ///
    /// Every value becomes a UTF8String in lower-case ASCII with single spaces inside and none around; each RDN is a
    /// SET OF in DER's order; no outer SEQUENCE. A value that is no string stays as it is.
    static func canonical(_ bytes: [UInt8], content: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var level = 0
        var members: [[UInt8]] = []
        for attribute in DistinguishedName(bytes, content: content) {
            if attribute.level != level {
                appendSet(members, to: &result)
                members.removeAll()
                level = attribute.level
            }
            members.append(canonicalAttribute(attribute, bytes))
        }
        appendSet(members, to: &result)
        return result
    }

    private static func canonicalAttribute(_ attribute: Attribute, _ bytes: [UInt8]) -> [UInt8] {
        guard DirectoryString.isFolded(attribute.tag),
            let text = DirectoryString.utf8(attribute.tag, bytes, attribute.value)
        else { return Array(bytes[attribute.whole]) }
        var fields = DERWriter()
        fields.append(DERReader.Tag.objectIdentifier, bytes[attribute.type])
        fields.append(DERReader.Tag.utf8String, fold(text))
        return DERWriter.element(DERReader.Tag.sequence, fields.bytes)
    }

    private static func appendSet(_ members: [[UInt8]], to result: inout [UInt8]) {
        guard !members.isEmpty else { return }
        let sorted = members.count == 1 ? members : members.sorted { $0.lexicographicallyPrecedes($1) }
        result += DERWriter.element(DERReader.Tag.set, sorted.flatMap { $0 })
    }

    /// Lower-case ASCII, runs of white space as one space, none at the ends.
    private static func fold(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case 0x20, 0x09...0x0d:
                if let last = result.last, last != 0x20 { result.append(0x20) }
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                result.append(byte | 0x20)
            default:
                result.append(byte)
            }
        }
        if result.last == 0x20 { result.removeLast() }
        return result
    }
}
