// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLGnuTLS
import SSLInterface

/// `ssltool capabilities`: what the installed library can do.
struct Capabilities: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what the GnuTLS that is installed can do.")

    @OptionGroup var output: OutputOptions

    private struct Report: Encodable {
        let backend: String
        let libraryVersion: String
        let versions: [String]
        let ciphers: [String]
        let groups: [String]
        let channelBindingTypes: [String]
        let fipsMode: Bool
        let features: [String]
        let limits: [String]
    }

    func run() {
        let capabilities = GnuTLSContext.capabilities
        let report = Report(
            backend: capabilities.backend, libraryVersion: capabilities.libraryVersion,
            versions: capabilities.versions.map(\.description), ciphers: capabilities.ciphers.map(\.name),
            groups: capabilities.groups, channelBindingTypes: capabilities.channelBindingTypes.map(\.rawValue),
            fipsMode: capabilities.fipsMode, features: capabilities.features, limits: capabilities.limits)
        output.report(
            report,
            lines: [
                "\(report.backend) \(report.libraryVersion)",
                "versions:         \(report.versions.joined(separator: ", "))",
                "groups:           \(report.groups.joined(separator: ", "))",
                "channel bindings: \(report.channelBindingTypes.joined(separator: ", "))",
                "FIPS mode:        \(report.fipsMode ? "on" : "off")",
                "features:         \(report.features.isEmpty ? "-" : report.features.joined(separator: ", "))",
                "suites:           \(report.ciphers.count)",
            ] + report.limits.map { "limit:            \($0)" })
    }
}
