// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLCompat
import SSLInterface

/// `ssltool ciphers`: the suites a list stands for.
struct Ciphers: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the default suites, or those that are named.")

    @Argument(help: "Names of suites, separated by colons. Keywords: not yet.")
    var list: String?
    @OptionGroup var output: OutputOptions

    private struct Row: Encodable {
        let id: String
        let name: String
        let ianaName: String
        let `protocol`: String
        let bits: Int
    }

    func run() throws {
        let suites: [CipherSuite]
        if let list {
            suites = try ProtocolOptions.suites(list).map { name in
                guard let suite = CipherSuite.named(name) ?? CipherSuite.ianaNamed(name) else {
                    throw Failure(message: "No cipher can be selected: unknown suite \(name)", status: 1)
                }
                return suite
            }
        } else {
            suites = PriorityString.defaultSuites
        }
        let rows = suites.map { suite in
            let digits = String(suite.id, radix: 16, uppercase: true)
            return Row(
                id: "0x" + String(repeating: "0", count: 4 - digits.count) + digits, name: suite.name,
                ianaName: suite.ianaName, protocol: suite.protocolName, bits: suite.bits)
        }
        let width = rows.map(\.name.count).max() ?? 0
        output.report(
            ["ciphers": rows],
            lines: rows.map { row in
                "\(row.id)  \(row.name)\(String(repeating: " ", count: width - row.name.count))  \(row.protocol)  \(row.bits) bits"
            })
    }
}
