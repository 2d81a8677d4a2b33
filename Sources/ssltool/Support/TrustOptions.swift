// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLInterface

/// Whom a client trusts, and how strictly.
struct TrustOptions: ParsableArguments {
    @Option(help: "Trust the certificates in this file, and no others.")
    var cafile: String?
    @Option(help: "Trust the certificates in this directory (openssl rehash), and no others.")
    var capath: String?
    @Flag(name: .customLong("cadata-none"), help: "Trust nobody.")
    var cadataNone = false
    @Option(help: "Certificate revocation lists (not yet).")
    var crl: String?
    @Option(name: .customLong("verify-flags"), help: "Rules: partial-chain (strict, crl-leaf and crl-chain: not yet).")
    var verifyFlags: String?

    /// The system's store, unless something else is named.
    var roots: TrustRoots {
        if cadataNone { return .none }
        guard cafile != nil || capath != nil else { return .system }
        return TrustRoots(sources: cafile.map { [.file($0)] } ?? [], directories: capath.map { [$0] } ?? [])
    }

    func apply(to configuration: inout SSLConfiguration) throws {
        if crl != nil { throw Failure.notYet("--crl") }
        configuration.trustRoots = roots
        for flag in verifyFlags?.list(",") ?? [] {
            switch flag {
            case "partial-chain": configuration.verifyFlags.insert(.partialChain)
            case "strict", "crl-leaf", "crl-chain": throw Failure.notYet("--verify-flags \(flag)")
            default: throw Failure.usage("unknown verify flag \(flag)")
            }
        }
    }
}
