// SPDX-License-Identifier: MIT

/// Decides, from what a client asks for, with which context a server goes on. CPython's `SSLContext.sni_callback`.
///
/// Asked once for each connection, after its ClientHello has come and before anything is chosen or sent; also when the
/// client names no host.
public struct ServerNameCallback: Sendable, Hashable {
    /// What to do with a client.
    public enum Decision: Sendable {
        /// Go on with the context at hand.
        case proceed
        /// Go on as if the connection had been made from this context: its versions, options, ticket keys and verification,
        /// not only its certificates. (OpenSSL keeps all but the certificates of the first; to have that, make the other
        /// context from the first one's configuration.) A client's context, or one of another backend, refuses the client
        /// with `internal_error`.
        case use(any SSLContext)
        /// End the handshake with this alert. The server's error is `CALLBACK_FAILED`.
        case refuse(AlertDescription)
    }

    private let identity = CallbackIdentity()
    private let body: @Sendable (any SSLObject, ClientHello, Reply<Decision>) -> Void

    /// - Parameter body: called inside a call on the connection, on that call's thread. It may ask the connection about
    ///   itself, not use it: that throws. Other threads that ask it wait meanwhile.
    public init(_ body: @escaping @Sendable (_ connection: any SSLObject, _ hello: ClientHello) -> Decision) {
        self.body = { connection, hello, reply in reply(body(connection, hello)) }
    }

    /// For decisions that take time.
    ///
    /// - Parameter body: called as the other initializer says; it answers through the reply, at once or later.
    public init(
        later body:
            @escaping @Sendable (
                _ connection: any SSLObject, _ hello: ClientHello, _ reply: Reply<Decision>
            ) -> Void
    ) {
        self.body = body
    }

    /// Chooses by name: a context for each host name in lower case, or for `*.` and a name, which stands for one label.
    /// Other names, and clients that give none, stay with the context at hand.
    public init(contexts: [String: any SSLContext]) {
        self.init { _, hello in
            guard let name = hello.serverName?.lowercased() else { return .proceed }
            if let context = contexts[name] { return .use(context) }
            guard let dot = name.firstIndex(of: "."), let context = contexts["*" + name[dot...]] else {
                return .proceed
            }
            return .use(context)
        }
    }

    /// Asks the callback. Backends do.
    public func ask(_ connection: any SSLObject, _ hello: ClientHello) -> PendingAnswer<Decision> {
        PendingAnswer { body(connection, hello, $0) }
    }

    /// The same callback.
    public static func == (left: ServerNameCallback, right: ServerNameCallback) -> Bool {
        left.identity == right.identity
    }
    /// Hashes the identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}
