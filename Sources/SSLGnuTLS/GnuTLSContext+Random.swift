// SPDX-License-Identifier: MIT

internal import CGnuTLS
public import SSLInterface

extension GnuTLSContext {
    /// Random bytes that nobody can foresee, from GnuTLS's generator: fit for keys and nonces.
    ///
    /// Throws `.invalidArgument` for a negative count or one beyond 2³¹ - 1,
    /// `.ssl` when the generator fails. Any thread may call it. The corresponding CPython
    /// function is `RAND_bytes`.
    public static func randomBytes(_ count: Int) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("num must be positive") }
        guard count <= Int32.max else { throw .invalidArgument("num is too large") }
        try Library.start()
        var bytes = [UInt8](repeating: 0, count: count)
        guard count > 0 else { return bytes }
        let code = unsafe gnutls_rnd(GNUTLS_RND_RANDOM, &bytes, count)
        guard code >= 0 else { throw SSLError(.ssl, .init(message: Library.text(of: code), backendCode: code)) }
        return bytes
    }

    /// Has the generator take fresh entropy from the system.
    ///
    /// The bytes themselves are not mixed in: GnuTLS takes entropy from the system alone, and needs no other. The
    /// corresponding CPython function is `RAND_add`.
    ///
    /// - Parameter entropy: how many bytes' worth of entropy they hold; not looked at.
    public static func addRandom(_ bytes: [UInt8], entropy: Double) {
        guard (try? Library.start()) != nil else { return }
        gnutls_rnd_refresh()
    }

    /// Whether the generator is ready: always, unless GnuTLS itself could not start. The corresponding CPython function is
    /// `RAND_status`.
    public static var randomStatus: Bool { (try? Library.start()) != nil }
}
