// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@Suite struct RecordParserTests {
    @Test func aStreamIsSplitWhereverItIsCut() {
        let records = [
            TLSRecord(type: .handshake, version: .tls1_0, fragment: [1, 2, 3]),
            TLSRecord(type: .alert, fragment: [2, 40]),
            TLSRecord(type: .changeCipherSpec, fragment: []),
            TLSRecord(type: .applicationData, fragment: [UInt8](repeating: 9, count: 300)),
        ]
        let stream = records.flatMap(\.bytes)
        for cut in 0...stream.count {
            var parser = RecordParser()
            #expect(parser.feed(Array(stream[..<cut])) + parser.feed(Array(stream[cut...])) == records)
            #expect(parser.rest.isEmpty)
        }
        var parser = RecordParser()
        #expect(stream.flatMap { parser.feed([$0]) } == records)
    }

    @Test func whatIsNoCompleteRecordIsLeft() {
        let whole = TLSRecord(type: .handshake, fragment: [1])
        let (records, rest) = RecordParser.records(in: whole.bytes + [22, 3, 3, 0, 2, 7])
        #expect(records == [whole])
        #expect(rest == [22, 3, 3, 0, 2, 7])
    }

    @Test func theFieldsAreThoseOfTheHeader() {
        let record = RecordParser.records(in: [21, 3, 1, 0, 2, 1, 90]).records.first
        #expect(record?.type == .alert)
        #expect(record?.version == .tls1_0)
        #expect(record?.length == 2)
        #expect(record?.alert == .userCancelled)
        #expect(TLSRecord(type: .alert, fragment: [UInt8](repeating: 0, count: 19)).alert == nil)
    }

    @Test func theLargestLengthIsBelieved() {
        let record = TLSRecord(type: .applicationData, fragment: [UInt8](repeating: 1, count: 65535))
        #expect(RecordParser.records(in: record.bytes).records == [record])
        #expect(RecordParser.records(in: [1, 2, 3, 0xff, 0xff]).records.isEmpty)
    }
}

@Suite struct SplitMix64Tests {
    /// The first numbers for the seed 1234567, as the authors of the generator's reference code publish them.
    @Test func theNumbersAreThoseOfTheReference() {
        var random = SplitMix64(seed: 1_234_567)
        let numbers = (0..<5).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func soManyBytesComeAsAreAskedFor() {
        var random = SplitMix64(seed: 1)
        #expect(random.bytes(1000).count == 1000)
        #expect(random.bytes(0).isEmpty && random.bytes(-1).isEmpty)
        #expect(Set(random.bytes(10000)).count == 256)
    }
}
