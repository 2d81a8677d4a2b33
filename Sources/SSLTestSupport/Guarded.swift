// SPDX-License-Identifier: MIT

import SSLInterface

// @unchecked: `value` is only touched with `lock` held.
/// A value that one thread at a time may use.
final class Guarded<Value: Sendable>: @unchecked Sendable {
    private let lock = Lock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) in try body(&value) }
    }
}
