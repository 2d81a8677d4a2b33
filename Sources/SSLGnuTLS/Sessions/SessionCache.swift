// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

// @unchecked: everything that changes is touched with `lock` held.
/// The sessions that a server remembers by their ids, for clients up to TLS 1.2 that take no ticket. OpenSSL's internal
/// cache: bounded, and the oldest goes first.
final class SessionCache: @unchecked Sendable {
    private struct Entry {
        let data: [UInt8]
        let expires: Int64
        let number: UInt64
    }

    private let lock = Lock()
    let capacity: Int
    let lifetime: Int64
    private var entries: [[UInt8]: Entry] = [:]
    /// The keys in the order they came, with the numbers of their entries; a key that was stored again or removed stands
    /// here with an old number until its turn.
    private var order: [(key: [UInt8], number: UInt64)] = []
    private var oldest = 0
    private var stored: UInt64 = 0
    /// Where misses, timeouts and overflows are counted: beyond the life of this cache.
    private let counters: Guard<SessionStatistics>

    init(capacity: Int, lifetime: Int64, counters: Guard<SessionStatistics>) {
        self.capacity = capacity
        self.lifetime = lifetime
        self.counters = counters
    }

    /// Lets a session store and find itself here. Whoever the session belongs to retains the cache.
    func install(in session: gnutls_session_t) {
        unsafe gnutls_db_set_ptr(session, Unmanaged.passUnretained(self).toOpaque())
        unsafe gnutls_db_set_store_function(session) { pointer, key, data in
            guard let cache = unsafe SessionCache.at(pointer) else { return -1 }
            unsafe cache.store([UInt8](data), under: [UInt8](key))
            return 0
        }
        unsafe gnutls_db_set_retrieve_function(session) { pointer, key in
            guard let data = unsafe SessionCache.at(pointer)?.find([UInt8](key)) else { return unsafe gnutls_datum_t() }
            return unsafe data.givenAway()
        }
        unsafe gnutls_db_set_remove_function(session) { pointer, key in
            unsafe SessionCache.at(pointer)?.remove([UInt8](key))
            return 0
        }
    }

    private static func at(_ pointer: UnsafeMutableRawPointer?) -> SessionCache? {
        unsafe pointer.map { unsafe Unmanaged<SessionCache>.fromOpaque($0).takeUnretainedValue() }
    }

    func store(_ data: [UInt8], under key: [UInt8], now: Int64 = Platform.now()) {
        lock.withLock {
            stored += 1
            if entries[key] == nil && entries.count >= capacity { dropOldest() }
            entries[key] = Entry(data: data, expires: now + lifetime, number: stored)
            order.append((key, stored))
            compact()
        }
    }

    func find(_ key: [UInt8], now: Int64 = Platform.now()) -> [UInt8]? {
        lock.withLock {
            guard let entry = entries[key] else {
                counters.update { $0.misses += 1 }
                return nil
            }
            guard now < entry.expires else {
                counters.update { $0.timeouts += 1 }
                entries[key] = nil
                return nil
            }
            return entry.data
        }
    }

    func remove(_ key: [UInt8]) { lock.withLock { entries[key] = nil } }

    /// How many sessions there are.
    var count: Int { lock.withLock { entries.count } }

    private func dropOldest() {
        while oldest < order.count {
            let (key, number) = order[oldest]
            oldest += 1
            guard entries[key]?.number == number else { continue }
            entries[key] = nil
            counters.update { $0.cacheFull += 1 }
            return
        }
    }

    /// Keeps the order from growing with what is long gone.
    private func compact() {
        guard order.count > 2 * max(entries.count, 32) else { return }
        order = order[oldest...].filter { entries[$0.key]?.number == $0.number }
        oldest = 0
    }
}

extension Array where Element == UInt8 {
    /// A copy that GnuTLS takes over and frees; empty if there is no memory.
    func givenAway() -> gnutls_datum_t {
        guard let memory = unsafe cgnutls_malloc(Swift.max(count, 1)) else { return unsafe gnutls_datum_t() }
        unsafe memory.copyMemory(from: self, byteCount: count)
        return unsafe gnutls_datum_t(data: memory.assumingMemoryBound(to: UInt8.self), size: UInt32(clamping: count))
    }
}
