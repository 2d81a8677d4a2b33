// SPDX-License-Identifier: MIT

import Glibc
import SSLConformance
import SSLGnuTLS
import SSLOpenSSL

/// Runs the conformance suite over GnuTLS and OpenSSL, each as the client and as the server of each.
@main enum Conformance {
    static func main() {
        do throws(Options.Usage) {
            let options = try Options(CommandLine.arguments.dropFirst())
            let cases = ConformanceSuite.cases(matching: options.filter)
            guard !cases.isEmpty else { throw Options.Usage(message: "no case fits \(options.filter)") }
            if options.format == .list { return cases.forEach { print($0) } }
            exit(run(cases, options) ? 0 : 1)
        } catch {
            print("conformance: \(error.message)")
            exit(2)
        }
    }

    private static func run(_ cases: [ConformanceCase], _ options: Options) -> Bool {
        let backends = [Backend(GnuTLSContext.self), Backend(OpenSSLContext.self)]
        let runner = ConformanceRunner(
            cases: cases, pairs: BackendPair.all(of: backends), differences: Differences.all, seed: options.seed)
        let report = runner.run(jobs: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        switch options.format {
        case .json: print(report.json)
        case .junit: print(report.junit)
        case .table, .list: print(report.table)
        }
        return report.isSuccess
    }
}
