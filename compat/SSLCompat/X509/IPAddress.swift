// SPDX-License-Identifier: MIT

/// An IPv4 or IPv6 address in network order.
public struct IPAddress: Sendable, Hashable {
    /// 4 or 16 octets.
    public let bytes: [UInt8]

    /// Reads an address literal; `nil` for anything else, host names in particular.
    ///
    /// IPv4: four decimal numbers without leading zeros, since some systems read those as octal. IPv6: every spelling
    /// of RFC 4291, with an IPv4 address in the last place too; no brackets, no zone. As `inet_pton`.
    public init?(_ text: String) {
        let text = Array(text.utf8)
        guard let bytes = text.contains(UInt8(ascii: ":")) ? Self.version6(text[...]) : Self.version4(text[...])
        else { return nil }
        self.bytes = bytes
    }

    private static func version4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let octets = parts.compactMap(decimalOctet)
        return octets.count == 4 ? octets : nil
    }

    private static func decimalOctet(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit) - 0x30
        }
        return UInt8(exactly: value)
    }

    private static func version6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count <= 45 else { return nil }
        guard let gap = doubleColon(in: text) else {
            let bytes = groups(text, mayEndInVersion4: true)
            return bytes?.count == 16 ? bytes : nil
        }
        guard let head = groups(text[..<gap], mayEndInVersion4: false),
            let tail = groups(text[(gap + 2)...], mayEndInVersion4: true), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Where the first `::` stands. A second one makes an empty group, which ``groups(_:mayEndInVersion4:)`` refuses.
    private static func doubleColon(in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: ":") }
    }

    /// The octets of groups between single colons; no text has none.
    private static func groups(_ text: ArraySlice<UInt8>, mayEndInVersion4: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if mayEndInVersion4, place == parts.count - 1, let address = version4(part) {
                bytes += address
            } else {
                guard let group = hexadecimalGroup(part) else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
        }
        return bytes
    }

    private static func hexadecimalGroup(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(digits.count) else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(number)
        }
        return value
    }
}
