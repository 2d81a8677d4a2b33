// SPDX-License-Identifier: MIT

internal import SSLInterface

// @unchecked: what changes is touched with the lock held.
/// The first messages of late, to recognise those that come again. In two halves, of which the older is forgotten as a
/// whole: each message is remembered for a window at least and for two at most.
final class ReplayStore: @unchecked Sendable {
    private let lock = Lock()
    private let window: Int64
    private let capacity: Int
    private var younger: Set<[UInt8]> = []
    private var older: Set<[UInt8]> = []
    private var start: Int64

    /// - Parameters:
    ///   - window: in seconds.
    ///   - capacity: how many messages a half holds.
    ///   - now: in seconds since any moment.
    init(window: Int64, capacity: Int, now: Int64) {
        self.window = window
        self.capacity = capacity
        start = now
    }

    /// Remembers a message. False if it is known, or if there is no room to tell.
    func add(_ message: [UInt8], now: Int64) -> Bool {
        lock.withLock {
            if now - start > window {
                // After a long silence both are of the past.
                older = now - start > 2 * window ? [] : younger
                younger = []
                start = now
            }
            guard younger.count < capacity, !older.contains(message) else { return false }
            return younger.insert(message).inserted
        }
    }
}
