// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport

@testable import SSLGnuTLS

extension Target {
    /// What somebody gives as a file of trusted certificates.
    static let trust = Target(name: "trust") { input in
        guard let store = try? TrustStore(.bytes(input)) else { return }
        promise(!input.isEmpty, "trust out of nothing")
        promise(store.certificates(subject: []).allSatisfy { $0.canonicalSubject.isEmpty }, "another subject")
    }

    /// What somebody gives as a file with a certificate and its key.
    static let identity = Target(name: "identity") { input in
        let chain = CertificateChain(certificates: .bytes(input), privateKey: .bytes(input))
        _ = try? GnuTLSContext(.server, .server(chain))
    }

    /// Changes to a good leaf, four bytes for each: where, how, and what with. Whatever they are, the result is refused,
    /// unless nothing is changed.
    static let chain = Target(name: "chain") { input in
        let chain = Chain.shared
        var leaf = chain.leaf
        for start in stride(from: 0, to: input.count - 3, by: 4).prefix(8) where !leaf.isEmpty {
            let position = (Int(input[start]) << 8 | Int(input[start + 1])) % leaf.count
            switch input[start + 2] % 3 {
            case 0: leaf[position] = input[start + 3]
            case 1: leaf.insert(input[start + 3], at: position)
            default: leaf.remove(at: position)
            }
        }
        let result = chain.context.verifyChain([leaf, chain.intermediate], purpose: .server, hostname: "localhost")
        promise(result.isValid == (leaf == chain.leaf), "a changed certificate is \(result.message)")
    }
}

private struct Chain {
    static let shared = must { try Chain() }

    let leaf: [UInt8]
    let intermediate: [UInt8]
    let context: GnuTLSContext

    private init() throws {
        let root = try CertificateAuthority()
        let issued = try root.intermediate().issue("localhost")
        leaf = issued.certificateDER
        intermediate = issued.intermediatesDER[0]
        context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: root.trust))
    }
}
