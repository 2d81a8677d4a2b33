// SPDX-License-Identifier: MIT

/// For drivers: tells where a TLS record ends (RFC 8446, section 5.1), so that not one byte more than the record at hand is
/// taken off the wire: what follows may no longer be TLS.
///
/// What cannot be TLS has no length to go by. It is taken as it comes, in small pieces, until the object has seen enough to
/// refuse it.
public struct RecordFramer: Sendable {
    /// Of the header at hand: how many bytes are there, and the length that they announce.
    private var headerCount = 0
    private var length = 0
    /// Bytes of the body that are still to come.
    private var missing = 0
    /// Whether something came that is no TLS.
    public private(set) var isForeign = false

    private static let headerSize = 5
    /// A record of 2^14 bytes and all that any version's protection may add to it.
    private static let largestBody = 16384 + 2048
    private static let pieceSize = 64

    /// Stands before a record.
    public init() {}

    /// How many bytes may be taken at once. Never 0.
    public var wanted: Int {
        if isForeign { return Self.pieceSize }
        return headerCount < Self.headerSize ? Self.headerSize - headerCount : missing
    }

    /// Whether the bytes so far are whole records: nothing has begun that has not ended.
    public var isAtBoundary: Bool { headerCount == 0 && !isForeign }

    /// Notes bytes that have come: no more than ``wanted``, or else nothing that follows is framed any more
    /// (``isForeign``). True when there is something for the object to look at.
    public mutating func advance(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.count > wanted { isForeign = true }
        if !isForeign {
            if headerCount == Self.headerSize {
                missing -= bytes.count
            } else {
                for index in bytes.indices where !isForeign { note(unsafe bytes[index]) }
            }
            if headerCount == Self.headerSize && missing == 0 { (headerCount, length) = (0, 0) }
        }
        return isForeign || isAtBoundary
    }

    /// Notes a byte of the header.
    private mutating func note(_ byte: UInt8) {
        switch headerCount {
        case 0: isForeign = !(20...24).contains(byte)
        case 1: isForeign = byte != 3
        case 2: break
        default: length = length << 8 | Int(byte)
        }
        headerCount += 1
        guard headerCount == Self.headerSize else { return }
        missing = length
        isForeign = length > Self.largestBody
    }
}
