// SPDX-License-Identifier: MIT

internal import CGnuTLS
public import SSLInterface

/// Libraries through which tokens and hardware modules are reached.
///
/// Without a word from the program, the first use of a PKCS#11 URI loads those that the system is configured for
/// (p11-kit).
public enum PKCS11Module {
    /// Loads a module for the whole process. Before the first use of a URI this is one instead of those that the system is
    /// configured for; more can be loaded. It stays for the life of the process.
    ///
    /// - Parameter path: a file, or a name in p11-kit's directory of modules. Its code runs in this process: name only
    ///   what you would link.
    ///
    /// Throws `.notSupported` where GnuTLS is built without PKCS#11, `.ssl` with the reason
    /// `PKCS11_MODULE_NOT_LOADED` for what cannot be loaded.
    public static func load(_ path: String) throws(SSLError) {
        try Library.start()
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        let code = unsafe cgnutls_pkcs11_load(path)
        if code == GNUTLS_E_UNIMPLEMENTED_FEATURE { throw .notSupported("this GnuTLS is built without PKCS#11") }
        guard code >= 0 else {
            throw SSLError(
                .ssl,
                .init(
                    message: "\(path): \(Library.text(of: code))",
                    reason: .init(name: "PKCS11_MODULE_NOT_LOADED", number: code), backendCode: code))
        }
    }

    /// Whether the GnuTLS that is loaded is built with PKCS#11.
    public static var isSupported: Bool { cgnutls_has_pkcs11() != 0 }
}
