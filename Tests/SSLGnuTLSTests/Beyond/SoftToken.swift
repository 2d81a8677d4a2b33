// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import SSLTestSupport

/// A SoftHSM token with a certificate and its key, for the process that makes it: one for each process.
struct SoftToken {
    static let module = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"].first {
        FileManager.default.fileExists(atPath: $0)
    }
    static let isInstalled =
        module != nil && PeerProcess.find("softhsm2-util") != nil && PeerProcess.find("pkcs11-tool") != nil

    let directory: TemporaryDirectory
    let authority: CertificateAuthority
    let leaf: IssuedCertificate
    private let configuration: String

    static let pin = "correct-1234"

    init(loadsModule: Bool = true) throws {
        directory = try TemporaryDirectory()
        authority = try CertificateAuthority()
        leaf = try authority.intermediate().issue("localhost")
        _ = try PeerProcess.run("mkdir", [directory.path + "/tokens"])
        let text = "directories.tokendir = \(directory.path)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
        configuration = try directory.write(Array(text.utf8), "softhsm2.conf")
        try util("--init-token", "--free", "--label", "shelf", "--so-pin", "12345678", "--pin", Self.pin)
        let paths = try leaf.write(to: directory, as: "leaf")
        try util("--import", paths.privateKey, "--token", "shelf", "--label", "web", "--id", "a1", "--pin", Self.pin)
        try add(leaf.certificateDER, "web", "a1")
        try add(leaf.intermediatesDER[0], "issuer", "b2")
        if loadsModule, let module = Self.module {
            unsafe setenv("SOFTHSM2_CONF", configuration, 1)
            try PKCS11Module.load(module)
        }
    }

    var environment: [String: String] { ["SOFTHSM2_CONF": configuration] }

    private func util(_ arguments: String...) throws {
        let run = try PeerProcess.run("softhsm2-util", arguments, environment: environment)
        guard run.status.isSuccess else { throw SSLError.invalidArgument("softhsm2-util: \(run.errorOutput)") }
    }

    private func add(_ certificate: [UInt8], _ label: String, _ id: String) throws {
        let file = try directory.write(certificate, "\(label).der")
        let run = try PeerProcess.run(
            "pkcs11-tool",
            [
                "--module", Self.module ?? "", "--token-label", "shelf", "--login", "--pin", Self.pin, "--write-object",
                file, "--type", "cert", "--label", label, "--id", id,
            ], environment: environment)
        guard run.status.isSuccess else { throw SSLError.invalidArgument("pkcs11-tool: \(run.errorOutput)") }
    }

    /// Where certificate and key are.
    static let uri = "pkcs11:token=shelf;object=web"
}
