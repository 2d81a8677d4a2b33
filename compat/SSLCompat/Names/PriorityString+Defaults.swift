// SPDX-License-Identifier: MIT

extension PriorityString {
    /// OpenSSL's default TLS 1.3 suites, in its order.
    public static let defaultTLS13Suites: [CipherSuite] = [0x1302, 0x1303, 0x1301].compactMap(CipherSuite.numbered)

    /// CPython's default suites, TLS 1.3's first: what OpenSSL makes of
    /// `@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM`.
    public static let defaultSuites: [CipherSuite] =
        defaultTLS13Suites
        + [
            0xC02C, 0xC030, 0xC02B, 0xC02F, 0xCCA9, 0xCCA8, 0xC024, 0xC028, 0xC023, 0xC027, 0x009F, 0x009E, 0x006B,
            0x0067,
        ].compactMap(CipherSuite.numbered)

    /// The suites that come before the default ones where there are pre-shared keys: those in which keys are agreed on anew
    /// each time. OpenSSL has none by default.
    public static let defaultPSKSuites: [CipherSuite] =
        [0xCCAC, 0x00AB, 0xCCAD, 0x00AA, 0xC038, 0xC037, 0x00B3, 0x00B2].compactMap(CipherSuite.numbered)

    /// OpenSSL 3.0's default groups, in its order: X25519, P-256, X448, P-521, P-384, then the finite fields.
    public static let defaultGroups: [KeyExchangeGroup] =
        [29, 23, 30, 25, 24, 256, 257, 258, 259, 260].compactMap(KeyExchangeGroup.numbered)

    /// OpenSSL 3.0's default signature schemes, in its order, without those with SHA-1 and SHA-224.
    public static let defaultSignatureSchemes: [SignatureScheme] = SignatureScheme.all.filter { !$0.isLegacy }

    /// The default signature schemes of a security level: at 0 those with SHA-1 and SHA-224 as well.
    public static func signatureSchemes(securityLevel: Int) -> [SignatureScheme] {
        securityLevel <= 0 ? SignatureScheme.all : defaultSignatureSchemes
    }
}
