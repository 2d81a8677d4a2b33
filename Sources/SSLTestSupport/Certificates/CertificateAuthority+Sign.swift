// SPDX-License-Identifier: MIT

internal import CGnuTLS
public import SSLInterface

extension CertificateAuthority {
    /// Signs an encoded TBSCertificate or TBSCertList, which is not looked at, and puts both together.
    ///
    /// - Parameters:
    ///   - content: what is signed, header included. The algorithm that it names should be the same.
    ///   - algorithm: the AlgorithmIdentifier outside. ECDSA with SHA-256, what an authority on P-256 signs with.
    ///
    /// Throws ``SSLError/Code/ssl`` for what GnuTLS cannot sign.
    public func sign(_ content: [UInt8], algorithm: [UInt8] = ecdsaWithSHA256) throws(SSLError) -> [UInt8] {
        let key = try KeyHandle(der: identity.privateKeyDER)
        let signature = try key.sign(content)
        return DER.sequence(content, algorithm, DER.value(0x03, [0] + signature))
    }

    /// The AlgorithmIdentifier of ECDSA with SHA-256.
    public static var ecdsaWithSHA256: [UInt8] {
        DER.value(0x30, [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])
    }
}

extension KeyHandle {
    /// Signs octets with the hash that suits the key.
    func sign(_ content: [UInt8]) throws(SSLError) -> [UInt8] {
        var signature: [UInt8] = []
        try unsafe withSigner(nil) { (signer, digest, flags) throws(SSLError) in
            signature = try unsafe GnuTLS.bytes("gnutls_privkey_sign_data") { output in
                var content = content
                return unsafe content.withUnsafeMutableBufferPointer { buffer in
                    var datum = unsafe gnutls_datum_t(data: buffer.baseAddress, size: UInt32(buffer.count))
                    return unsafe gnutls_privkey_sign_data(signer, digest, flags, &datum, output)
                }
            }
        }
        return signature
    }
}
