// SPDX-License-Identifier: MIT

public import SSLInterface

/// A record of TLS as it stands on the wire (RFC 8446, section 5.1): five bytes of header, then the fragment.
public struct TLSRecord: Sendable, Hashable {
    /// What the fragment is, as the header says; in TLS 1.3 nearly everything says ``ContentType/applicationData``.
    public let type: ContentType
    /// The version in the header, which stays at TLS 1.2 in TLS 1.3.
    public let version: TLSVersion
    /// The content, most often encrypted.
    public let fragment: [UInt8]

    /// Makes a record. Its fragment should hold at most 65535 bytes: the length on the wire is cut to 16 bits.
    public init(type: ContentType, version: TLSVersion = .tls1_2, fragment: [UInt8]) {
        self.type = type
        self.version = version
        self.fragment = fragment
    }

    /// The number of bytes of the fragment, as the header has it.
    public var length: Int { fragment.count }

    /// The record as it stands on the wire.
    public var bytes: [UInt8] {
        let length = UInt16(truncatingIfNeeded: fragment.count)
        return [
            type.rawValue, UInt8(version.rawValue >> 8), UInt8(truncatingIfNeeded: version.rawValue),
            UInt8(length >> 8), UInt8(truncatingIfNeeded: length),
        ] + fragment
    }

    /// The alert in the record, if it is one and not encrypted.
    public var alert: AlertDescription? {
        type == .alert && fragment.count == 2 ? AlertDescription(rawValue: fragment[1]) : nil
    }

    /// What a record carries.
    public struct ContentType: RawRepresentable, Sendable, Hashable {
        /// The number on the wire.
        public let rawValue: UInt8
        /// Makes a type from its number on the wire.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// 20: an encryption starts (TLS 1.2), or nothing at all (TLS 1.3).
        public static let changeCipherSpec = ContentType(rawValue: 20)
        /// 21: an alert.
        public static let alert = ContentType(rawValue: 21)
        /// 22: messages of the handshake.
        public static let handshake = ContentType(rawValue: 22)
        /// 23: data, and in TLS 1.3 all that is encrypted.
        public static let applicationData = ContentType(rawValue: 23)
    }
}

/// Splits a stream of bytes into TLS records, as it comes. Believes every length it meets; knows no limit.
public struct RecordParser: Sendable {
    /// The bytes of a record that is not complete.
    public private(set) var rest: [UInt8] = []

    /// Makes a parser at the start of a stream.
    public init() {}

    /// Takes the next bytes of the stream. Returns the records that they complete.
    public mutating func feed(_ bytes: [UInt8]) -> [TLSRecord] {
        rest += bytes
        var records: [TLSRecord] = []
        var position = 0
        while rest.count - position >= 5 {
            let length = Int(rest[position + 3]) << 8 | Int(rest[position + 4])
            let end = position + 5 + length
            guard end <= rest.count else { break }
            records.append(
                TLSRecord(
                    type: .init(rawValue: rest[position]),
                    version: TLSVersion(rawValue: UInt16(rest[position + 1]) << 8 | UInt16(rest[position + 2])),
                    fragment: Array(rest[position + 5..<end])))
            position = end
        }
        rest.removeFirst(position)
        return records
    }

    /// The complete records of a stream, and what is left behind them.
    public static func records(in bytes: [UInt8]) -> (records: [TLSRecord], rest: [UInt8]) {
        var parser = RecordParser()
        return (parser.feed(bytes), parser.rest)
    }
}
