// SPDX-License-Identifier: MIT

import ArgumentParser

/// `ssltool conformance`: the suite that any backend runs.
struct Conformance: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the conformance suite (not yet).")

    @OptionGroup var output: OutputOptions

    func run() throws { throw Failure.notYet("the conformance suite") }
}
