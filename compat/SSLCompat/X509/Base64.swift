// SPDX-License-Identifier: MIT

/// RFC 4648's base64 with padding.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    /// The value of each octet; 64 for one outside the alphabet, 65 for white space.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, octet) in alphabet.enumerated() { values[Int(octet)] = UInt8(value) }
        for octet in " \t\r\n".utf8 { values[Int(octet)] = 65 }
        return values
    }()

    /// Decodes text with white space anywhere; `nil` for any other octet, and for padding that is wrong or missing.
    ///
    /// Bits of the last digit that stand for nothing are not looked at, as in OpenSSL.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3)
        let values = values
        var (group, digits, pads): (UInt32, Int, Int) = (0, 0, 0)
        for octet in text {
            let value = values[Int(octet)]
            if value == 65 { continue }
            if octet == padding {
                pads += 1
            } else {
                guard value < 64, pads == 0 else { return nil }
                group = group << 6 | UInt32(value)
                digits += 1
            }
            if digits == 4 {
                for shift in [16, 8, 0] as [UInt32] { result.append(UInt8(truncatingIfNeeded: group >> shift)) }
                digits = 0
            }
        }
        switch (digits, pads) {
        case (0, 0): break
        case (2, 2): result.append(UInt8(truncatingIfNeeded: group >> 4))
        case (3, 1): result += [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
        default: return nil
        }
        return result
    }

    /// Encodes into lines of at most `columns` digits, each with a newline behind it.
    static func encode(_ bytes: [UInt8], columns: Int) -> [UInt8] {
        var result: [UInt8] = []
        var column = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let octets = bytes[start..<min(start + 3, bytes.count)]
            let group = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < octets.count ? octets[start + $1] : 0) }
            for place in 0..<4 {
                let digit = alphabet[Int(group >> UInt32(18 - 6 * place) & 0x3f)]
                result.append(place <= octets.count ? digit : padding)
            }
            column += 4
            if column >= columns {
                result.append(UInt8(ascii: "\n"))
                column = 0
            }
        }
        if column > 0 { result.append(UInt8(ascii: "\n")) }
        return result
    }
}
