// SPDX-License-Identifier: MIT

/// The string types of names, read as OpenSSL's `ASN1_STRING_to_UTF8` reads them.
///
/// T61String is taken for Latin-1, BMPString for UCS-2 without surrogate pairs.
enum DirectoryString {
    private typealias Tag = DERReader.Tag

    /// True for the types whose values are compared without regard to case and spacing in canonical names.
    static func isFolded(_ tag: UInt8) -> Bool {
        switch tag {
        case Tag.utf8String, Tag.printableString, Tag.t61String, Tag.ia5String, Tag.universalString, Tag.bmpString: true
        default: false
        }
    }

    /// True for every type that a value of a name may have.
    static func isAllowed(_ tag: UInt8) -> Bool {
        isFolded(tag) || tag == Tag.numericString || tag == Tag.bitString || tag == Tag.sequence
    }

    /// True when OpenSSL would accept the contents octets for a value of this type in a name.
    static func isWellFormed(_ tag: UInt8, _ bytes: [UInt8], _ content: Range<Int>) -> Bool {
        switch tag {
        case Tag.utf8String: isUTF8(bytes, content)
        case Tag.bmpString: forEachWideCharacter(bytes, content, width: 2) { _ in }
        case Tag.universalString: forEachWideCharacter(bytes, content, width: 4) { _ in }
        case Tag.bitString: isBitString(bytes, content)
        default: isAllowed(tag)
        }
    }

    /// The unused bits are zero, as DER demands: OpenSSL clears them before it compares.
    private static func isBitString(_ bytes: [UInt8], _ content: Range<Int>) -> Bool {
        guard let (octets, unused) = DERReader.bitString(bytes, in: content) else { return false }
        return octets.last.map { bytes[$0].trailingZeroBitCount >= unused } ?? true
    }

    /// The value in UTF-8, or `nil` for what is no string or not well formed.
    static func utf8(_ tag: UInt8, _ bytes: [UInt8], _ content: Range<Int>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        switch tag {
        case Tag.utf8String:
            guard isUTF8(bytes, content) else { return nil }
            result.append(contentsOf: bytes[content])
        case Tag.printableString, Tag.ia5String, Tag.t61String, Tag.numericString:
            for index in content { append(Unicode.Scalar(bytes[index]), to: &result) }
        case Tag.bmpString, Tag.universalString:
            let width = tag == Tag.bmpString ? 2 : 4
            guard forEachWideCharacter(bytes, content, width: width, { append($0, to: &result) }) else { return nil }
        default:
            return nil
        }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout [UInt8]) {
        if scalar.isASCII {
            result.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        }
    }

    private static func isUTF8(_ bytes: [UInt8], _ content: Range<Int>) -> Bool {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(content))
            return true
        } catch {
            return false
        }
    }

    /// Calls the body for each big-endian character; false when the octets are no whole number of Unicode scalars.
    private static func forEachWideCharacter(
        _ bytes: [UInt8], _ content: Range<Int>, width: Int, _ body: (Unicode.Scalar) -> Void
    ) -> Bool {
        guard content.count.isMultiple(of: width) else { return false }
        for start in stride(from: content.lowerBound, to: content.upperBound, by: width) {
            let value = bytes[start..<start + width].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(value) else { return false }
            body(scalar)
        }
        return true
    }
}
