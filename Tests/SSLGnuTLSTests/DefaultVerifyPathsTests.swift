// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// The environment's say in whom to trust. The environment is given here, since that of the process is all tests'.
@Suite struct DefaultVerifyPathsTests {
    private static let files: Set<String> = ["/my.pem", "/usr/lib/ssl/cert.pem", "/etc/ssl/cert.pem"]
    private static let directories: Set<String> = ["/etc/ssl", "/etc/ssl/certs", "/mine"]

    private func paths(_ environment: [String: String]) -> DefaultVerifyPaths {
        DefaultVerifyPaths(
            environment: { environment[$0] }, isFile: { Self.files.contains($0) },
            isDirectory: { Self.directories.contains($0) })
    }

    @Test func withoutVariablesTheSystemIsTrusted() {
        let paths = paths([:])
        #expect(paths.cafile == "/etc/ssl/cert.pem")
        #expect(paths.capath == "/etc/ssl/certs")
        #expect(paths.opensslCAFile == "/etc/ssl/cert.pem")
        #expect(paths.opensslCAPath == "/etc/ssl/certs")
        #expect(paths.opensslCAFileEnv == "SSL_CERT_FILE")
        #expect(paths.opensslCAPathEnv == "SSL_CERT_DIR")
        #expect(TrustRoots(paths) == .system)
    }

    @Test func aFileReplacesTheDefaultFileOnly() {
        let paths = paths(["SSL_CERT_FILE": "/my.pem"])
        #expect(paths.cafile == "/my.pem")
        #expect(TrustRoots(paths) == TrustRoots(sources: [.file("/my.pem")], directories: ["/etc/ssl/certs"]))
    }

    @Test func directoriesReplaceTheDefaultDirectoryOnly() {
        #expect(paths(["SSL_CERT_DIR": "/mine"]).capath == "/mine")
        let several = paths(["SSL_CERT_DIR": "/mine::/other"])
        #expect(several.capath == nil)
        #expect(
            TrustRoots(several) == TrustRoots(sources: [.file("/etc/ssl/cert.pem")], directories: ["/mine", "/other"]))
    }

    @Test(arguments: ["", "/absent.pem", "/etc/ssl"])
    func whatDoesNotExistHoldsNothingAndNeverMeansTheSystem(_ path: String) {
        let paths = paths(["SSL_CERT_FILE": path, "SSL_CERT_DIR": ""])
        #expect(paths.cafile == nil)
        #expect(paths.capath == nil)
        #expect(TrustRoots(paths) == TrustRoots.none)
    }

    @Test func theProcessItselfCanBeAsked() throws {
        let paths = DefaultVerifyPaths.current
        #expect(paths.opensslCAPath.hasSuffix("/certs"))
        let folder = try TemporaryDirectory()
        let file = try folder.write("", "cert.pem")
        #expect(Platform.isFile(file) && !Platform.isDirectory(file))
        #expect(Platform.isDirectory(folder.path) && !Platform.isFile(folder.path))
        #expect(!Platform.isFile(file + "\0") && !Platform.isFile(folder.path("absent")))
        #expect(Platform.environment("PATH")?.isEmpty == false && Platform.environment("NO=SUCH") == nil)
    }

    @Test func certificatesThatTheEnvironmentNamesAreTrusted() throws {
        let folder = try TemporaryDirectory()
        let authority = try CertificateAuthority()
        let file = try folder.write(authority.certificatePEM, "cert.pem")
        let paths = DefaultVerifyPaths(
            environment: { $0 == "SSL_CERT_FILE" ? file : "" }, isFile: { Platform.isFile($0) },
            isDirectory: { Platform.isDirectory($0) })
        let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: TrustRoots(paths)))
        let chain = [try authority.issue("localhost").certificateDER]
        #expect(context.verifyChain(chain, purpose: .server, hostname: "localhost").isValid)
        let stranger = [try CertificateAuthority("Stranger").issue("localhost").certificateDER]
        #expect(!context.verifyChain(stranger, purpose: .server, hostname: "localhost").isValid)
    }
}
