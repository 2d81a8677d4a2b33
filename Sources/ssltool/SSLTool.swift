// SPDX-License-Identifier: MIT

import ArgumentParser

/// The command line.
@main
struct SSLTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssltool", abstract: "TLS on GnuTLS, from the command line.")
}
