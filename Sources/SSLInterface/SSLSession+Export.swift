// SPDX-License-Identifier: MIT

// The exported form: a mark, then numbers of eight bytes and byte strings with their length in four bytes in front, the
// highest byte first. Not authenticated: whoever can write where it is kept could as well read the key in it.

extension SSLSession {
    private static let mark = Array("SSLSESS1".utf8)
    /// No session of any backend comes near this.
    private static let maximumSize = 1 << 20

    /// The session as bytes, for another process of the same configuration. As secret as the session itself.
    ///
    /// The corresponding OpenSSL function is `i2d_SSL_SESSION`.
    public func export() -> [UInt8] {
        var bytes = Self.mark
        for number in [time, Int64(timeout), Int64(ticketLifetimeHint), hasTicket ? 1 : 0] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
        for field in [id, Array(backend.utf8), policy, secret] {
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: field.count >> (24 - 8 * $0)) }
            bytes += field
        }
        return bytes
    }

    /// Reads what ``export()`` wrote.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for anything else: no input traps. The corresponding OpenSSL function is
    /// `d2i_SSL_SESSION`.
    public init(importing bytes: [UInt8]) throws(SSLError) {
        guard bytes.count <= Self.maximumSize, bytes.starts(with: Self.mark) else { throw Self.malformed }
        var rest = bytes.dropFirst(Self.mark.count)
        let numbers = try Self.numbers(4, &rest)
        let fields = try Self.fields(4, &rest)
        guard rest.isEmpty, numbers[0] >= 0, (0...Self.maximumTime).contains(numbers[1]),
            (0...Self.maximumTime).contains(numbers[2]), numbers[3] == 0 || numbers[3] == 1,
            let backend = String(validating: fields[1], as: UTF8.self)
        else { throw Self.malformed }
        self.init(
            id: fields[0], time: numbers[0], timeout: Int(numbers[1]), ticketLifetimeHint: Int(numbers[2]),
            hasTicket: numbers[3] == 1, backend: backend, policy: fields[2], secret: fields[3])
    }

    /// The longest lifetime that a ticket can have on the wire.
    private static let maximumTime = Int64(UInt32.max)
    private static let malformed = SSLError.invalidArgument("not an exported session")

    private static func numbers(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(SSLError) -> [Int64] {
        guard rest.count >= 8 * count else { throw malformed }
        var numbers: [Int64] = []
        for _ in 0..<count {
            numbers.append(Int64(bitPattern: rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }))
            rest = rest.dropFirst(8)
        }
        return numbers
    }

    private static func fields(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws(SSLError) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        for _ in 0..<count {
            guard rest.count >= 4 else { throw malformed }
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= length else { throw malformed }
            fields.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return fields
    }
}
