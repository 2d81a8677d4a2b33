// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLSockets

/// Copies standard input to a connection and the connection to standard output, until the peer closes.
struct Relay<Object: SSLObject> {
    private let tls: SSLSocket<Object>

    init(_ tls: SSLSocket<Object>) {
        self.tls = tls
        // The time limit is for the handshake: a conversation may rest.
        tls.timeout = .none
    }

    /// Throws what reading throws, an end without `close_notify` included.
    func run() throws(SSLError) {
        let tls = tls
        Thread.detachNewThread {
            do {
                while case let bytes = StandardStreams.read(), !bytes.isEmpty { try tls.writeAll(bytes) }
                // The end of the input closes our direction; the peer's stays open until it says so.
                try tls.shutdownWrite()
            } catch {
                // The reader meets the reason, too, and tells it.
            }
        }
        do {
            while case let bytes = try tls.read(), !bytes.isEmpty {
                guard StandardStreams.write(bytes) else { break }
            }
        } catch  where error.code == .zeroReturn {}
        tls.close()
    }
}
