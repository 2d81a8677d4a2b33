// SPDX-License-Identifier: MIT

/// What came of verifying a certificate chain without a connection.
public struct ChainVerification: Sendable, Hashable {
    /// OpenSSL's `X509_V_ERR_*` number; 0 for a chain that is good.
    public let verifyCode: Int32
    /// The text of the code, as OpenSSL prints it; `ok` for a good chain.
    public let message: String
    /// The chain as far as it was built: the leaf first, the trust anchor last if one was found.
    public let chain: [SSLCertificate]

    /// Puts a result together.
    public init(verifyCode: Int32, message: String, chain: [SSLCertificate]) {
        self.verifyCode = verifyCode
        self.message = message
        self.chain = chain
    }

    /// Whether the chain is good.
    public var isValid: Bool { verifyCode == 0 }
}
