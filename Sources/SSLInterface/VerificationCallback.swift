// SPDX-License-Identifier: MIT

/// Has the last word on a peer's certificate: sees the chain and what verification makes of it. OpenSSL's
/// `SSL_set_verify`, at the end of the chain instead of at each certificate.
///
/// Asked whenever a peer has shown a certificate that is to be verified: in the handshake, on resumption, and after the
/// handshake where a server asks then.
public struct VerificationCallback: Sendable, Hashable {
    /// What to make of a chain.
    public enum Decision: Sendable, Hashable {
        /// What verification says: a good chain is accepted, a bad one refused for its fault.
        case asVerified
        /// Accept the peer in any case. Whoever says so without a check of their own trusts everybody. Rules of the
        /// configuration still hold: pins, keys that have changed, stapled responses of good chains, raw keys.
        case accept
        /// Refuse the peer, with one of OpenSSL's `X509_V_ERR_*` numbers: 50 for a reason of one's own.
        case refuse(verifyCode: Int32)
    }

    private let identity = CallbackIdentity()
    private let body: @Sendable (any SSLObject, ChainVerification, Reply<Decision>) -> Void

    /// - Parameter body: called inside a call on the connection, on that call's thread, with the chain as it was built and
    ///   the fault that was found. It may ask the connection about itself, not use it: that throws. Other threads that ask
    ///   it wait meanwhile.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ chain: ChainVerification) -> Decision) {
        self.body = { connection, chain, reply in reply(body(connection, chain)) }
    }

    /// For decisions that take time, such as a question to a person or to a service.
    ///
    /// - Parameter body: called as the other initializer says; it answers through the reply, at once or later.
    public init(
        later body:
            @escaping @Sendable (
                _ connection: any SSLObject, _ chain: ChainVerification, _ reply: Reply<Decision>
            ) -> Void
    ) {
        self.body = body
    }

    /// Asks the callback. Backends do.
    public func ask(_ connection: any SSLObject, _ chain: ChainVerification) -> PendingAnswer<Decision> {
        PendingAnswer { body(connection, chain, $0) }
    }

    /// The same callback.
    public static func == (left: VerificationCallback, right: VerificationCallback) -> Bool {
        left.identity == right.identity
    }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
