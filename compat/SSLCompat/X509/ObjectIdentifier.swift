// SPDX-License-Identifier: MIT

/// The text of OBJECT IDENTIFIERs, and those that this package must recognise by their bytes.
package enum ObjectIdentifier {
    /// The longest arc that is turned into decimal digits, in octets. OpenSSL has the same limit.
    ///
    /// The conversion takes time with the square of the length.
    static let longestArc = 586

    /// True for contents octets that OpenSSL accepts: not empty, the last arc complete, no arc padded.
    package static func isWellFormed(_ content: ArraySlice<UInt8>) -> Bool {
        guard let last = content.last, last < 0x80 else { return false }
        var isStartOfArc = true
        for octet in content {
            if isStartOfArc && octet == 0x80 { return false }
            isStartOfArc = octet < 0x80
        }
        return true
    }

    /// The dotted form of contents octets, or `nil` for what is not well formed or has an arc beyond ``longestArc``.
    package static func dotted(_ content: ArraySlice<UInt8>) -> String? {
        guard isWellFormed(content) else { return nil }
        var text = ""
        var rest = content
        while let last = rest.firstIndex(where: { $0 < 0x80 }) {
            let arc = rest[...last]
            rest = rest[(last + 1)...]
            guard arc.count <= longestArc else { return nil }
            let digits = Digits(arc)
            if !text.isEmpty {
                text += ".\(digits.description)"
            } else if let small = digits.small, small < 80 {
                text = "\(small / 40).\(small % 40)"
            } else {
                text = "2.\(digits.subtracting(80).description)"
            }
        }
        return text
    }

    /// A natural number of any size, in groups of nine decimal digits, the lowest group first.
    private struct Digits: CustomStringConvertible {
        private static let base: UInt64 = 1_000_000_000
        private var groups: [UInt64] = [0]

        /// The value of an arc: seven bits of each octet, the highest first.
        init(_ arc: ArraySlice<UInt8>) {
            for octet in arc {
                var carry = UInt64(octet & 0x7f)
                for index in groups.indices {
                    carry += groups[index] << 7
                    groups[index] = carry % Self.base
                    carry /= Self.base
                }
                if carry > 0 { groups.append(carry) }
            }
        }

        /// The value, if it fits one group.
        var small: UInt64? { groups.count == 1 ? groups[0] : nil }

        /// The difference to a number below the base and below this one.
        func subtracting(_ number: UInt64) -> Digits {
            var result = self
            var borrow = number
            for index in groups.indices where borrow > 0 {
                let value = groups[index]
                result.groups[index] = value >= borrow ? value - borrow : value + Self.base - borrow
                borrow = value >= borrow ? 0 : 1
            }
            while result.groups.count > 1, result.groups.last == 0 { result.groups.removeLast() }
            return result
        }

        var description: String {
            groups.dropLast().reversed().reduce(into: String(groups[groups.count - 1])) { text, group in
                let digits = String(group)
                text += String(repeating: "0", count: 9 - digits.count) + digits
            }
        }
    }
}

extension ObjectIdentifier {
    /// `2.5.4.3`.
    static let commonName: [UInt8] = [0x55, 0x04, 0x03]
    /// `1.3.6.1.5.5.7.48.1`, a method of authorityInfoAccess.
    static let ocsp: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01]
    /// `1.3.6.1.5.5.7.48.2`, a method of authorityInfoAccess.
    static let caIssuers: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]
}
