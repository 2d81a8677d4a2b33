// SPDX-License-Identifier: MIT

internal import SSLCompat

/// What a server can do with one of its keys.
struct KeyAbility: Hashable, Sendable {
    private let algorithm: String
    private let canSign: Bool
    private let canDecrypt: Bool

    init(_ certificate: X509Certificate) {
        algorithm = certificate.publicKeyAlgorithm
        // digitalSignature and keyEncipherment (RFC 5280, 4.2.1.3); without the extension, everything.
        canSign = certificate.keyUsage.map { $0 & 0x80 != 0 } ?? true
        canDecrypt = certificate.keyUsage.map { $0 & 0x20 != 0 } ?? true
    }

    /// A key without a certificate that would restrict it.
    init(algorithm: String) {
        self.algorithm = algorithm
        canSign = true
        canDecrypt = true
    }

    /// Whether the key can serve for a suite up to TLS 1.2.
    ///
    /// - Parameter schemes: the numbers of the schemes that both sides have; `nil` if the client does not say.
    func serves(_ suite: CipherSuite, schemes: Set<UInt16>?) -> Bool {
        let isDecrypting = suite.keyExchange == .rsa || suite.keyExchange == .rsaPSK
        guard let keys = Self.keys[suite.authentication], let prefix = keys[algorithm] else { return false }
        if isDecrypting { return canDecrypt && algorithm == Self.rsa }
        guard canSign else { return false }
        return schemes?.contains { SignatureScheme.numbered($0)?.name.hasPrefix(prefix) ?? false } ?? true
    }

    private static let rsa = "1.2.840.113549.1.1.1"

    /// The algorithms of keys for each way to authenticate, with how the names of their signature schemes begin. RSA signs
    /// with PKCS #1 or PSS.
    private static let keys: [CipherSuite.Authentication: [String: String]] = [
        .rsa: [rsa: "rsa_p", "1.2.840.113549.1.1.10": "rsa_pss_pss"],
        .ecdsa: ["1.2.840.10045.2.1": "ecdsa", "1.3.101.112": "ed25519", "1.3.101.113": "ed448"],
        .dss: ["1.2.840.10040.4.1": "dsa"],
    ]
}
