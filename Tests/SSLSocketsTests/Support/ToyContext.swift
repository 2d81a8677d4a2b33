// SPDX-License-Identifier: MIT

import SSLInterface

/// A backend whose protocol looks like TLS from outside (records, flights, alerts) and is transparent inside, so that a
/// test can be the peer, byte by byte.
final class ToyContext: SSLContext {
    typealias Object = ToyObject

    static var capabilities: SSLCapabilities {
        SSLCapabilities(
            backend: "Toy", libraryVersion: "1", versions: [], ciphers: [], groups: [], channelBindingTypes: [],
            features: [], limits: [])
    }

    let side: SSLSide
    let configuration: SSLConfiguration

    init(_ side: SSLSide, _ configuration: SSLConfiguration) {
        self.side = side
        self.configuration = configuration
    }

    /// A server that accepts the client's last message with an alert, as TLS 1.3 servers do that dislike its certificate.
    static func refusingServer() -> ToyContext {
        ToyContext(.server, SSLConfiguration(verifyMode: .required))
    }

    convenience init(_ side: SSLSide) { self.init(side, .server()) }

    func wrapBIO(
        incoming: MemoryBIO, outgoing: MemoryBIO, serverHostname: String?, session: SSLSession?
    ) throws(SSLError) -> ToyObject {
        guard serverHostname?.isEmpty != true else { throw .invalidArgument("server_hostname cannot be empty") }
        return ToyObject(side, incoming, outgoing, refuses: configuration.verifyMode == .required)
    }
}
