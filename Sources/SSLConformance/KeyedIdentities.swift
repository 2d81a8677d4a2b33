// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport

// @unchecked: what was made is touched with `lock` held.
/// Authorities with a certificate each for `localhost`, both with keys of one type: made once in a process, since to generate
/// a key of RSA takes longer than all the rest of a case.
final class KeyedIdentities: @unchecked Sendable {
    static let shared = KeyedIdentities()

    private let lock = Lock()
    private var made: [KeyType: (authority: CertificateAuthority, chain: CertificateChain)] = [:]

    /// Throws ``SSLError/Code/ssl`` for a type that GnuTLS cannot generate.
    func identity(_ type: KeyType) throws(SSLError) -> (authority: CertificateAuthority, chain: CertificateChain) {
        try lock.withLock { () throws(SSLError) in
            if let known = made[type] { return known }
            let authority = try CertificateAuthority("Authority") { $0.keyType = type }
            let chain = try authority.issue("localhost") { $0.keyType = type }.chain
            made[type] = (authority, chain)
            return (authority, chain)
        }
    }
}
