// SPDX-License-Identifier: MIT

/// What two sides agreed on, kept by a client to resume it: the next handshake is shorter and sends no certificates.
///
/// Whoever has a session can pose as its client, and read traffic that it protected in TLS 1.2: keep it as a key is
/// kept. Its description shows nothing of it. Two sessions are equal when their ``id`` is. CPython's `ssl.SSLSession`.
public struct SSLSession: Sendable {
    /// What names the session: 32 bytes, or what a TLS 1.2 server chose.
    public let id: [UInt8]
    /// When it began, in seconds since 1970.
    public let time: Int64
    /// How long after ``time`` it may be resumed, in seconds: 7200 unless the ticket or the context says less.
    public let timeout: Int
    /// How long the server will honour the ticket, in seconds; 0 without a ticket.
    public let ticketLifetimeHint: Int
    /// Whether the server gave a ticket. In TLS 1.3 there is nothing to resume without.
    public let hasTicket: Bool
    /// The backend that made it: no other can resume it.
    public let backend: String
    /// Names the configuration that it was made under: a context with another one refuses it.
    public let policy: [UInt8]
    /// The backend's own form. Secret.
    public let secret: [UInt8]

    /// Puts a session together. Backends do.
    public init(
        id: [UInt8], time: Int64, timeout: Int, ticketLifetimeHint: Int, hasTicket: Bool, backend: String,
        policy: [UInt8], secret: [UInt8]
    ) {
        self.id = id
        self.time = time
        self.timeout = timeout
        self.ticketLifetimeHint = ticketLifetimeHint
        self.hasTicket = hasTicket
        self.backend = backend
        self.policy = policy
        self.secret = secret
    }

    /// Whether it may still be resumed at a moment, in seconds since 1970.
    public func isResumable(at now: Int64) -> Bool { !secret.isEmpty && now >= time && now - time < Int64(timeout) }
}

extension SSLSession: Hashable {
    /// Compares the ids.
    public static func == (left: SSLSession, right: SSLSession) -> Bool { left.id == right.id }
    /// Hashes the id.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension SSLSession: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is no secret.
    public var description: String { "<session of \(backend), time \(time), timeout \(timeout)>" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// Shows `dump` nothing but the description.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
