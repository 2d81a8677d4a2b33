// SPDX-License-Identifier: MIT

public import SSLInterface

/// A certificate with its private key and the intermediates above it. A value; nothing of it is secret outside tests.
public struct IssuedCertificate: Sendable, Hashable {
    /// The certificate.
    public let certificateDER: [UInt8]
    /// Its private key, as unencrypted PKCS#8.
    public let privateKeyDER: [UInt8]
    /// The certificates between it and the root, the nearest first. Empty when the root issued it.
    public let intermediatesDER: [[UInt8]]
    /// The root; `nil` for a self-signed certificate.
    public let rootDER: [UInt8]?

    /// The certificate.
    public let certificatePEM: [UInt8]
    /// Its private key, as unencrypted PKCS#8.
    public let privateKeyPEM: [UInt8]
    /// The certificate and the intermediates, as a server sends them: without the root.
    public let chainPEM: [UInt8]

    /// Puts together what belongs together. Throws ``SSLError/Code/ssl`` only when memory runs out.
    init(
        certificateDER: [UInt8], privateKeyDER: [UInt8], intermediatesDER: [[UInt8]], rootDER: [UInt8]?
    ) throws(SSLError) {
        self.certificateDER = certificateDER
        self.privateKeyDER = privateKeyDER
        self.intermediatesDER = intermediatesDER
        self.rootDER = rootDER
        certificatePEM = try GnuTLS.pem("CERTIFICATE", certificateDER)
        privateKeyPEM = try GnuTLS.pem("PRIVATE KEY", privateKeyDER)
        var chain = certificatePEM
        for intermediate in intermediatesDER { chain += try GnuTLS.pem("CERTIFICATE", intermediate) }
        chainPEM = chain
    }
}

extension IssuedCertificate {
    /// Chain and key in memory, ready for ``SSLConfiguration/certificateChains``.
    public var chain: CertificateChain {
        CertificateChain(certificates: .bytes(chainPEM), privateKey: .bytes(privateKeyPEM))
    }

    /// The certificate and the key alone: what a server sends that forgets its intermediates.
    public var leafOnly: CertificateChain {
        CertificateChain(certificates: .bytes(certificatePEM), privateKey: .bytes(privateKeyPEM))
    }

    /// Chain and key with the root at the end of the chain, which need not be sent.
    ///
    /// Throws ``SSLError/Code/ssl`` only when memory runs out.
    public func chainWithRoot() throws(SSLError) -> CertificateChain {
        guard let rootDER else { return chain }
        let pem = chainPEM + (try GnuTLS.pem("CERTIFICATE", rootDER))
        return CertificateChain(certificates: .bytes(pem), privateKey: .bytes(privateKeyPEM))
    }

    /// Trust in this certificate itself.
    public var trust: TrustRoots { .bytes(certificatePEM) }

    /// The key as PKCS#8, encrypted with AES-256 (PBES2). Takes about 90 ms: the derivation is made to be slow.
    ///
    /// Throws ``SSLError/Code/ssl`` for a password that GnuTLS refuses.
    public func encryptedKeyPEM(password: String) throws(SSLError) -> [UInt8] {
        try KeyHandle(der: privateKeyDER).encryptedPEM(password: password)
    }

    /// The key in the form from before PKCS#8: `RSA PRIVATE KEY`, `EC PRIVATE KEY`. Types without one stay PKCS#8.
    ///
    /// Throws ``SSLError/Code/ssl`` only when memory runs out.
    public func traditionalKeyPEM() throws(SSLError) -> [UInt8] {
        try KeyHandle(der: privateKeyDER).traditionalPEM()
    }
}

extension IssuedCertificate {
    /// Where ``write(to:as:)-(String,_)`` put things.
    public struct Paths: Sendable, Hashable {
        /// The certificate alone: `NAME.crt`.
        public let certificate: String
        /// The certificate and the intermediates: `NAME.chain.pem`.
        public let chain: String
        /// The private key, readable by its owner alone: `NAME.key`.
        public let privateKey: String
        /// Chain and key in one file, readable by its owner alone: `NAME.pem`.
        public let combined: String
    }

    /// Writes PEM files for programs that want them.
    ///
    /// - Parameters:
    ///   - directory: must exist.
    ///   - name: what the files' names begin with. Files that are there are replaced.
    ///
    /// Throws ``SSLError/Code/syscall``.
    @discardableResult
    public func write(to directory: String, as name: String = "leaf") throws(SSLError) -> Paths {
        let base = "\(directory)/\(name)"
        let paths = Paths(
            certificate: "\(base).crt", chain: "\(base).chain.pem", privateKey: "\(base).key", combined: "\(base).pem")
        try System.write(certificatePEM, to: paths.certificate, mode: 0o644)
        try System.write(chainPEM, to: paths.chain, mode: 0o644)
        try System.write(privateKeyPEM, to: paths.privateKey, mode: 0o600)
        try System.write(chainPEM + privateKeyPEM, to: paths.combined, mode: 0o600)
        return paths
    }

    /// Writes PEM files into a temporary directory. See ``write(to:as:)-(String,_)``.
    @discardableResult
    public func write(to directory: TemporaryDirectory, as name: String = "leaf") throws(SSLError) -> Paths {
        try write(to: directory.path, as: name)
    }
}

/// Certificates that vouch for themselves.
public enum SelfSigned {
    /// Issues a self-signed certificate for host names and addresses; the first is also the common name.
    ///
    /// Always has a key of its own. Throws what ``CertificateAuthority/issue(_:profile:adjust:)-(String...,_,_)``
    /// throws.
    public static func certificate(
        _ names: String..., profile: CertificateProfile = .leaf, adjust: (inout CertificateProfile) -> Void = { _ in }
    ) throws(SSLError) -> IssuedCertificate {
        let profile = profile.with(adjust)
        let issue = try profile.issue(
            names.first, names: names.map(AlternativeName.host), key: profile.newKey(), by: nil)
        return try IssuedCertificate(
            certificateDER: issue.certificateDER, privateKeyDER: issue.privateKeyDER, intermediatesDER: [], rootDER: nil
        )
    }
}
