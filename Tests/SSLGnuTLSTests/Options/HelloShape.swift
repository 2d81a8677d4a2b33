// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

/// What a ClientHello looks like without what is random in it.
struct HelloShape: Hashable {
    var legacyVersion: UInt16 = 0
    var sessionIDLength = 0
    var suites: [UInt16] = []
    var compressions: [UInt8] = []
    /// Types of extensions with their lengths, in their order.
    var extensions: [Extension] = []
    /// The versions offered, the preferred first: from the extension, or the legacy field alone.
    var versions: [UInt16] = []

    struct Extension: Hashable {
        let type: UInt16
        let length: Int
    }

    /// Reads the first record of what a client sent; `nil` if it is no ClientHello.
    init?(_ sent: [UInt8]) {
        guard let record = RecordParser.records(in: sent).records.first, record.type == .handshake,
            record.fragment.first == 1
        else { return nil }
        var rest = record.fragment.dropFirst(4)
        func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
            stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { UInt16(number(bytes[$0...$0 + 1])) }
        }
        legacyVersion = UInt16(number(take(2)))
        _ = take(32)
        sessionIDLength = take(number(take(1))).count
        suites = numbers(take(number(take(2))))
        compressions = Array(take(number(take(1))))
        versions = [legacyVersion]
        _ = take(2)
        while rest.count >= 4 {
            let type = UInt16(number(take(2)))
            let body = take(number(take(2)))
            extensions.append(Extension(type: type, length: body.count))
            if type == 43 { versions = numbers(body.dropFirst()) }
        }
    }

    func hasExtension(_ type: UInt16) -> Bool { extensions.contains { $0.type == type } }
}
