// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLGnuTLS
internal import SSLInterface
internal import Synchronization

/// `_SSLContext`: settings that change, and the immutable contexts made from them. A connection keeps the one that it began
/// with; a setting that changes lets the next connection make another, which renews the one before.
// @unchecked: what changes is behind `state` and `callbackLock`.
final class ContextPayload: Payload, @unchecked Sendable {
    let module: ModuleState
    let method: ProtocolMethod
    private let state: Mutex<State>
    /// What Python code put here. Only with the interpreter's lock, or that of `callbackLock` where there is none.
    private var references = [Callback: StoredReference]()
    private let callbackLock = PlainLock()
    /// The engine's callbacks, the same ones for ever: contexts with other ones would be other contexts.
    private let bridge = CallbackBridge()

    /// What changes.
    struct State {
        var settings: ContextSettings
        /// Counts the changes.
        var generation = 0
        /// The contexts made last, for servers and for clients, and the generation that they are of.
        var server: (context: GnuTLSContext, generation: Int)?
        var client: (context: GnuTLSContext, generation: Int)?
        /// What other contexts' certificates made of this one: see `merged(with:)`.
        var merged: [MergedContext] = []
    }

    /// The objects that Python code puts into a context.
    enum Callback: CaseIterable { case serverName, message, pskClient, pskServer, keylogFilename }

    init(_ module: ModuleState, _ method: ProtocolMethod) {
        self.module = module
        self.method = method
        state = Mutex(State(settings: ContextSettings(method)))
        bridge.context = self
    }

    func visit(_ visitor: Visitor) -> Int32 {
        for reference in references.values {
            let answer = reference.visit(visitor)
            if answer != 0 { return answer }
        }
        return 0
    }

    func clear() { for callback in Callback.allCases { store(nil, as: callback) } }

    /// Keeps an object, or forgets it.
    func store(_ object: Borrowed?, as callback: Callback) {
        let earlier = unsafe callbackLock.withLock {
            unsafe references[callback, default: StoredReference()].exchange(object)
        }
        // Outside the lock: what goes away may run code of its own.
        _ = unsafe Owned(orNone: unsafe earlier)
    }

    func stored(_ callback: Callback) -> Owned? {
        unsafe Owned(orNone: unsafe callbackLock.withLock { unsafe references[callback]?.newReference })
    }

    private func has(_ callback: Callback) -> Bool {
        callbackLock.withLock { references[callback].map { !$0.isEmpty } ?? false }
    }

    /// Those of the engine's callbacks that lead to something.
    private func callbacks(for side: SSLSide) -> ContextCallbacks {
        var callbacks = ContextCallbacks()
        if has(.message) { callbacks.message = bridge.message }
        switch side {
        case .server:
            if has(.serverName) { callbacks.serverName = bridge.serverName }
            if has(.pskServer) { callbacks.pskServer = bridge.pskServer }
        case .client:
            if has(.pskClient) { callbacks.pskClient = bridge.pskClient }
        }
        return callbacks
    }

    var settings: ContextSettings { state.withLock { $0.settings } }

    /// Changes the settings.
    func change(_ body: (inout ContextSettings) -> Void) {
        state.withLock { state in
            body(&state.settings)
            state.generation += 1
        }
    }

    /// The context for a connection, made now if something has changed since the last one. Without the interpreter's lock.
    ///
    /// Throws what a connection's beginning raises: settings that do not go together.
    func context(_ side: SSLSide) throws(SSLError) -> GnuTLSContext {
        let (known, settings, generation, earlier) = state.withLock { state in
            let (own, other) = side == .server ? (state.server, state.client) : (state.client, state.server)
            let known = own.flatMap { $0.generation == state.generation ? $0.context : nil }
            return (known, state.settings, state.generation, own?.context ?? other?.context)
        }
        if let known { return known }
        let context = try GnuTLSContext(side, settings.configuration(side, callbacks(for: side)), renewing: earlier)
        keep(context, generation)
        return context
    }

    /// A client's context that compares no names, as for a connection that has none to compare: OpenSSL verifies the chain
    /// alone then, and `ssl.py` warns. Without the interpreter's lock.
    func unnamedContext() throws(SSLError) -> GnuTLSContext {
        let named = try context(.client)
        guard named.configuration.checkHostname else { return named }
        var configuration = named.configuration
        configuration.checkHostname = false
        return try GnuTLSContext(.client, configuration, renewing: named)
    }

    private func keep(_ context: GnuTLSContext, _ generation: Int) {
        state.withLock { state in
            if context.side == .server {
                state.server = (context, generation)
            } else {
                state.client = (context, generation)
            }
        }
    }

    /// Reads what settings name, before they become this context's: files, keys, certificates, whatever else is set. Without
    /// the interpreter's lock.
    @discardableResult
    func load(_ settings: ContextSettings) throws(SSLError) -> GnuTLSContext {
        let side = method.loadingSide
        let earlier = state.withLock { state in (side == .server ? state.server : state.client)?.context }
        let context = try GnuTLSContext(side, settings.materials, renewing: earlier)
        // Of no generation: it only has read what the next one needs.
        keep(context, -1)
        return context
    }

    /// A context that trusts what the settings say, made now if need be. Without the interpreter's lock.
    func trustingContext() throws(SSLError) -> GnuTLSContext {
        let (settings, known) = state.withLock { ($0.settings, [$0.server?.context, $0.client?.context]) }
        if let context = known.compactMap({ $0 }).first(where: { $0.configuration.trustRoots == settings.trust }) {
            return context
        }
        return try load(settings)
    }

    /// What the connections of either side came to.
    var statistics: SessionStatistics {
        let context = state.withLock { $0.server?.context ?? $0.client?.context }
        return context?.sessionStatistics ?? SessionStatistics()
    }

    /// What another context's certificates make of this one. Without the interpreter's lock.
    ///
    /// OpenSSL has an SNI callback's new context decide on certificates, trust, suites, application protocols and logs;
    /// versions, options, verification and tickets stay the first one's.
    func merged(with other: ContextPayload) throws(SSLError) -> GnuTLSContext {
        let own = try context(.server)
        let theirs = try other.context(.server)
        let known = state.withLock { $0.merged.first { $0.own === own && $0.theirs === theirs }?.result }
        if let known { return known }
        var configuration = own.configuration
        configuration.takeIdentity(of: theirs.configuration)
        let result = try GnuTLSContext(.server, configuration, renewing: own)
        state.withLock { state in
            // Those of earlier settings are of no use any more, and contexts that are gone are not kept alive for long.
            state.merged.removeAll { $0.own !== own || $0.other == nil || $0.other === other }
            state.merged.append(MergedContext(own: own, theirs: theirs, other: other, result: result))
        }
        return result
    }
}

/// A context with another one's certificates.
struct MergedContext {
    let own: GnuTLSContext
    let theirs: GnuTLSContext
    weak var other: ContextPayload?
    let result: GnuTLSContext
}

extension SSLConfiguration {
    /// Takes from another configuration what OpenSSL's `SSL_set_SSL_CTX` does.
    fileprivate mutating func takeIdentity(of other: SSLConfiguration) {
        certificateChains = other.certificateChains
        trustRoots = other.trustRoots
        ciphers = other.ciphers
        alpnProtocols = other.alpnProtocols
        keylogFilename = other.keylogFilename
        messageCallback = other.messageCallback
    }
}
