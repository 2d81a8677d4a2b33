// SPDX-License-Identifier: MIT

import Synchronization

/// A mutual exclusion lock that ThreadSanitizer can follow.
///
/// `Mutex` sleeps in the kernel by means that the sanitizer does not see: it would report each pair of critical
/// sections as a race. Reading and writing `order` inside the section says the same thing in a way it does see, for the
/// price of two plain moves.
///
/// For all modules of the package, and no other.
package struct Lock: ~Copyable {
    private let mutex = Mutex(())
    private let order = Atomic<Bool>(false)

    /// Makes a lock that nobody holds.
    package init() {}

    /// Runs the body while no other thread runs one. Not recursive.
    package borrowing func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try mutex.withLock { (_: inout ()) throws(Failure) -> Result in
            _ = order.load(ordering: .acquiring)
            defer { order.store(false, ordering: .releasing) }
            return try body()
        }
    }
}
