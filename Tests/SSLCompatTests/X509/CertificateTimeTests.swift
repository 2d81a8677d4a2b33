// SPDX-License-Identifier: MIT

import Testing

@testable import SSLCompat

@Suite("Times in certificates")
struct CertificateTimeTests {
    /// The tag, the text, seconds since 1970 where the form is RFC 5280's, and OpenSSL's print.
    static let rows: [(UInt8, String, Int64?, String)] = [
        (0x17, "700101000000Z", 0, "Jan  1 00:00:00 1970 GMT"),
        (0x17, "500101000000Z", -631_152_000, "Jan  1 00:00:00 1950 GMT"),
        (0x17, "491231235959Z", 2_524_607_999, "Dec 31 23:59:59 2049 GMT"),
        (0x17, "240229120000Z", 1_709_208_000, "Feb 29 12:00:00 2024 GMT"),
        (0x18, "20380119031408Z", 2_147_483_648, "Jan 19 03:14:08 2038 GMT"),
        (0x18, "99991231235959Z", 253_402_300_799, "Dec 31 23:59:59 9999 GMT"),
        (0x18, "00000101000000Z", -62_167_219_200, "Jan  1 00:00:00 0 GMT"),
        (0x18, "20240101000000.25Z", nil, "Jan  1 00:00:00.25 2024 GMT"),
        (0x18, "20240301003000+0100", nil, "Feb 29 23:30:00 2024 GMT"),
        (0x17, "2401010000Z", nil, "Jan  1 00:00:00 2024 GMT"),
        (0x17, "230229000000Z", nil, "Bad time value"), (0x17, "240101000000", nil, "Bad time value"),
        (0x18, "19000101000000+0001", nil, "Bad time value"), (0x17, "", nil, "Bad time value"),
        (0x17, "24010100000\u{b2}Z", nil, "Bad time value"), (0x18, "20240101000000.Z", nil, "Bad time value"),
    ]

    @Test("Seconds and text", arguments: rows)
    func table(_ tag: UInt8, _ text: String, _ seconds: Int64?, _ print: String) {
        #expect(CertificateTime.secondsSince1970(tag, Array(text.utf8)[...]) == seconds)
        #expect(CertificateTime.text(tag, Array(text.utf8)[...]) == print)
    }

    @Test("Moving a time to any second and back is no change", arguments: [1900, 1901, 1970, 2000, 2023, 2024, 9998])
    func moving(_ year: Int) {
        var time = CertificateTime()
        (time.year, time.month, time.day) = (year, 1, 2)
        for hours in stride(from: 0, to: 366 * 24, by: 7) {
            let moved = time.adding(seconds: hours * 3600)
            #expect(moved?.secondsSince1970 == time.secondsSince1970 + Int64(hours * 3600))
            #expect(moved?.adding(seconds: -hours * 3600) == time)
        }
    }
}
