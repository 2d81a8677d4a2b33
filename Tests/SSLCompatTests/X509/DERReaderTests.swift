// SPDX-License-Identifier: MIT

import Testing

@testable import SSLCompat

@Suite("The DER cursor")
struct DERReaderTests {
    @Test("Elements are read one after the other, and nothing behind them")
    func elements() {
        var reader = DERReader(DER.integer(1) + DER.utf8("ab") + DER.sequence(DER.integer(2)))
        #expect(reader.smallInteger() == 1)
        #expect(reader.next(DERReader.Tag.integer) == nil)
        #expect(reader.content(DERReader.Tag.utf8String) == 5..<7)
        var inner = reader.enter(DERReader.Tag.sequence)
        #expect(inner?.smallInteger() == 2)
        #expect(inner?.isAtEnd == true)
        #expect(reader.isAtEnd)
        #expect(reader.next()?.tag == nil)
    }

    @Test("Lengths of every size are read", arguments: [0, 1, 127, 128, 255, 256, 65535, 65536, 70000])
    func lengths(_ count: Int) {
        var reader = DERReader(DER.element(0x04, [UInt8](repeating: 1, count: count)))
        #expect(reader.next(0x04)?.content.count == count)
        #expect(reader.isAtEnd)
    }

    @Test(
        "Malformed headers read as nothing and move nothing",
        arguments: [
            [], [0x04], [0x04, 1], [0x04, 0x80, 0, 0], [0x04, 0x81, 0x7f] + [UInt8](repeating: 0, count: 127),
            [0x04, 0x82, 0, 1, 0],
            [0x04, 0x81], [0x04, 0x84, 0xff, 0xff, 0xff, 0xff], [0x04, 0x85, 1, 0, 0, 0, 0],
            [0x04, 0x88] + [UInt8](repeating: 0xff, count: 8),
            [0x04, 0xff], [0x1f, 0x81, 1, 0], [0x04, 2, 0],
        ] as [[UInt8]])
    func malformed(_ bytes: [UInt8]) {
        var reader = DERReader(bytes)
        #expect(reader.next() == nil)
        #expect(reader.position == 0)
    }

    @Test("A reader of a part never leaves it, even when the part lies outside")
    func parts() {
        var part = DERReader([0x04, 2, 1, 2], in: 0..<3)
        #expect(part.next() == nil)
        #expect(DERReader([1, 2], in: 5..<9).isAtEnd)
    }

    @Test("Reading any octets as anything ends, and inside of them")
    func mutations() {
        for bytes in [CertificateCorpus.rich, DER.sequence(DER.integer(1), DER.bits([1]), DER.oid("1.2.3"))] {
            for index in bytes.indices {
                var mutant = bytes
                mutant[index] ^= 0xff
                for var reader in [
                    DERReader(mutant), DERReader(bytes, in: index..<bytes.count), DERReader(bytes, in: 0..<index),
                ] {
                    while let element = reader.next() {
                        #expect(element.whole.upperBound <= reader.end)
                        var inner = DERReader(reader.bytes, in: element.content)
                        _ = (inner.smallInteger(), inner.bitString(), inner.objectIdentifier(), inner.any())
                        #expect(inner.position <= inner.end)
                    }
                }
            }
        }
    }

    @Test("Integers: shortest form, sign, size")
    func integers() {
        let cases: [([UInt8], Int64?)] = [
            ([0], 0), ([0x7f], 127), ([0x80], -128), ([0, 0x80], 128), ([0xff, 0x7f], -129), ([0xff], -1), ([], nil),
            ([0, 0x7f], nil), ([0xff, 0x80], nil), ([0x7f] + [UInt8](repeating: 0xff, count: 7), Int64.max),
            ([0x80] + [UInt8](repeating: 0, count: 7), Int64.min), ([1] + [UInt8](repeating: 0, count: 8), nil),
        ]
        for (content, value) in cases {
            var reader = DERReader(DER.element(0x02, content))
            #expect(reader.smallInteger() == value, "\(content)")
        }
    }

    @Test("Bit strings: unused bits are cut off")
    func bits() {
        let cases: [([UInt8], UInt16?)] = [
            ([0], 0), ([0, 0x86], 0x86), ([1, 0x87], 0x86), ([7, 0, 0xff], 0x8000), ([0, 1, 2, 3], 0x201),
            ([7, 1, 2, 0xff], 0x201),
            ([], nil), ([1], nil), ([8, 0], nil), ([0xff, 0, 0], nil),
        ]
        for (content, value) in cases {
            var reader = DERReader(DER.element(0x03, content))
            #expect(reader.namedBits() == value, "\(content)")
        }
    }

    @Test(
        "Object identifiers with arcs of any size have their dotted form",
        arguments: [
            ([0x55, 0x04, 0x03], "2.5.4.3"), ([0x00], "0.0"), ([0x27], "0.39"), ([0x28], "1.0"), ([0x4f], "1.39"),
            ([0x50], "2.0"),
            ([0x88, 0x37], "2.999"), ([0x2a, 0x86, 0x48], "1.2.840"),
            (
                [0x69, 0x83] + [UInt8](repeating: 0xff, count: 17) + [0x7f],
                "2.25.340282366920938463463374607431768211455"
            ),
            ([0x83] + [UInt8](repeating: 0xff, count: 17) + [0x7f], "2.340282366920938463463374607431768211375"),
            ([0x83, 0xdc, 0xeb, 0x94, 0x4f], "2.999999999"), ([0x83, 0xdc, 0xeb, 0x94, 0x50], "2.1000000000"),
            ([0x8d, 0xf0, 0xad, 0xd6, 0xba, 0xbb, 0x90, 0x80, 0x4f], "2.999999999999999999"),
            ([0x8d, 0xf0, 0xad, 0xd6, 0xba, 0xbb, 0x90, 0x80, 0x51], "2.1000000000000000001"),
            ([], nil), ([0x80], nil), ([0x2a, 0x80, 1], nil), ([0x2a, 0x86], nil),
        ] as [([UInt8], String?)])
    func objectIdentifiers(_ content: [UInt8], _ text: String?) {
        #expect(ObjectIdentifier.dotted(content[...]) == text)
    }

    @Test("An arc longer than OpenSSL prints has no text, at once")
    func longArc() {
        #expect(ObjectIdentifier.dotted(([0x2a] + [UInt8](repeating: 0xff, count: 585) + [1])[...]) != nil)
        #expect(ObjectIdentifier.dotted(([0x2a] + [UInt8](repeating: 0xff, count: 1_000_000) + [1])[...]) == nil)
    }
}
