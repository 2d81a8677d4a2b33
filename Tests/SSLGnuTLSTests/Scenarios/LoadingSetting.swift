// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport

/// What is loaded: the twin of the oracle's `Things`.
struct LoadingSetting {
    let authority: CertificateAuthority
    let leaf: IssuedCertificate
    let other: IssuedCertificate
    let directory: TemporaryDirectory

    init() throws {
        authority = try CertificateAuthority()
        leaf = try authority.issue("localhost")
        other = try authority.issue("other")
        directory = try TemporaryDirectory()
    }

    typealias Body = @Sendable (LoadingSetting) throws -> Void

    static let bodies: [String: Body] = chains.merging(trust) { first, _ in first }

    private func rsa(_ bits: Int = 2048) throws -> IssuedCertificate {
        try authority.issue("localhost") { $0.keyType = .rsa(bits) }
    }

    private func block(_ label: String, _ text: String) -> [UInt8] {
        Array("-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n".utf8)
    }

    private var noBase64: [UInt8] { block("CERTIFICATE", "!!!!") }
    private var noDER: [UInt8] { block("CERTIFICATE", "AAAA") }
    private var text: [UInt8] { Array("no certificate here\n".utf8) }

    private func serve(
        _ certificates: SSLDataSource, _ key: SSLDataSource? = nil, _ password: Password? = nil
    ) throws {
        let chain = CertificateChain(certificates: certificates, privateKey: key, password: password)
        _ = try GnuTLSContext(.server, .server(chain))
    }

    private func load(_ certificates: [UInt8], _ key: [UInt8]? = nil, _ password: Password? = nil) throws {
        try serve(
            .file(try directory.write(certificates, "chain")),
            try key.map { .file(try directory.write($0, "key")) }, password)
    }

    private func encrypted(_ password: Password) throws {
        try load(leaf.certificatePEM, leaf.encryptedKeyPEM(password: "secret"), password)
    }

    /// A key in the form from before PKCS#8, encrypted by OpenSSL: nobody else does.
    private func traditional(_ password: Password) throws {
        guard let openssl = PeerProcess.find("openssl") else { return }
        let identity = try rsa()
        let key = try directory.write(identity.privateKeyPEM, "clear")
        let encrypted = directory.path + "/encrypted"
        let arguments = ["rsa", "-in", key, "-traditional", "-aes128", "-passout", "pass:secret", "-out", encrypted]
        _ = try PeerProcess.run(openssl, arguments)
        try serve(.bytes(identity.certificatePEM), .file(encrypted), password)
    }

    private func trust(_ roots: TrustRoots) throws {
        _ = try GnuTLSContext(.client, SSLConfiguration(trustRoots: roots))
    }

    private func trustFile(_ bytes: [UInt8]) throws { try trust(.file(try directory.write(bytes, "roots"))) }
    private func trustBytes(_ bytes: [UInt8]) throws { try trust(.bytes(bytes)) }

    private func parameters(_ source: SSLDataSource) throws {
        var configuration = SSLConfiguration.server()
        configuration.dhParameters = source
        _ = try GnuTLSContext(.server, configuration)
    }

    /// What goes into stores, by name.
    func stores() throws -> [String: [[UInt8]]] {
        let root = authority.certificatePEM
        let list = try authority.crl().pem
        let chain = try authority.intermediate("Intermediate").issue("localhost").chainPEM
        return [
            "nothing": [], "a root": [root], "a leaf with its key": [leaf.certificatePEM + leaf.privateKeyPEM],
            "a revocation list": [list], "a chain with its root": [chain + root], "the same root twice": [root, root],
            "a root and its list": [root + list], "the same list twice": [list + list],
        ]
    }

    private static let chains: [String: Body] = [
        "chain: PEM and its key": { try $0.load($0.leaf.certificatePEM + $0.leaf.privateKeyPEM) },
        "chain: text without PEM": { try $0.load($0.text, $0.leaf.privateKeyPEM) },
        "chain: an empty file": { try $0.load([], $0.leaf.privateKeyPEM) },
        "chain: a key alone": { try $0.load($0.leaf.privateKeyPEM) },
        "chain: a revocation list": { try $0.load($0.authority.crl().pem, $0.leaf.privateKeyPEM) },
        "chain: a block that is not base64": { try $0.load($0.noBase64, $0.leaf.privateKeyPEM) },
        "chain: a block that is not DER": { try $0.load($0.noDER, $0.leaf.privateKeyPEM) },
        "chain: a second block that is not base64": {
            try $0.load($0.leaf.certificatePEM + $0.noBase64, $0.leaf.privateKeyPEM)
        },
        "chain: no key": { try $0.load($0.leaf.certificatePEM) },
        "chain: a key that is text": { try $0.load($0.leaf.certificatePEM, $0.text) },
        "chain: a key that is not DER": { try $0.load($0.leaf.certificatePEM, $0.block("PRIVATE KEY", "AAAA")) },
        "chain: a certificate for a key": { try $0.load($0.leaf.certificatePEM, $0.leaf.certificatePEM) },
        "chain: an encrypted key with its password": { try $0.encrypted(Password("secret")) },
        "chain: a traditional encrypted key with its password": { try $0.traditional(Password("secret")) },
        "chain: an encrypted key with a wrong password": { try $0.encrypted(Password("wrong")) },
        "chain: an encrypted key with an empty password": { try $0.encrypted(Password("")) },
        "chain: an encrypted key with a password of 1025 bytes": {
            try $0.encrypted(Password(String(repeating: "x", count: 1025)))
        },
        "chain: a clear key with a password": {
            try $0.load($0.leaf.certificatePEM, $0.leaf.privateKeyPEM, Password("secret"))
        },
        "chain: another key of the same type": { try $0.load($0.leaf.certificatePEM, $0.other.privateKeyPEM) },
        "chain: another RSA key": { try $0.load($0.rsa().certificatePEM, $0.rsa().privateKeyPEM) },
        "chain: an RSA key for an ECDSA certificate": {
            try $0.load($0.leaf.certificatePEM, $0.rsa().privateKeyPEM)
        },
        "chain: RSA with 1024 bits at level 2": {
            let weak = try $0.rsa(1024)
            try $0.load(weak.certificatePEM, weak.privateKeyPEM)
        },
        "chain: signed with SHA-1 at level 2": {
            let authority = try CertificateAuthority("RSA") { $0.keyType = .rsa(2048) }
            let weak = try authority.issue("localhost") { $0.signatureHash = .sha1 }
            try $0.load(weak.certificatePEM, weak.privateKeyPEM)
        },
        "chain: a file that is missing": { try $0.serve(.file($0.directory.path + "/missing")) },
        "chain: a directory": { try $0.serve(.file($0.directory.path)) },
        "chain: a key that is missing": {
            try $0.serve(.bytes($0.leaf.certificatePEM), .file($0.directory.path + "/missing"))
        },
        "password callback: throws": {
            try $0.encrypted(Password { () throws(SSLError) -> [UInt8] in throw SSLError(.timedOut) })
        },
        "parameters: text": { try $0.parameters(.bytes($0.text)) },
        "parameters: a file that is missing": { try $0.parameters(.file($0.directory.path + "/missing")) },
    ]

    private static let trust: [String: Body] = [
        "trust file: a root": { try $0.trustFile($0.authority.certificatePEM) },
        "trust file: a leaf with its key": { try $0.trustFile($0.leaf.certificatePEM + $0.leaf.privateKeyPEM) },
        "trust file: a revocation list alone": { try $0.trustFile($0.authority.crl().pem) },
        "trust file: text": { try $0.trustFile($0.text) },
        "trust file: nothing": { try $0.trustFile([]) },
        "trust file: a key alone": { try $0.trustFile($0.leaf.privateKeyPEM) },
        "trust file: a block that is not base64": { try $0.trustFile($0.noBase64) },
        "trust file: a block that is not DER": { try $0.trustFile($0.noDER) },
        "trust file: a root, then a block that is not base64": {
            try $0.trustFile($0.authority.certificatePEM + $0.noBase64)
        },
        "trust file: a directory": { try $0.trust(.file($0.directory.path)) },
        "trust file: one that is missing": { try $0.trust(.file($0.directory.path + "/missing")) },
        "trust directory: one that is missing": {
            try $0.trust(TrustRoots(directories: [$0.directory.path + "/missing"]))
        },
        "trust bytes: a root as PEM, and text": { try $0.trustBytes($0.authority.certificatePEM + $0.text) },
        "trust bytes: a root as DER": { try $0.trustBytes($0.authority.certificateDER) },
        "trust bytes: two roots as DER": { try $0.trustBytes($0.authority.certificateDER + $0.leaf.certificateDER) },
        "trust bytes: a root as PEM, then a block that is not base64": {
            try $0.trustBytes($0.authority.certificatePEM + $0.noBase64)
        },
        "trust bytes: a root as DER, then a byte": { try $0.trustBytes($0.authority.certificateDER + [0]) },
        "trust bytes: a root as DER, then the beginning of another": {
            try $0.trustBytes($0.authority.certificateDER + $0.authority.certificateDER.prefix(20))
        },
        "trust bytes: PEM as bytes": { try $0.trustBytes($0.authority.certificatePEM) },
        "trust bytes: a revocation list as text": { try $0.trustBytes($0.authority.crl().pem) },
        "trust bytes: text": { try $0.trustBytes($0.text) },
        "trust bytes: nothing": { try $0.trustBytes([]) },
    ]
}
