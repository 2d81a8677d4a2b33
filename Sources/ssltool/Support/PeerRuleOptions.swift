// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLGnuTLS
import SSLInterface

/// What a server must show beside a good chain, or instead of one.
struct PeerRuleOptions: ParsableArguments {
    @Option(help: "A key that must be in the chain, as sha256/BASE64; repeat for several, of which one will do.")
    var pin: [String] = []
    @Option(
        name: .customLong("known-hosts"),
        help: "Accept a server without a trusted issuer by the key in this file, and remember its first one there.")
    var knownHosts: String?
    @Option(help: "Stapled OCSP responses: ignored, checked (the default) or required.")
    var status = "checked"

    /// - Parameter service: what keys are remembered by: `HOST:PORT`.
    func apply(to configuration: inout SSLConfiguration, service: String) throws {
        for text in pin {
            configuration.publicKeyPins.insert(try PublicKeyPin(argument: text))
        }
        configuration.trustOnFirstUse = knownHosts.map { TrustOnFirstUse(FileKnownHosts($0), service: service) }
        let rules: [String: StapledStatus] = ["ignored": .ignored, "checked": .checked, "required": .required]
        guard let rule = rules[status] else { throw Failure.usage("--status is ignored, checked or required") }
        configuration.stapledStatus = rule
    }
}

extension PublicKeyPin {
    /// What the user names.
    init(argument: String) throws {
        guard let pin = try? PublicKeyPin(argument) else { throw Failure.usage("a pin is sha256/BASE64") }
        self = pin
    }
}
