// SPDX-License-Identifier: MIT

/// Reads TLS's presentation language from the front of some bytes. Total: what is not there is `nil`.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func uint8() -> UInt8? { rest.popFirst() }
    mutating func uint16() -> UInt16? { unsigned(2).map { UInt16($0) } }
    mutating func uint32() -> UInt32? { unsigned(4).map { UInt32($0) } }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.count >= count else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// The next so many bytes.
    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A vector with its length in front, in so many bytes.
    mutating func vector(lengthBytes: Int) -> ArraySlice<UInt8>? {
        guard let length = unsigned(lengthBytes), rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }

    mutating func skipVector(lengthBytes: Int) -> Bool { vector(lengthBytes: lengthBytes) != nil }

    /// All the numbers of two bytes that are left.
    mutating func uint16s() -> [UInt16] {
        var numbers: [UInt16] = []
        while let number = uint16() { numbers.append(number) }
        return numbers
    }

    /// A number of at most four bytes.
    private mutating func unsigned(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
