// SPDX-License-Identifier: MIT

@testable import SSLSockets

// @unchecked: the letters are touched with the monitor held.
/// Passes values from one thread to another, in their order.
final class Mailbox<Value: Sendable>: @unchecked Sendable {
    struct Empty: Error {}

    private let monitor = Monitor()
    private var letters: [Value] = []

    func put(_ value: Value) {
        monitor.withLock {
            letters.append(value)
            monitor.wakeAll()
        }
    }

    /// The oldest value. Waits for one; throws if none comes in a minute.
    func take() throws -> Value {
        let deadline = Deadline(.seconds(60))
        return try monitor.withLock { () throws in
            while letters.isEmpty {
                guard monitor.wait(until: deadline) else { throw Empty() }
            }
            return letters.removeFirst()
        }
    }
}
