// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// What cases that are about TLS 1.3 need.
let tls13: [Requirement] = [.version(.tls1_3)]
/// What cases that are about TLS 1.2 need.
let tls12: [Requirement] = [.version(.tls1_2)]

// @unchecked: the entries are touched with `lock` held.
/// Collects what callbacks see, on whatever thread.
final class Journal: @unchecked Sendable {
    private let lock = Lock()
    private var entries: [String] = []

    func add(_ text: String) { lock.withLock { entries.append(text) } }

    /// Handshake messages by their numbers; what comes in has a `<`.
    func add(_ message: TLSMessage) {
        if message.contentType == .handshake { add("\(message.isReceived ? "<" : "")\(message.messageType)") }
    }

    var texts: [String] { lock.withLock { entries } }
    var text: String { texts.joined(separator: ", ") }
}

// @unchecked: the value is touched with `lock` held.
/// A value that callbacks and threads share.
final class Shared<Value: Sendable>: @unchecked Sendable {
    private let lock = Lock()
    private var current: Value

    init(_ value: Value) { current = value }

    var value: Value { lock.withLock { current } }
    func update(_ body: (inout Value) -> Void) { lock.withLock { body(&current) } }
}

/// Bytes that differ from place to place, the same for the same count.
func pattern(_ count: Int) -> [UInt8] {
    var generator = SplitMix64(seed: UInt64(count))
    return generator.bytes(count)
}

extension Array where Element == UInt8 {
    /// Two hexadecimal digits for each byte.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
