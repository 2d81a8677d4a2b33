// SPDX-License-Identifier: MIT

import CMeters
import FoundationEssentials

/// Benchmarks of the library beside raw C GnuTLS.
///
/// The exit status is 1 when a count misses its goal (allocations: they are the same on every machine) or something fails,
/// 2 for a wrong usage. Times are printed and judged, but fail nothing.
@main
enum SSLBench {
    static func main() {
        do {
            try run(try Options(Array(CommandLine.arguments.dropFirst())))
        } catch let usage as Options.Usage {
            complain("\(usage.message)\n\(Options.usage)")
            leave(2)
        } catch {
            complain("\(error)")
            leave(1)
        }
    }

    private static func run(_ options: Options) throws {
        if options.listsLoops {
            for (name, _, _) in loops { print(name) }
        } else if let name = options.loop {
            guard let loop = loops.first(where: { $0.name == name }) else { throw Options.Usage("no loop \(name)") }
            try Arena().loop(loop.contender, loop.work)(options.count)
        } else {
            try report(options)
        }
    }

    /// Every loop by the name that `--loop` takes.
    private static var loops: [(name: String, contender: Contender, work: Work)] {
        Work.all.flatMap { work in Contender.allCases.map { ("\($0)-\(work.id)", $0, work) } }
    }

    private static func report(_ options: Options) throws {
        let core = meters_pin()
        let measurements = try Measurements(isQuick: options.isQuick)
        // Contexts come before everything else: some of the figures are of the first one of the process.
        let rows =
            switch options.command {
            case .bulk: try measurements.speed(Work.bulk)
            case .handshake: try measurements.speed([Work.handshake])
            case .allocations: try measurements.allocations()
            case .context: try measurements.contexts()
            case .idle: try measurements.idle()
            case .all:
                try measurements.contexts() + measurements.speed(Work.all) + measurements.allocations()
                    + measurements.idle()
            }
        var report = try Report(measurements, core: core, rows: rows)
        if let path = options.instructions { report.add(instructions: try counts(in: path)) }
        print(options.printsJSON ? try report.json : report.text)
        if rows.contains(where: { $0.unit == .allocations && $0.isMet == false }) { leave(1) }
    }

    /// Lines of a loop's name and its number of instructions for a round.
    private static func counts(in path: String) throws -> [String: Double] {
        var counts: [String: Double] = [:]
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: " ")
            if fields.count == 2, let number = Double(fields[1]) { counts[String(fields[0])] = number }
        }
        return counts
    }
}
