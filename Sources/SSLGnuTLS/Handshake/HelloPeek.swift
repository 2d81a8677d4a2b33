// SPDX-License-Identifier: MIT

/// Looks for a ClientHello at the front of what a client has sent, before GnuTLS takes it: its hooks come when the library
/// is in the middle of a handshake and cannot wait there for an answer.
enum HelloPeek: Equatable {
    /// There is more to come: nothing can be said before there are so many bytes.
    case incomplete(needed: Int)
    /// The message without its header.
    case hello([UInt8])
    /// It is none, or none that anybody sends: GnuTLS may say what is wrong with it.
    case other

    /// More records than a hello is ever cut into, and more bytes than GnuTLS takes for a message.
    private static let maximumRecords = 64
    private static let maximumSize = 128 << 10

    init(_ bytes: UnsafeRawBufferPointer) {
        var message: [UInt8] = []
        var position = 0
        for _ in 0..<Self.maximumRecords {
            guard bytes.count - position >= 5 else {
                self = unsafe Self.isRecord(bytes, at: position) ? .incomplete(needed: position + 5) : .other
                return
            }
            let length = unsafe Int(bytes[position + 3]) << 8 | Int(bytes[position + 4])
            guard unsafe Self.isRecord(bytes, at: position), length > 0, length <= 16384 + 256 else {
                self = .other
                return
            }
            let body = position + 5
            let end = min(body + length, bytes.count)
            unsafe message.append(contentsOf: bytes[body..<end])
            if let result = Self.complete(message) {
                self = result
                return
            }
            guard end == body + length else {
                self = .incomplete(needed: body + length)
                return
            }
            position = end
        }
        self = .other
    }

    /// Whether what is there of a header is that of a handshake record.
    private static func isRecord(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Bool {
        if bytes.count > position, unsafe bytes[position] != 22 { return false }
        if bytes.count > position + 1, unsafe bytes[position + 1] != 3 { return false }
        return true
    }

    /// What a message is as far as it is there; `nil` while that cannot be told.
    private static func complete(_ message: [UInt8]) -> HelloPeek? {
        guard let type = message.first else { return nil }
        guard type == 1 else { return .other }
        guard message.count >= 4 else { return nil }
        let length = message[1..<4].reduce(0) { $0 << 8 | Int($1) }
        if length > maximumSize { return .other }
        return message.count >= 4 + length ? .hello(Array(message[4..<4 + length])) : nil
    }
}
