// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLInterface

/// The command line. Its exit status: 0 for success, 1 for a failure of TLS or of verification, 2 for wrong usage.
@main
struct SSLTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssltool",
        abstract: "TLS on GnuTLS, from the command line.",
        subcommands: [
            Connect.self, Serve.self, Fetch.self, Verify.self, Cert.self, Ciphers.self, Explain.self,
            Capabilities.self, Conformance.self,
        ])

    static func main() {
        StandardStreams.ignoreBrokenPipes()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            StandardStreams.fail(failure.message, status: failure.status)
        } catch let error as SSLError {
            StandardStreams.fail(error.description, status: error.exitStatus)
        } catch {
            // Help and versions are asked for; everything else of the parser's is wrong usage.
            guard exitCode(for: error) != .success else { exit(withError: error) }
            StandardStreams.fail(fullMessage(for: error), status: 2)
        }
    }
}

/// Why a command ends without success.
struct Failure: Error {
    let message: String
    let status: Int32
    /// The result that has been printed says so already.
    var isReported = false

    /// What was asked for makes no sense.
    static func usage(_ message: String) -> Failure { Failure(message: "Error: \(message)", status: 2) }
}

extension SSLError {
    /// Settings that can never work are wrong usage; everything else happened.
    var exitStatus: Int32 { code == .invalidArgument || code == .notSupported ? 2 : 1 }
}
