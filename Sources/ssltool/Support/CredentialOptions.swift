// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLGnuTLS
import SSLInterface

extension SSLDataSource {
    /// What the user names: a file, or an object on a token by its URI.
    init(argument: String) { self = argument.hasPrefix("pkcs11:") ? .uri(argument) : .file(argument) }
}

/// Where tokens are reached.
struct TokenOptions: ParsableArguments {
    @Option(
        name: .customLong("pkcs11-module"),
        help: "A library for pkcs11: URIs, which may stand for --cert and --key, instead of those of the system.")
    var module: String?

    func load() throws {
        if let module { try PKCS11Module.load(module) }
    }
}
