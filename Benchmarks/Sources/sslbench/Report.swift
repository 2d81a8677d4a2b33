// SPDX-License-Identifier: MIT

import FoundationEssentials
import SSLGnuTLS
import SSLInterface

/// Everything that a run has found out.
struct Report: Encodable {
    let backend: String
    /// What is the same for both contenders.
    let constant: [String]
    let method: String
    var rows: [Row]

    init(_ measurements: Measurements, core: Int32, rows: [Row]) throws {
        let capabilities = GnuTLSContext.capabilities
        backend = "\(capabilities.backend) \(capabilities.libraryVersion)"
        self.rows = rows
        constant = [
            "raw C: \(try RawPair(measurements.arena.raw()).description)",
            "ours:  \(try OurPair(measurements.arena.ours()).description)",
            "ECDSA P-256 certificate, issued by the one anchor that the client trusts",
            "the client verifies chain, purpose and host name; the server asks it for nothing",
            "no tickets, no ALPN; records of at most 16 KiB; one memory queue each way",
        ]
        let race = measurements.isQuick ? Race.quick : Race.thorough
        method =
            "one process, one thread on core \(core); \(race.rounds) rounds of \(race.slice / 1_000_000) ms of processor time"
            + " each, order rotating; ratio: median within rounds; noise: raw C against itself"
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    var text: String {
        var lines = ["sslbench: the library beside the same loops in C, on \(backend)", ""]
        lines += ["held constant:"] + constant.map { "  \($0)" }
        lines += ["method:", "  \(method)", "", Table(rows: rows).text]
        if rows.contains(where: { $0.instructions != nil }) {
            lines += ["", "instructions: per round of the work, counted by callgrind without AVX-512"]
        }
        return lines.joined(separator: "\n")
    }

    /// Puts the counts beside the times. `counts` is by the names of the loops.
    mutating func add(instructions counts: [String: Double]) {
        for index in rows.indices {
            guard let raw = counts["raw-\(rows[index].id)"], let ours = counts["ours-\(rows[index].id)"] else {
                continue
            }
            rows[index].instructions = Row.Instructions(raw: raw, ours: ours)
        }
    }
}
