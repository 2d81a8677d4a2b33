// SPDX-License-Identifier: MIT

/// Which end of the conversation a context or an object is. CPython's `server_side`.
public enum SSLSide: Sendable, Hashable {
    /// The end that connects, sends the first message, and checks the server's certificate.
    case client
    /// The end that accepts and shows a certificate.
    case server
}
