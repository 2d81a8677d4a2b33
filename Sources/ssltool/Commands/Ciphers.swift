// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLCompat
import SSLInterface

/// `ssltool ciphers`: the suites a cipher string stands for, as `openssl ciphers -V` prints them.
struct Ciphers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the default suites, or those that an OpenSSL cipher string selects.")

    @Argument(help: "A cipher string: ECDHE+AESGCM:!aNULL. The suites of TLS 1.3 are apart from it.")
    var string: String?
    @OptionGroup var output: OutputOptions

    private struct Row: Encodable {
        let id: String
        let name: String
        let ianaName: String
        let `protocol`: String
        let bits: Int
        let keyExchange: String
        let authentication: String
        let symmetric: String?
        let digest: String?

        init(_ suite: CipherSuite) {
            id = "0x" + suite.bytes.joined()
            name = suite.name
            ianaName = suite.ianaName
            `protocol` = suite.protocolName
            bits = suite.bits
            keyExchange = suite.keyExchange.rawValue
            authentication = suite.authentication.rawValue
            symmetric = suite.symmetric
            digest = suite.digest
        }
    }

    func run() throws {
        try output.reportingFailure {
            let older = try string.map { try CipherString($0).suites }
            let suites = older.map { PriorityString.defaultTLS13Suites + $0 } ?? PriorityString.defaultSuites
            output.report(
                ["ciphers": suites.map(Row.init)],
                lines: suites.map { suite in
                    "\(suite.bytes.map { "0x" + $0 }.joined(separator: ",")) - \(suite.summary)"
                })
        }
    }
}

extension CipherSuite {
    /// The number's two bytes in hexadecimal.
    fileprivate var bytes: [String] {
        [id >> 8, id & 0xff].map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count < 2 ? "0" + digits : digits
        }
    }
}
