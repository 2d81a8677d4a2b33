// SPDX-License-Identifier: MIT

import SSLTestSupport
import Testing

/// OpenSSL's command, as the judge of what is made here.
enum OpenSSL {
    static let isInstalled = PeerProcess.find("openssl") != nil
    static let reason: Comment = "the openssl command is not installed"

    /// Runs the command and returns what it printed; records an issue if it fails.
    @discardableResult
    static func run(
        _ arguments: String..., input: [UInt8] = [], location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let result = try PeerProcess.run("openssl", arguments, input: input)
        #expect(
            result.status.isSuccess, "openssl \(arguments): \(result.output) \(result.errorOutput)",
            sourceLocation: location)
        return result.output.text
    }

    /// The certificate in words.
    static func text(_ certificate: IssuedCertificate, location: SourceLocation = #_sourceLocation) throws -> String {
        try run(
            "x509", "-noout", "-text", "-nameopt", "RFC2253", input: certificate.certificatePEM, location: location)
    }

    /// The numbers of the errors that `openssl verify` finds in a chain, in its order: none for a good one.
    static func verify(
        _ certificate: IssuedCertificate, root: [UInt8], crl: [UInt8] = [], _ options: String...
    ) throws -> [Int] {
        let directory = try TemporaryDirectory()
        let paths = try certificate.write(to: directory)
        let anchor = try directory.write(root + crl, "root.pem")
        let result = try PeerProcess.run(
            "openssl", ["verify", "-CAfile", anchor, "-untrusted", paths.chain] + options + [paths.certificate])
        let errors = result.errorOutput.text.split(separator: "\n").compactMap { line in
            line.hasPrefix("error ") ? Int(line.split(separator: " ")[1]) : nil
        }
        #expect(errors.isEmpty == result.status.isSuccess, "\(result.errorOutput)")
        return errors
    }
}
