// SPDX-License-Identifier: MIT

public import SSLInterface

/// Where trusted certificates are looked for when nobody says where: what OpenSSL would do on this system, with its
/// environment variables.
///
/// The corresponding CPython class is `ssl.DefaultVerifyPaths`.
public struct DefaultVerifyPaths: Sendable, Hashable {
    /// The file of trusted certificates, or `nil` when there is none.
    public let cafile: String?
    /// The directory of trusted certificates, or `nil` when there is none.
    public let capath: String?
    /// The variable that names another file. Always `SSL_CERT_FILE`.
    public let opensslCAFileEnv: String
    /// The file when the variable is not set, whether it exists or not.
    public let opensslCAFile: String
    /// The variable that names other directories, with colons between. Always `SSL_CERT_DIR`.
    public let opensslCAPathEnv: String
    /// The directory when the variable is not set, whether it exists or not.
    public let opensslCAPath: String

    /// The directories to search: the variable's, or the default one.
    let directories: [String]
    /// Whether one of the variables is set.
    let isOverridden: Bool

    /// As the environment and the file system have it now. Programs with privileges of others ignore the environment.
    ///
    /// The corresponding CPython function is `get_default_verify_paths`.
    public static var current: DefaultVerifyPaths {
        DefaultVerifyPaths(
            environment: Platform.environment, isFile: { Platform.isFile($0) },
            isDirectory: { Platform.isDirectory($0) })
    }

    init(environment: (String) -> String?, isFile: (String) -> Bool, isDirectory: (String) -> Bool) {
        opensslCAFileEnv = "SSL_CERT_FILE"
        opensslCAPathEnv = "SSL_CERT_DIR"
        let home = Self.homes.first(where: isDirectory) ?? Self.homes[0]
        opensslCAFile = "\(home)/cert.pem"
        opensslCAPath = "\(home)/certs"
        let (file, path) = (environment(opensslCAFileEnv), environment(opensslCAPathEnv))
        isOverridden = file != nil || path != nil
        let (cafile, capath) = (file ?? opensslCAFile, path ?? opensslCAPath)
        self.cafile = isFile(cafile) ? cafile : nil
        self.capath = isDirectory(capath) ? capath : nil
        directories = capath.split(separator: ":").map(String.init)
    }

    /// Where distributions have their OpenSSL look, or would: Debian, Fedora, the others.
    private static let homes = ["/usr/lib/ssl", "/etc/pki/tls", "/etc/ssl"]
}

extension TrustRoots {
    /// What the environment says, or else the system's store.
    ///
    /// With `SSL_CERT_FILE` set, its certificates and those in the default directory; with `SSL_CERT_DIR` set, those in its
    /// directories and the default file; with both, these alone. That is what OpenSSL makes of them. A file or a
    /// directory that does not exist holds nothing; a file that does must hold a certificate.
    ///
    /// The environment is read when this is. The corresponding CPython functions are `SSLContext.load_default_certs` and
    /// `SSLContext.set_default_verify_paths`.
    public static var defaultVerifyPaths: TrustRoots { TrustRoots(.current) }

    init(_ paths: DefaultVerifyPaths) {
        guard paths.isOverridden else {
            self = .system
            return
        }
        self.init(sources: paths.cafile.map { [.file($0)] } ?? [], directories: paths.directories)
    }
}
