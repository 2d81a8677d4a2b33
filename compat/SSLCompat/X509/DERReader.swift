// SPDX-License-Identifier: MIT

/// A cursor over DER: one tag, length and value after another, never past its end.
///
/// Stricter than OpenSSL, which also reads BER: lengths are definite and in their shortest form, tags fit one octet.
/// Any bytes may be given; what is malformed reads as `nil`. A value is a range into ``bytes``, so nothing is copied.
package struct DERReader {
    /// What is being read. Ranges of elements are ranges of this array.
    package let bytes: [UInt8]
    /// Where the next element starts.
    package private(set) var position: Int
    /// Where reading ends.
    package let end: Int

    /// One element: its tag octet and where it stands.
    package struct Element {
        /// The identifier octet: class, constructed bit and number.
        package let tag: UInt8
        /// The first octet of the header.
        package let start: Int
        /// The contents octets.
        package let content: Range<Int>
        /// Header and contents.
        package var whole: Range<Int> { start..<content.upperBound }
    }

    /// Reads a whole array.
    package init(_ bytes: [UInt8]) {
        self.init(bytes, in: bytes.indices)
    }

    /// Reads a part of an array. A range that reaches past the array is cut to it.
    package init(_ bytes: [UInt8], in range: Range<Int>) {
        let range = range.clamped(to: bytes.indices)
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// True when everything was read.
    package var isAtEnd: Bool { position == end }

    /// The tag of the next element, or `nil` at the end.
    package var nextTag: UInt8? { position < end ? bytes[position] : nil }

    /// The next element, or `nil` at the end and where the bytes are malformed; then the cursor stays where it is.
    package mutating func next() -> Element? {
        let start = position
        guard end - start >= 2 else { return nil }
        let tag = bytes[start]
        guard tag & 0x1f != 0x1f else { return nil }
        var content = start + 2
        var length = Int(bytes[start + 1])
        if length >= 0x80 {
            let octets = length & 0x7f
            guard let long = longLength(octets: octets, at: content) else { return nil }
            length = long
            content += octets
        }
        guard length <= end - content else { return nil }
        position = content + length
        return Element(tag: tag, start: start, content: content..<content + length)
    }

    /// The next element if it has this tag; otherwise `nil`, and the cursor stays where it is.
    package mutating func next(_ tag: UInt8) -> Element? {
        nextTag == tag ? next() : nil
    }

    /// The contents of the next element if it has this tag.
    package mutating func content(_ tag: UInt8) -> Range<Int>? {
        next(tag)?.content
    }

    /// A cursor over the contents of the next element, if it has this tag.
    package mutating func enter(_ tag: UInt8) -> DERReader? {
        guard let element = next(tag) else { return nil }
        return DERReader(bytes, in: element.content)
    }

    /// A length in its long form: at most four octets, none of them superfluous.
    private func longLength(octets: Int, at start: Int) -> Int? {
        guard (1...4).contains(octets), octets <= end - start, bytes[start] != 0 else { return nil }
        var length: UInt64 = 0
        for index in start..<start + octets { length = length << 8 | UInt64(bytes[index]) }
        guard length >= 0x80 else { return nil }
        return Int(exactly: length)
    }
}

extension DERReader {
    /// Universal tags, with the constructed bit where DER demands it.
    package enum Tag {
        package static let boolean: UInt8 = 0x01
        package static let integer: UInt8 = 0x02
        package static let bitString: UInt8 = 0x03
        package static let octetString: UInt8 = 0x04
        package static let null: UInt8 = 0x05
        package static let objectIdentifier: UInt8 = 0x06
        package static let enumerated: UInt8 = 0x0a
        package static let utf8String: UInt8 = 0x0c
        package static let numericString: UInt8 = 0x12
        package static let printableString: UInt8 = 0x13
        package static let t61String: UInt8 = 0x14
        package static let ia5String: UInt8 = 0x16
        package static let utcTime: UInt8 = 0x17
        package static let generalizedTime: UInt8 = 0x18
        package static let universalString: UInt8 = 0x1c
        package static let bmpString: UInt8 = 0x1e
        package static let sequence: UInt8 = 0x30
        package static let set: UInt8 = 0x31
    }

    /// The next element, if it is well formed for a field of type ANY in OpenSSL's eyes and in DER's.
    package mutating func any() -> Element? {
        checked { reader in reader.next().flatMap { Self.isWellFormed($0, reader.bytes) ? $0 : nil } }
    }

    /// The contents of an INTEGER in its shortest form, two's complement. OpenSSL refuses others too.
    package mutating func integer(_ tag: UInt8 = Tag.integer) -> Range<Int>? {
        checked { reader in
            reader.content(tag).flatMap { Self.isInteger(reader.bytes, in: $0) ? $0 : nil }
        }
    }

    /// The value of an INTEGER of at most eight octets.
    package mutating func smallInteger(_ tag: UInt8 = Tag.integer) -> Int64? {
        guard let content = integer(tag), content.count <= 8 else { return nil }
        var value: Int64 = bytes[content.lowerBound] >= 0x80 ? -1 : 0
        for index in content { value = value << 8 | Int64(bytes[index]) }
        return value
    }

    /// The octets of a BIT STRING behind the count of unused bits.
    package mutating func bitString(_ tag: UInt8 = Tag.bitString) -> (octets: Range<Int>, unusedBits: Int)? {
        checked { reader in reader.content(tag).flatMap { Self.bitString(reader.bytes, in: $0) } }
    }

    /// Contents octets taken apart as those of a BIT STRING.
    package static func bitString(_ bytes: [UInt8], in content: Range<Int>) -> (octets: Range<Int>, unusedBits: Int)? {
        guard let first = content.first else { return nil }
        let unused = Int(bytes[first])
        guard unused == 0 || unused <= 7 && content.count > 1 else { return nil }
        return (content.dropFirst(), unused)
    }

    /// The first sixteen named bits of a BIT STRING: bit 0 of the list is `0x80`, bit 8 is `0x8000`, as OpenSSL counts.
    package mutating func namedBits() -> UInt16? {
        guard let (octets, unused) = bitString() else { return nil }
        var bits: UInt16 = 0
        for (place, index) in octets.prefix(2).enumerated() {
            var octet = bytes[index]
            if index == octets.upperBound - 1 { octet &= 0xff << UInt8(unused) }
            bits |= UInt16(octet) << UInt16(8 * place)
        }
        return bits
    }

    /// The contents of a well-formed OBJECT IDENTIFIER.
    package mutating func objectIdentifier(_ tag: UInt8 = Tag.objectIdentifier) -> Range<Int>? {
        checked { reader in
            reader.content(tag).flatMap { ObjectIdentifier.isWellFormed(reader.bytes[$0]) ? $0 : nil }
        }
    }

    /// Reads something, and goes back when it is not what it should be.
    private mutating func checked<Value>(_ read: (inout DERReader) -> Value?) -> Value? {
        let start = position
        let value = read(&self)
        if value == nil { position = start }
        return value
    }

    private static func isInteger(_ bytes: [UInt8], in content: Range<Int>) -> Bool {
        guard let first = content.first else { return false }
        guard content.count > 1 else { return true }
        let sign: UInt8 = bytes[first + 1] >= 0x80 ? 0xff : 0x00
        return bytes[first] != sign
    }

    /// Checks the contents of the universal types that have rules; those of other classes are anything.
    private static func isWellFormed(_ element: Element, _ bytes: [UInt8]) -> Bool {
        guard element.tag & 0xc0 == 0 else { return true }
        let count = element.content.count
        switch element.tag {
        case Tag.boolean: return count == 1
        case Tag.integer, Tag.enumerated: return isInteger(bytes, in: element.content)
        case Tag.bitString: return bitString(bytes, in: element.content) != nil
        case Tag.null: return count == 0
        case Tag.objectIdentifier: return ObjectIdentifier.isWellFormed(bytes[element.content])
        case Tag.bmpString: return count.isMultiple(of: 2)
        case Tag.universalString: return count.isMultiple(of: 4)
        case Tag.sequence, Tag.set: return true
        case 0x00, 0x10, 0x11: return false
        default: return element.tag & 0x20 == 0
        }
    }
}
