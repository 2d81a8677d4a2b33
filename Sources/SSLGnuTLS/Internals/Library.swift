// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

/// The GnuTLS that is loaded: whether it works, which version it is.
enum Library {
    /// 0, or the code with which the library's own start failed (its constructor swallows it).
    private static let startCode: Int32 = gnutls_global_init()

    /// Throws if the library could not start. Costs nothing after the first time.
    static func start() throws(SSLError) {
        guard startCode >= 0 else {
            throw SSLError(
                .ssl, .init(message: "GnuTLS did not start: \(text(of: startCode))", backendCode: startCode))
        }
    }

    /// The version as the library reports it. Distributions carry fixes of later versions under the number of an older one.
    static let version: String = unsafe gnutls_check_version(nil).map { unsafe String(cString: $0) } ?? "unknown"

    /// GnuTLS's own sentence for a code.
    static func text(of code: Int32) -> String {
        unsafe gnutls_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
