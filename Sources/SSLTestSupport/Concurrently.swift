// SPDX-License-Identifier: MIT

public import SSLInterface

/// Runs bodies at the same time, each on a thread of its own, and returns when all have ended.
///
/// A body that never ends is waited for without end: bound them by steps. Throws ``SSLError/Code/syscall`` if there can be
/// no more threads.
public func concurrently(_ bodies: [@Sendable () -> Void]) throws(SSLError) { try System.threads(bodies) }
