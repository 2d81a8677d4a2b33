// SPDX-License-Identifier: MIT

internal import SSLCompat
public import SSLInterface

extension GnuTLSContext {
    /// The suites that the configuration stands for, TLS 1.3's first, in order of preference. CPython's `get_ciphers()`:
    /// what the security level, the versions and the keys leave of them is not known before a handshake.
    public var ciphers: [SSLCipher] { policy.choices.suites.map(\.cipher) }
}
