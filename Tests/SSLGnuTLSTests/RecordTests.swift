// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// The sizes of records: limits, and lengths that are hidden.
@Suite struct RecordTests {
    /// The lengths of what a side sent, by record, once the handshake is done.
    static func lengths(_ pair: Pair, _ bytes: [UInt8]) throws -> [Int] {
        _ = pair.clientOutgoing.read()
        try pair.client.write(bytes)
        let sent = pair.clientOutgoing.read()
        return RecordParser.records(in: sent).records.map { $0.bytes.count - 5 }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3]) func aPeerKeepsToTheLimit(version: TLSVersion) throws {
        let pair = try Pair { client, server in
            client.maximumVersion = version
            server.recordSizeLimit = 1024
        }
        try pair.conversation.handshake()
        pair.carry()
        let lengths = try Self.lengths(pair, [UInt8](repeating: 7, count: 5000))
        #expect(lengths.count >= 5 && lengths.allSatisfy { $0 <= 1024 + 64 })
    }

    @Test(arguments: [0, 511, 16385]) func limitsOutOfRangeAreRefused(limit: Int) {
        var configuration = SSLConfiguration()
        configuration.recordSizeLimit = limit
        #expect(error { _ = try GnuTLSContext(.client, configuration) }?.code == .invalidArgument)
    }

    @Test func paddingHidesLengths() throws {
        let pair = try Pair { client, _ in client.recordPadding = 256 }
        try pair.conversation.handshake()
        pair.carry()
        var seen: Set<Int> = []
        for count in [1, 2, 100, 239] {
            let lengths = try Self.lengths(pair, [UInt8](repeating: 1, count: count))
            #expect(lengths.count == 1)
            seen.formUnion(lengths)
        }
        #expect(seen == [256 + 16])
        #expect(try Self.lengths(pair, [UInt8](repeating: 1, count: 256)) == [512 + 16])
    }

    @Test(arguments: [2, 100, 4096, 16384]) func paddedDataArrivesWhole(block: Int) throws {
        let pair = try Pair { client, _ in client.recordPadding = block }
        for count in [1, 255, 256, 16383, 16384, 40000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            #expect(try pair.conversation.transfer(bytes, from: .client) == bytes)
        }
    }

    @Test func whatCannotBePaddedIsNot() throws {
        let pair = try Pair { client, _ in
            client.recordPadding = 256
            client.maximumVersion = .tls1_2
        }
        #expect(try pair.conversation.transfer([1, 2], from: .client) == [1, 2])
        var configuration = SSLConfiguration()
        configuration.recordPadding = 20000
        #expect(error { _ = try GnuTLSContext(.client, configuration) }?.code == .invalidArgument)
    }
}
