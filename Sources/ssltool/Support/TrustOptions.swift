// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLGnuTLS
import SSLInterface

/// Whom a client trusts, and how strictly.
struct TrustOptions: ParsableArguments {
    @Option(help: "Trust the certificates in this file, and no others.")
    var cafile: String?
    @Option(help: "Trust the certificates in this directory (openssl rehash), and no others.")
    var capath: String?
    @Flag(name: .customLong("cadata-none"), help: "Trust nobody.")
    var cadataNone = false
    @Option(help: "Revocation lists, PEM or DER. Looked at with --verify-flags crl-leaf or crl-chain.")
    var crl: String?
    @Option(
        name: .customLong("verify-flags"),
        help: "Rules, separated by commas: strict, partial-chain, crl-leaf, crl-chain, trusted-first, peer-first.")
    var verifyFlags: String?

    /// What the environment names (`SSL_CERT_FILE`, `SSL_CERT_DIR`) or the system's store, unless something else is named;
    /// with the revocation lists.
    var roots: TrustRoots {
        var roots = TrustRoots.none
        if !cadataNone {
            roots.sources = [cafile].compactMap(\.self).map { .file($0) }
            roots.directories = [capath].compactMap(\.self)
            if cafile == nil && capath == nil { roots = .defaultVerifyPaths }
        }
        roots.sources += [crl].compactMap(\.self).map { .file($0) }
        return roots
    }

    func apply(to configuration: inout SSLConfiguration) throws {
        configuration.trustRoots = roots
        for flag in verifyFlags?.list(",") ?? [] {
            switch flag {
            case "strict": configuration.verifyFlags.insert(.x509Strict)
            case "partial-chain": configuration.verifyFlags.insert(.partialChain)
            case "crl-leaf": configuration.verifyFlags.insert(.crlCheckLeaf)
            case "crl-chain": configuration.verifyFlags.insert(.crlCheckChain)
            case "trusted-first": configuration.verifyFlags.insert(.trustedFirst)
            case "peer-first": configuration.verifyFlags.remove(.trustedFirst)
            default: throw Failure.usage("unknown verify flag \(flag)")
            }
        }
    }
}
