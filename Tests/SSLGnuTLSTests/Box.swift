// SPDX-License-Identifier: MIT

import Foundation

// @unchecked: the value is touched with the lock held.
/// A value that callbacks on any thread change.
final class Box<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var current: Value
    init(_ value: Value) { current = value }
    var value: Value { lock.withLock { current } }
    func update(_ body: (inout Value) -> Void) { lock.withLock { body(&current) } }
}
