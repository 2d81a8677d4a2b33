// SPDX-License-Identifier: MIT

/// Lets a client accept a server that no authority vouches for, if it shows the key that it showed the first time: what
/// SSH does. Who stands between the two the first time is not noticed; who comes later is.
///
/// - A chain that an authority vouches for is accepted as ever, and nothing is remembered.
/// - Otherwise, and if nothing but a trusted issuer is lacking (OpenSSL's codes 2, 18, 19, 20 and 21), the key decides:
///   the remembered one is accepted, another one is always refused, and for the first one the policy is asked.
/// - Names, times, purpose and strength of the server's certificate are checked in each case.
///
/// A key is remembered once the handshake is done: the server has then proved that it has it.
public struct TrustOnFirstUse: Sendable, Hashable {
    /// What to make of a server that shows a key for the first time.
    public enum Decision: Sendable, Hashable {
        /// Accept it, and remember the key.
        case remember
        /// Accept it this time.
        case acceptOnce
        /// Refuse it.
        case refuse
    }

    /// Where keys are remembered.
    public let store: any KnownHostStore
    /// The name to remember the key by, such as `example.org:8443`; `nil` for the host name of each connection, in lower
    /// case. Services on several ports of a host that have keys of their own need contexts with names of their own.
    public let service: String?
    private let identity: CallbackIdentity?
    private let decide: @Sendable (_ service: String, _ pin: PublicKeyPin, _ chain: [SSLCertificate]) -> Decision

    /// Accepts and remembers each first key.
    public init(_ store: any KnownHostStore, service: String? = nil) {
        self.store = store
        self.service = service
        identity = nil
        decide = { _, _, _ in .remember }
    }

    /// Asks about each first key.
    ///
    /// - Parameter decide: called in the handshake, inside a call on the connection, on that call's thread, with the
    ///   service's name, its key, and the certificates that it showed, the leaf first.
    public init(
        _ store: any KnownHostStore, service: String? = nil,
        decide:
            @escaping @Sendable (_ service: String, _ pin: PublicKeyPin, _ chain: [SSLCertificate]) -> Decision
    ) {
        self.store = store
        self.service = service
        identity = CallbackIdentity()
        self.decide = decide
    }

    /// Asks the policy. Backends do.
    public func decision(on service: String, _ pin: PublicKeyPin, _ chain: [SSLCertificate]) -> Decision {
        decide(service, pin, chain)
    }

    /// The same store, name and policy.
    public static func == (left: TrustOnFirstUse, right: TrustOnFirstUse) -> Bool {
        left.store === right.store && left.service == right.service && left.identity == right.identity
    }

    /// Hashes the identity of the store, and the name.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(store))
        hasher.combine(service)
    }
}
