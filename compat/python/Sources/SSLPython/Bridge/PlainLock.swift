// SPDX-License-Identifier: MIT

internal import Synchronization

/// A lock for values that the compiler does not let pass between threads, but that the interpreter does: references to
/// Python objects. Only needed where the interpreter has no lock of its own; held for a few instructions, and never while
/// Python code runs.
final class PlainLock: Sendable {
    private let mutex = Mutex(())

    func withLock<Result>(_ body: () -> Result) -> Result {
        mutex._unsafeLock()
        defer { mutex._unsafeUnlock() }
        return body()
    }
}
