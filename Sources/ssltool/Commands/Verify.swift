// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import SSLGnuTLS
import SSLInterface

/// `ssltool verify`: a chain judged without a network.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify a certificate chain; print OpenSSL's verify code and the chain.")

    @Argument(help: "The chain as PEM: the leaf first.")
    var chain: String
    @Option(help: "More certificates that may be needed between leaf and root.")
    var intermediates: String?
    @Option(help: "The host name or address that the leaf must be for.")
    var hostname: String?
    @Option(help: "What the leaf is for: server or client.")
    var purpose = "server"
    @Option(help: "The time to verify at, such as 2026-01-31T12:00:00Z.")
    var at: String?
    @Option(help: "OpenSSL's security level, 0 to 5.")
    var seclevel = 2
    @OptionGroup var trust: TrustOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let side = ["server": SSLSide.server, "client": .client][purpose] else {
            throw Failure.usage("--purpose is server or client")
        }
        var configuration = SSLConfiguration()
        try trust.apply(to: &configuration)
        guard (0...5).contains(seclevel) else { throw Failure.usage("--seclevel is between 0 and 5") }
        configuration.securityLevel = seclevel
        let time = try at.map(Self.seconds)
        try output.reportingFailure {
            var certificates = try Cert.certificates(in: chain)
            if let intermediates { certificates += try Cert.certificates(in: intermediates) }
            let context = try GnuTLSContext(.client, configuration)
            let result = context.verifyChain(
                certificates.map(\.derBytes), purpose: side, hostname: hostname, at: time)
            report(result)
            guard result.isValid else {
                throw Failure(
                    message: "verify error \(result.verifyCode): \(result.message)", status: 1, isReported: true)
            }
        }
    }

    private struct Report: Encodable {
        let ok: Bool
        let verifyCode: Int32
        let message: String
        let chain: [CertificateReport]
    }

    private func report(_ result: ChainVerification) {
        let chain = result.chain.map(CertificateReport.init)
        let lines = ["verify code: \(result.verifyCode) (\(result.message))"]
        output.report(
            Report(ok: result.isValid, verifyCode: result.verifyCode, message: result.message, chain: chain),
            lines: lines + chain.enumerated().map { "  \($0.offset): \($0.element.subject)" })
    }

    private static func seconds(_ text: String) throws -> Int64 {
        guard let date = ISO8601DateFormatter().date(from: text) else {
            throw Failure.usage("'\(text)' is not a time such as 2026-01-31T12:00:00Z")
        }
        return Int64(date.timeIntervalSince1970)
    }
}
