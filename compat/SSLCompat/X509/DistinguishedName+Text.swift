// SPDX-License-Identifier: MIT

extension DistinguishedName {
    /// A name in one line of ASCII, the last attribute first (RFC 2253). OpenSSL's `X509_NAME_print_ex` with
    /// `XN_FLAG_RFC2253`.
    static func text(_ bytes: [UInt8], content: Range<Int>) -> String {
        var result: [UInt8] = []
        var level: Int?
        for attribute in Array(DistinguishedName(bytes, content: content)).reversed() {
            if let level { result.append(UInt8(ascii: attribute.level == level ? "+" : ",")) }
            level = attribute.level
            append(attribute, bytes, to: &result)
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `CN=example.org`; the encoding in hexadecimal stands for a value that is no string, or whose type has no name.
    private static func append(_ attribute: Attribute, _ bytes: [UInt8], to result: inout [UInt8]) {
        let type = ObjectIdentifier.dotted(bytes[attribute.type]) ?? ""
        let entry = ObjectIdentifierTable.entry(oid: type)
        result += Array((entry?.shortName ?? String(type.prefix(longestType))).utf8) + [UInt8(ascii: "=")]
        if entry != nil, let text = DirectoryString.utf8(attribute.tag, bytes, attribute.value) {
            for (index, byte) in text.enumerated() {
                append(byte, isFirst: index == 0, isLast: index == text.count - 1, to: &result)
            }
        } else {
            result.append(UInt8(ascii: "#"))
            for byte in DERWriter.element(attribute.tag, bytes[attribute.value]) { appendDigits(byte, to: &result) }
        }
    }

    private static func append(_ byte: UInt8, isFirst: Bool, isLast: Bool, to result: inout [UInt8]) {
        switch byte {
        // OpenSSL takes a character that stands alone for the last one only.
        case UInt8(ascii: " ") where isFirst || isLast, UInt8(ascii: "#") where isFirst && !isLast,
            _ where punctuation.contains(byte):
            result += [UInt8(ascii: "\\"), byte]
        case 0x20...0x7e: result.append(byte)
        default:
            result.append(UInt8(ascii: "\\"))
            appendDigits(byte, to: &result)
        }
    }

    private static func appendDigits(_ byte: UInt8, to result: inout [UInt8]) {
        for digit in [byte >> 4, byte & 15] {
            result.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
    }

    private static let punctuation = Array(",+\"\\<>;".utf8)
    /// Where OpenSSL cuts an object identifier off.
    private static let longestType = 79
}
