// SPDX-License-Identifier: MIT

import ArgumentParser
import SSLInterface

/// Secrets that go in and out: the same for clients and servers.
struct SecretOptions: ParsableArguments {
    @Option(help: "Append the connections' secrets to this file, for Wireshark.")
    var keylog: String?
    @Option(help: "A pre-shared key in hexadecimal.")
    var psk: String?
    @Option(name: .customLong("psk-identity"), help: "The name of the pre-shared key.")
    var pskIdentity = "Client_identity"

    func apply(to configuration: inout SSLConfiguration, side: SSLSide) throws {
        configuration.keylogFilename = keylog
        guard let psk else { return }
        guard let key = Self.bytes(hexadecimal: psk), !key.isEmpty else {
            throw Failure.usage("--psk takes hexadecimal digits, two for a byte")
        }
        let identity = pskIdentity
        switch side {
        case .client:
            configuration.pskClientCallback = PSKClientCallback { _, _ in PreSharedKey(identity: identity, key: key) }
        case .server:
            configuration.pskServerCallback = PSKServerCallback { _, name in name == identity ? key : nil }
        }
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), !pair.contains("+") else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
