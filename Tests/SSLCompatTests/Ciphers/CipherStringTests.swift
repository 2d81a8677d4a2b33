// SPDX-License-Identifier: MIT
import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@Suite struct CipherStringTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let string: String
        let numbers: String?
        var testDescription: String { "'\(string)'" }
        init(_ row: (string: String, numbers: String?)) { (string, numbers) = row }

        /// The suites that GnuTLS has too, up to TLS 1.2; `nil` for none, which is an error.
        var expected: [String]? {
            let numbers = numbers.map { $0.split(whereSeparator: \.isWhitespace).compactMap { UInt16($0, radix: 16) } }
            let suites = numbers?.compactMap(CipherSuite.numbered).filter { !$0.isTLS13 } ?? []
            return suites.isEmpty ? nil : suites.map(\.name)
        }
    }

    static let rows = RecordedCiphers.rows.map(Row.init)

    static func names(_ string: String) -> [String]? { (try? CipherString(string))?.suites.map(\.name) }

    @Test(arguments: rows) func `a string selects the suites that OpenSSL printed, in its order`(row: Row) {
        #expect(Self.names(row.string) == row.expected)
    }

    @Test func `enough strings were recorded, and what is missing from the table are the ARIA suites`() {
        #expect(Self.rows.count >= 90)
        #expect(RecordedCiphers.provenance.hasPrefix("OpenSSL 3.0."))
        let all = Set(RecordedCiphers.rows.flatMap { ($0.numbers ?? "").split(whereSeparator: \.isWhitespace) })
        let unknown = all.filter { UInt16($0, radix: 16).flatMap(CipherSuite.numbered) == nil }
        #expect(unknown.count == 16)
        #expect(unknown.allSatisfy { $0.hasPrefix("C05") || $0.hasPrefix("C06") })
    }

    @Test func `each suite is described as OpenSSL describes it`() throws {
        let lines = RecordedCiphers.lines.split(separator: "\n").filter {
            !$0.contains("-ARIA") && !$0.contains("- ARIA")
        }
        #expect(lines.count == 142)
        for line in lines {
            let digits = line.prefix(9).split(separator: ",").map { $0.dropFirst(2) }.joined()
            let suite = try #require(UInt16(digits, radix: 16).flatMap(CipherSuite.numbered))
            // Two blanks more or less: the command aligns its columns by another name than get_ciphers().
            #expect(Self.words(line.dropFirst(12)) == Self.words(suite.summary[...]))
        }
    }

    private static func words(_ line: Substring) -> [Substring] { line.split(separator: " ") }

    @Test(
        .enabled(if: InstalledOpenSSL.isRecordedVersion, "OpenSSL 3.0 is not installed"), arguments: [UInt64(1), 2, 3])
    func `the installed OpenSSL agrees on strings made at random`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let string = Self.randomString(&random)
            let row = Row((string, try InstalledOpenSSL.numbers(string)))
            #expect(Self.names(string) == row.expected, "'\(string)'")
        }
    }

    @Test(.enabled(if: InstalledOpenSSL.isRecordedVersion, "OpenSSL 3.0 is not installed"))
    func `the installed OpenSSL still prints what was recorded`() throws {
        for row in Self.rows {
            let printed = try InstalledOpenSSL.numbers(row.string)
            #expect(Row((row.string, printed)).expected == row.expected, "'\(row.string)'")
        }
    }

    static func randomString(_ random: inout SplitMix64) -> String {
        let words = [
            "ALL", "AES", "AES128", "AES256", "AESGCM", "AESCCM", "CAMELLIA", "CHACHA20", "kRSA", "aRSA", "RSA",
            "ECDHE",
            "kECDHE", "DHE", "kDHE", "ADH", "aNULL", "eNULL", "PSK", "kPSK", "aPSK", "SRP", "SHA", "SHA256", "SHA384",
            "MD5", "CBC", "HIGH", "FIPS", "COMPLEMENTOFDEFAULT", "COMPLEMENTOFALL", "TLSv1.2", "TLSv1", "SSLv3", "ARIA",
            "3DES", "LOW", "foo", "AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256", "NULL-MD5", "ADH-AES128-SHA",
            "PSK-AES128-CCM8", "DEFAULT", "aECDSA", "aDSS", "AESCCM8",
        ]
        let prefixes = ["", "", "", "", "-", "!", "+"]
        var items = (0..<Int.random(in: 1...8, using: &random)).map { _ in
            if Int.random(in: 0..<8, using: &random) == 0 { return "@STRENGTH" }
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            return (prefixes.randomElement(using: &random) ?? "") + parts.joined(separator: "+")
        }
        if Int.random(in: 0..<2, using: &random) == 0 { items.insert("ALL", at: 0) }
        var string = items.joined(separator: ":")
        // The command takes a hyphen in front for an option.
        if string.hasPrefix("-") { string = ":" + string }
        // Now and then a mistake.
        if Int.random(in: 0..<6, using: &random) == 0 {
            let index = string.indices.randomElement(using: &random) ?? string.startIndex
            string.insert("+-!@:/ =".randomElement(using: &random) ?? "+", at: index)
        }
        return string
    }

    @Test func `any text is read to an end, always with the same result`() {
        var random = SplitMix64(seed: 20)
        for _ in 0..<2_000 {
            var bytes = Array(Self.randomString(&random).utf8)
            for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let names = Self.names(text)
            #expect(names == Self.names(text))
            if let names {
                #expect(!names.isEmpty && Set(names).count == names.count)
                #expect(names.allSatisfy { CipherSuite.named($0)?.isTLS13 == false })
            }
        }
    }

    @Test func `mistakes and empty selections have CPython's error`() {
        for string in ["", "foo", "ALL:!ALL", "AES128:@FOO", "AES+"] {
            #expect(throws: SSLError(.ssl, .init(message: "No cipher can be selected."))) { try CipherString(string) }
        }
        #expect(throws: SSLError.invalidArgument("embedded null character")) { try CipherString("AES\0") }
    }

    @Test func `the last security level counts`() throws {
        #expect(try CipherString("AES").securityLevel == nil)
        #expect(try CipherString("@SECLEVEL=1:AES:@SECLEVEL=3/x").securityLevel == 3)
        #expect(try CipherString("DEFAULT:@SECLEVEL=0").securityLevel == 0)
        #expect(try CipherString("SUITEB128:@SECLEVEL=0").securityLevel == nil)
    }

    @Test func `the profiles of RFC 6460 limit groups and signatures as well`() throws {
        let both = try #require(try CipherString("SUITEB128").suiteB)
        #expect(both.groups.map(\.name) == ["secp256r1", "secp384r1"])
        #expect(both.signatureSchemes.map(\.id) == [0x0403, 0x0503])
        #expect(both.minimumVersion == .tls1_2)
        #expect(try CipherString("SUITEB128C2").suiteB?.groups.map(\.name) == ["secp256r1", "secp384r1"])
        #expect(try CipherString("SUITEB128ONLY").suiteB?.groups.map(\.name) == ["secp256r1"])
        #expect(try CipherString("SUITEB192").suiteB?.signatureSchemes.map(\.id) == [0x0503])
        #expect(try CipherString("AES:SUITEB192").suiteB == nil)
    }

    @Test func `the default suites are what CPython's default string selects`() throws {
        let string = try CipherString(
            "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM")
        #expect(PriorityString.defaultSuites.filter { !$0.isTLS13 } == string.suites)
        #expect(string.securityLevel == 2)
    }

    /// One that starts anew, and goes through all suites, for each item would not come to an end here.
    @Test(arguments: ["A:", "ALL:-ALL:", "ALL:+AES:@STRENGTH:", "AES+kRSA+SHA:", "x", "@SECLEVEL=1,", "!MD5 "])
    func `long texts mean what short ones mean`(part: String) {
        let short = "AES:" + String(repeating: part, count: 4)
        let long = "AES:" + String(repeating: part, count: 20_000 / part.utf8.count / 2 * 2)
        #expect(Self.names(long) == Self.names(short))
    }
}

/// The openssl command, asked about cipher strings.
enum InstalledOpenSSL {
    static let isRecordedVersion: Bool = {
        let result = try? PeerProcess.run("openssl", ["version"])
        return result?.output.text.hasPrefix("OpenSSL 3.0.") ?? false
    }()

    static func numbers(_ string: String) throws -> String? {
        let result = try PeerProcess.run("openssl", ["ciphers", "-V", string])
        guard result.status.isSuccess else { return nil }
        return result.output.text.split(separator: "\n").map { line in
            line.drop { $0 == " " }.prefix(9).split(separator: ",").map { $0.dropFirst(2) }.joined()
        }.joined(separator: " ")
    }
}
