// SPDX-License-Identifier: MIT

/// Remembers the key that each service showed first. Any thread may call, several at once.
///
/// A service is named by a text such as `example.org` or `example.org:8443`: see ``TrustOnFirstUse``.
public protocol KnownHostStore: AnyObject, Sendable {
    /// The key of a service, or `nil` if it is not known.
    ///
    /// What it throws ends the handshake: a store that cannot be read is not one in which nobody is known.
    func pin(of service: String) throws(SSLError) -> PublicKeyPin?

    /// Remembers the key of a service that is not known yet. Returns the key that is remembered from now on: the
    /// earlier one if there is one, also if another process was faster.
    func remember(_ pin: PublicKeyPin, of service: String) throws(SSLError) -> PublicKeyPin

    /// Forgets a service, so that the next key it shows counts as its first: after its owner told of a new key.
    func forget(_ service: String) throws(SSLError)
}

// @unchecked: the pins are touched with the lock held.
/// Remembers keys as long as the process runs.
public final class MemoryKnownHosts: KnownHostStore, @unchecked Sendable {
    private let lock = Lock()
    private var pins: [String: PublicKeyPin]

    /// Makes a store that knows these services.
    public init(_ pins: [String: PublicKeyPin] = [:]) { self.pins = pins }

    /// The key of a service, or `nil` if it is not known.
    public func pin(of service: String) -> PublicKeyPin? { lock.withLock { pins[service] } }

    /// Remembers the key of a service that is not known yet. Returns the key that is remembered from now on.
    public func remember(_ pin: PublicKeyPin, of service: String) -> PublicKeyPin {
        lock.withLock {
            let known = pins[service] ?? pin
            pins[service] = known
            return known
        }
    }

    /// Forgets a service.
    public func forget(_ service: String) { lock.withLock { pins[service] = nil } }
}
