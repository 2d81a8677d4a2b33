// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLConformance
import SSLGnuTLS

/// `ssltool conformance`: the suite that any backend runs.
struct Conformance: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the conformance suite with the GnuTLS that is installed, at both ends.")

    @Flag(help: "Print one machine-readable object.")
    var json = false
    @Flag(help: "Print JUnit's XML.")
    var junit = false
    @Flag(help: "List the cases.")
    var list = false
    @Option(help: "Run only cases whose id begins so; * stands for any characters.")
    var filter = "*"
    @Option(help: "Where random choices begin.")
    var seed: UInt64 = .random(in: 0..<1 << 32)

    func validate() throws {
        guard !json || !junit else { throw ValidationError("--json and --junit exclude each other") }
        guard !ConformanceSuite.cases(matching: filter).isEmpty else { throw ValidationError("no case fits \(filter)") }
    }

    func run() throws {
        let cases = ConformanceSuite.cases(matching: filter)
        if list { return cases.forEach { StandardStreams.print($0.description) } }
        let runner = ConformanceRunner(cases: cases, pairs: [BackendPair(Backend(GnuTLSContext.self))], seed: seed)
        let report = runner.run(jobs: ProcessInfo.processInfo.activeProcessorCount)
        StandardStreams.print(json ? report.json : junit ? report.junit : report.table)
        guard report.isSuccess else { throw Failure(message: report.summary, status: 1, isReported: true) }
    }
}
