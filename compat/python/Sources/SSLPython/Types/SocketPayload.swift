// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface
internal import Synchronization

/// `_SSLSocket`: a connection, over a socket of Python's or between two buffers.
// @unchecked, @safe: what changes is behind `state` and `referenceLock`; `instance` is set before anybody else has this, and
// names the object that this is behind.
@safe final class SocketPayload: Payload, @unchecked Sendable {
    let module: ModuleState
    let side: SSLSide
    let hostname: String?
    private let state: Mutex<State>
    /// Python objects. Only with the interpreter's lock, or that of `referenceLock` where there is none.
    private var references = References()
    private let referenceLock = PlainLock()
    /// The Python object that this is behind. It is there whenever a call is under way.
    private nonisolated(unsafe) var instance: ObjectPointer?

    /// What may change before the handshake begins: then the connection is made anew.
    private struct State {
        var connection: Connection
        /// The context at hand: the first one, or what was put in its place.
        var context: ContextPayload
        var session: SessionPayload?
        var hasBegun = false
    }

    private struct References {
        /// The context's Python object.
        var context = StoredReference()
        /// Weak references to the socket and to the `SSLSocket` or `SSLObject` above.
        var socket = StoredReference()
        var owner = StoredReference()
    }

    private init(_ context: ContextPayload, _ request: ContextPayload.Request, _ connection: Connection) {
        module = context.module
        side = request.side
        hostname = request.hostname
        state = Mutex(State(connection: connection, context: context, session: request.session))
    }

    /// A connection over a socket.
    static func make(
        _ context: ContextPayload, _ object: Borrowed, _ request: ContextPayload.Request, socket: Borrowed
    ) throws(Raised) -> Owned {
        let transport = SocketTransport()
        let connection = try connect(context, request, transport.incoming, transport.outgoing, transport)
        let weak = unsafe try Owned(orRaised: unsafe PyWeakref_NewRef(socket.pointer, nil))
        return try weak.lend { (weak) throws(Raised) in
            try finish(SocketPayload(context, request, connection), object, request, socket: weak)
        }
    }

    /// A connection between two buffers.
    static func make(
        _ context: ContextPayload, _ object: Borrowed, _ request: ContextPayload.Request, incoming: MemoryBIO,
        outgoing: MemoryBIO
    ) throws(Raised) -> Owned {
        let connection = try connect(context, request, incoming, outgoing, nil)
        return try finish(SocketPayload(context, request, connection), object, request, socket: nil)
    }

    private static func connect(
        _ context: ContextPayload, _ request: ContextPayload.Request, _ incoming: MemoryBIO, _ outgoing: MemoryBIO,
        _ transport: SocketTransport?
    ) throws(Raised) -> Connection {
        try context.module.engine { () throws(SSLError) in
            let object = try context.connection(
                request.side, incoming, outgoing, request.hostname, request.session?.session)
            return Connection(object, incoming, outgoing, transport)
        }
    }

    private static func finish(
        _ payload: SocketPayload, _ context: Borrowed, _ request: ContextPayload.Request, socket: Borrowed?
    ) throws(Raised) -> Owned {
        let object = try payload.module.instance(.socket, payload)
        unsafe payload.instance = object.pointer
        payload.store(context, \.context)
        payload.store(socket, \.socket)
        if let owner = request.owner { try payload.setOwner(owner) }
        return object
    }

    func visit(_ visitor: Visitor) -> Int32 {
        for reference in [references.context, references.socket, references.owner] {
            let answer = reference.visit(visitor)
            if answer != 0 { return answer }
        }
        return 0
    }

    func clear() {
        store(nil, \.context)
        store(nil, \.socket)
        store(nil, \.owner)
    }
}

/// What it refers to.
extension SocketPayload {
    private func store(_ object: Borrowed?, _ place: WritableKeyPath<References, StoredReference>) {
        let earlier = unsafe referenceLock.withLock { unsafe references[keyPath: place].exchange(object) }
        // Outside the lock: what goes away may run code of its own.
        _ = unsafe Owned(orNone: unsafe earlier)
    }

    private func stored(_ place: KeyPath<References, StoredReference>) -> Owned? {
        unsafe Owned(orNone: unsafe referenceLock.withLock { unsafe references[keyPath: place].newReference })
    }

    /// What a weak reference leads to, if it is still there.
    private func target(_ place: KeyPath<References, StoredReference>) -> Owned? {
        guard let reference = stored(place) else { return nil }
        return unsafe Owned(orNone: unsafe cpython_weak_target(reference.pointer))
    }

    /// The context's Python object.
    var context: Owned? { stored(\.context) }
    /// The `SSLSocket` or `SSLObject` above.
    var owner: Owned? { target(\.owner) }
    /// The socket below. `nil` between buffers, and when it is gone.
    var socket: Owned? { target(\.socket) }
    /// Whether there is, or was, a socket below.
    var hasSocket: Bool { connection.transport != nil }

    func setOwner(_ object: Borrowed) throws(Raised) {
        guard !object.isNone else { return store(nil, \.owner) }
        let reference = unsafe try Owned(orRaised: unsafe PyWeakref_NewRef(object.pointer, nil))
        reference.lend { store($0, \.owner) }
    }

    /// Whom callbacks are told of: the owner, else the socket, else the connection itself.
    var callbackSubject: Owned? {
        if let owner { return owner }
        if let socket { return socket }
        guard let instance = unsafe instance else { return nil }
        return unsafe Owned(unsafe cpython_new_reference(instance))
    }

    /// The context at hand.
    var chosenContext: ContextPayload { state.withLock { $0.context } }

    var connection: Connection { state.withLock { $0.connection } }
    var object: GnuTLSObject { connection.object }

    /// The connection, which from now on stays as it was made.
    func begin() -> Connection {
        state.withLock { state in
            state.hasBegun = true
            return state.connection
        }
    }

    /// Puts another context in place of the one at hand. Before the handshake, the connection becomes that context's; in an
    /// SNI callback the engine asks what was chosen; afterwards only what Python asks the context for is another's.
    func choose(_ context: ContextPayload, _ object: Borrowed) throws(Raised) {
        let isNew = state.withLock { state in
            state.context = context
            return !state.hasBegun
        }
        store(object, \.context)
        if isNew { try remake() }
    }

    /// Sets a session to resume. Raises ValueError once the handshake has begun.
    func resume(_ session: SessionPayload) throws(Raised) {
        let isNew = state.withLock { state in
            if !state.hasBegun { state.session = session }
            return !state.hasBegun
        }
        guard isNew else { throw raise(.valueError, "Cannot set session after handshake.") }
        try remake()
    }

    /// Nothing has been sent yet: a connection with other settings takes the place of the first.
    private func remake() throws(Raised) {
        let (connection, context, session) = state.withLock { ($0.connection, $0.context, $0.session) }
        let fresh = try module.engine { () throws(SSLError) in
            let object = try context.connection(
                side, connection.incoming, connection.outgoing, hostname, session?.session)
            return Connection(object, connection.incoming, connection.outgoing, connection.transport)
        }
        state.withLock { if !$0.hasBegun { $0.connection = fresh } }
    }
}

extension ContextPayload {
    /// A connection, made without the interpreter's lock. A session that began under other settings is not resumed: the handshake is a full one, as it is when
    /// the server does not know a session.
    fileprivate func connection(
        _ side: SSLSide, _ incoming: MemoryBIO, _ outgoing: MemoryBIO, _ hostname: String?, _ session: SSLSession?
    ) throws(SSLError) -> GnuTLSObject {
        let context = side == .client && hostname == nil ? try unnamedContext() : try context(side)
        if let session {
            do throws(SSLError) {
                return try context.wrapBIO(
                    incoming: incoming, outgoing: outgoing, serverHostname: hostname, session: session)
            } catch {
                guard error.code == .invalidArgument else { throw error }
            }
        }
        return try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: hostname)
    }
}
