// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLCompat
import SSLGnuTLS
import SSLInterface

/// `ssltool cert`: what certificates say.
struct Cert: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the certificates in a file, PEM or DER.")

    @Argument(help: "The file.")
    var file: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.reportingFailure {
            let reports = try Self.certificates(in: file).map(CertificateReport.init)
            let lines = reports.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n")
            output.report(["certificates": reports], lines: [lines])
        }
    }

    /// The certificates in a file. Throws an error of TLS for a file without one.
    static func certificates(in path: String) throws -> [SSLCertificate] {
        let bytes = try SSLDataSource.file(path).load()
        let encoded = PEM.isPEM(bytes) ? try PEM.blocks(in: bytes).compactMap(\.certificateDER) : [bytes]
        let certificates = encoded.compactMap { der in
            X509Certificate(derBytes: der).map { SSLCertificate(derBytes: der, info: $0.info) }
        }
        guard !certificates.isEmpty, certificates.count == encoded.count else {
            throw Translation.noCertificateOrCRLFound.error(backendCode: nil)
        }
        return certificates
    }
}

extension SSLCertificate {
    /// The certificate as a PEM block.
    var pem: String { PEM.encode(derBytes, label: "CERTIFICATE") }
}
