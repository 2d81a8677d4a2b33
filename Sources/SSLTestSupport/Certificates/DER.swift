// SPDX-License-Identifier: MIT

import SSLInterface

/// Just enough of DER (X.690) to write certificate extensions.
enum DER {
    /// A value with its tag and its length.
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag] + length(content.count) + content }

    /// A SEQUENCE of values that are encoded already.
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { value(0x30, parts.flatMap(\.self)) }

    /// A SEQUENCE of values that are encoded already.
    static func sequence(of parts: [[UInt8]]) -> [UInt8] { value(0x30, parts.flatMap(\.self)) }

    /// BOOLEAN true. False is never written: it is the default wherever extensions have one.
    static let yes: [UInt8] = [0x01, 0x01, 0xff]

    /// An INTEGER.
    static func integer(_ number: Int) -> [UInt8] {
        var octets = [UInt8(truncatingIfNeeded: number)]
        var rest = number >> 8
        // Until what is left is the sign that the first octet shows already.
        while rest != (octets[0] & 0x80 == 0 ? 0 : -1) {
            octets.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return value(0x02, octets)
    }

    /// A BIT STRING of named bits, bit 0 being the lowest of `bits`: trailing zeros are left out, as DER demands.
    static func namedBits(_ bits: UInt16) -> [UInt8] {
        guard bits != 0 else { return value(0x03, [0]) }
        let count = 16 - bits.leadingZeroBitCount
        var octets = [UInt8](repeating: 0, count: (count + 7) / 8)
        for bit in 0..<count where bits & (1 << bit) != 0 { octets[bit / 8] |= 0x80 >> (bit % 8) }
        return value(0x03, [UInt8(octets.count * 8 - count)] + octets)
    }

    /// An OBJECT IDENTIFIER from its dotted form. Throws ``SSLError/Code/invalidArgument`` for anything else.
    static func objectIdentifier(_ dotted: String) throws(SSLError) -> [UInt8] {
        value(0x06, try objectIdentifierContent(dotted))
    }

    /// The content octets of an OBJECT IDENTIFIER.
    static func objectIdentifierContent(_ dotted: String) throws(SSLError) -> [UInt8] {
        let parts = dotted.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        let arcs = parts.compactMap(\.self)
        guard arcs.count == parts.count, arcs.count >= 2, arcs[0] <= 2, arcs[0] == 2 || arcs[1] < 40 else {
            throw .invalidArgument("not an object identifier: \(dotted)")
        }
        let first = UInt64(arcs[0]) * 40 + UInt64(arcs[1])
        return ([first] + arcs.dropFirst(2).map(UInt64.init)).flatMap(base128)
    }

    /// The content of the first value. Of DER that was just made; anything else has none.
    static func content(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { split(bytes).content }

    /// What follows the first value.
    static func rest(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { split(bytes).rest }

    private static func split(_ bytes: ArraySlice<UInt8>) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        guard let first = bytes.dropFirst().first else { return ([], []) }
        let octets = first < 0x80 ? 0 : Int(first & 0x7f)
        let long = bytes.dropFirst(2).prefix(octets).reduce(0) { $0 << 8 | Int($1) }
        let body = bytes.dropFirst(2 + octets)
        let length = first < 0x80 ? Int(first) : long
        return (body.prefix(length), body.dropFirst(length))
    }

    private static func base128(_ number: UInt64) -> [UInt8] {
        var octets = [UInt8(number & 0x7f)]
        var rest = number >> 7
        while rest > 0 {
            octets.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
            rest >>= 7
        }
        return octets
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        var octets: [UInt8] = []
        var rest = count
        while rest > 0 {
            octets.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(octets.count)] + octets
    }
}
