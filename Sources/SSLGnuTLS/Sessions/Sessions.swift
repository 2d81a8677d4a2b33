// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What a context knows of sessions: the keys of its tickets, the sessions it remembers, how its connections fared.
final class Sessions: Sendable {
    /// Names the configuration: only sessions that began under the same one are resumed.
    let policy: [UInt8]
    private let ticketKeys: TicketKeys?
    private let cache: SessionCache?
    private let lifetime: Int
    private let counters: Guard<SessionStatistics>

    /// - Parameters:
    ///   - identities: digests of what the configuration names by path: certificates and trust.
    ///   - earlier: whose counters go on, and, under the same rules, whose tickets and remembered sessions.
    ///
    /// Throws `.invalidArgument` for numbers out of range.
    init(
        _ side: SSLSide, _ configuration: SSLConfiguration, identities: [[UInt8]], renewing earlier: Sessions? = nil
    ) throws(SSLError) {
        guard (0...31).contains(configuration.numTickets) else {
            // GnuTLS writes no more messages at once; CPython refuses negative numbers alone.
            throw configuration.numTickets < 0
                ? .invalidArgument("value must be non-negative") : .notSupported("at most 31 tickets")
        }
        guard (1...604_800).contains(configuration.sessionTimeout) else {
            throw .invalidArgument("sessionTimeout is between 1 and 604800 seconds")
        }
        guard configuration.sessionCacheSize >= 0 else {
            throw .invalidArgument("sessionCacheSize must not be negative")
        }
        lifetime = configuration.sessionTimeout
        policy = PolicyFingerprint.make(side, configuration, identities: identities)
        counters = earlier?.counters ?? Guard(SessionStatistics())
        guard side == .server else {
            ticketKeys = nil
            cache = nil
            return
        }
        // Early data comes with tickets whose use is remembered; where that memory is another one, so are the tickets.
        let keepsMemory =
            configuration.earlyData == nil
            || earlier?.policy == policy && earlier?.ticketKeys?.earlyData == configuration.earlyData
        ticketKeys = try TicketKeys(
            configuration, policy: policy, lifetime: lifetime, renewing: keepsMemory ? earlier?.ticketKeys : nil)
        let remembers = configuration.sessionCacheMode.contains(.server) && configuration.sessionCacheSize > 0
        let capacity = remembers ? configuration.sessionCacheSize : 0
        if let known = earlier?.cache, earlier?.policy == policy, known.capacity == capacity,
            known.lifetime == Int64(lifetime)
        {
            cache = known
        } else {
            cache = remembers ? SessionCache(capacity: capacity, lifetime: Int64(lifetime), counters: counters) : nil
        }
    }

    /// Prepares a session for resuming, before its handshake. The object that it belongs to retains this.
    ///
    /// - Parameter hello: the body of the client's hello, where it is known by then: decides between several ticket keys.
    ///
    /// Returns whether tickets may be given to the client: under the newest key.
    func apply(to session: gnutls_session_t, side: SSLSide, hello: [UInt8]) throws(SSLError) -> Bool {
        unsafe gnutls_db_set_cache_expiration(session, Int32(lifetime))
        if let cache { unsafe cache.install(in: session) }
        return unsafe try ticketKeys?.enable(for: session, hello: hello) ?? true
    }

    func noteBegin(_ side: SSLSide) {
        counters.update { if side == .client { $0.connect += 1 } else { $0.accept += 1 } }
    }

    func noteEnd(_ side: SSLSide, isResumed: Bool) {
        counters.update {
            if side == .client { $0.connectGood += 1 } else { $0.acceptGood += 1 }
            if isResumed { $0.hits += 1 }
        }
    }

    func noteRenegotiation() { counters.update { $0.connectRenegotiate += 1 } }
    func noteMiss() { counters.update { $0.misses += 1 } }

    var statistics: SessionStatistics {
        var statistics = counters.value
        statistics.number = cache?.count ?? 0
        return statistics
    }
}

// @unchecked: the value is touched with the lock held.
/// A value that threads share.
final class Guard<Value: Sendable>: @unchecked Sendable {
    private let lock = Lock()
    private var current: Value

    init(_ value: Value) { current = value }

    var value: Value { lock.withLock { current } }
    func update<Result>(_ body: (inout Value) -> Result) -> Result { lock.withLock { body(&current) } }
}
