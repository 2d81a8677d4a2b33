// SPDX-License-Identifier: MIT

import Testing

@testable import SSLCompat

@Suite("Address literals")
struct IPAddressTests {
    @Test(
        "Every spelling of the same address gives the same octets",
        arguments: [
            ("192.0.2.255", [192, 0, 2, 255]), ("0.0.0.0", [0, 0, 0, 0]), ("::", zeros(16)), ("::1", zeros(15) + [1]),
            ("1::", [0, 1] + zeros(14)), ("0:0:0:0:0:0:0:1", zeros(15) + [1]),
            ("2001:DB8::ff", [0x20, 1, 0xd, 0xb8] + zeros(11) + [0xff]), ("::1.2.3.4", zeros(12) + [1, 2, 3, 4]),
            ("::ffff:1.2.3.4", zeros(10) + [255, 255, 1, 2, 3, 4]), ("1:2:3:4:5:6:7::", octets(1, 2, 3, 4, 5, 6, 7, 0)),
            ("::2:3:4:5:6:7:8", octets(0, 2, 3, 4, 5, 6, 7, 8)),
            ("1:2:3:4:5:6:7.8.9.10", octets(1, 2, 3, 4, 5, 6, 0x708, 0x90a)),
        ] as [(String, [UInt8])])
    func spellings(_ text: String, _ bytes: [UInt8]) {
        #expect(IPAddress(text)?.bytes == bytes)
    }

    @Test(
        "What is no address is none",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "1.2.3.-4", "1..3.4",
            "0x1.2.3.4",
            "1.2.3.1000", "localhost", ":", ":::", "1:::2", "1::2::3", ":1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", "::1%eth0", "[::1]", "1.2.3.4::", "::1.2.3.4:5",
            "::1.2.3",
            "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "::1\0", "é::",
        ])
    func others(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("No octet in a literal, whatever it becomes, traps or adds octets")
    func mutations() {
        for text in ["192.0.2.255", "2001:db8::1.2.3.4", "1:2:3:4:5:6:7:8"] {
            for index in text.utf8.indices {
                for scalar in (0...0x100).compactMap(Unicode.Scalar.init as (UInt32) -> Unicode.Scalar?) {
                    let mutant = text[..<index] + String(scalar) + text[text.utf8.index(after: index)...]
                    let count = IPAddress(String(mutant))?.bytes.count
                    #expect(count == nil || count == 4 || count == 16)
                }
                #expect(IPAddress(String(text[..<index])).map { [4, 16].contains($0.bytes.count) } != false)
            }
        }
    }

    @Test(
        "The system's parser agrees about spellings made by chance",
        .enabled(if: OpenSSLJudge.isAvailable, OpenSSLJudge.need))
    func judged() throws {
        var generator = SplitMix(state: 7)
        let pieces = [":", "::", ".", "0", "1", "f", "12", "255", "256", "ffff", "1.2.3.4", "00", "g", "fffff", ":0"]
        let texts = (0..<20_000).map { _ in
            (0...Int.random(in: 0...16, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
        }
        let answers: [[UInt8]?] = try OpenSSLJudge.run(texts.joined(separator: "\n"), Self.script)
        try #require(answers.count == texts.count)
        #expect(zip(texts, answers).filter { IPAddress($0)?.bytes != $1 }.map(\.0) == [])
        #expect(answers.count { $0 != nil } > 100)
    }

    private static let script = """
        import json, socket, sys
        def octets(text):
            try: return list(socket.inet_pton(socket.AF_INET6 if ':' in text else socket.AF_INET, text))
            except OSError: return None
        json.dump([octets(line) for line in sys.stdin.read().split(chr(10))], sys.stdout)
        """

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    private static func octets(_ groups: UInt16...) -> [UInt8] {
        groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
    }
}

/// Chance that is the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
