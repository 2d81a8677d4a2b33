// SPDX-License-Identifier: MIT

/// The way to answer a question that a connection has asked a callback: once, from any thread, at once or later.
///
/// While the answer is out, the connection's calls throw ``SSLError/Code/wantX509Lookup``; call again once
/// ``SSLObject/whenAnswered(_:)`` says so. A reply that is dropped without an answer refuses.
public final class Reply<Value: Sendable>: Sendable {
    private let answer: PendingAnswer<Value>

    init(_ answer: PendingAnswer<Value>) { self.answer = answer }

    deinit { answer.settle(nil) }

    /// Gives the answer. Another one after it counts for nothing.
    public func callAsFunction(_ value: Value) { answer.settle(value) }
}

// @unchecked: the state is touched with the lock held.
/// A question that waits for its answer: what a backend keeps while a ``Reply`` is out.
public final class PendingAnswer<Value: Sendable>: @unchecked Sendable {
    /// What has become of the question.
    public enum State: Sendable {
        /// Nobody has answered.
        case waiting
        /// The answer.
        case answered(Value)
        /// The reply is gone, and no answer came.
        case dropped
    }

    private let lock = Lock()
    private var current = State.waiting
    private var listeners: [@Sendable () -> Void] = []

    /// Asks: runs the body with the way to answer.
    public init(_ ask: (Reply<Value>) -> Void) { ask(Reply(self)) }

    /// What has become of the question.
    public var state: State { lock.withLock { current } }

    /// Runs a body when the answer is there: at once, on this thread, if it is; else on the thread that answers.
    public func whenAnswered(_ body: @escaping @Sendable () -> Void) {
        let isWaiting = lock.withLock {
            guard case .waiting = current else { return false }
            listeners.append(body)
            return true
        }
        if !isWaiting { body() }
    }

    fileprivate func settle(_ value: Value?) {
        let waiting = lock.withLock {
            guard case .waiting = current else { return [@Sendable () -> Void]() }
            current = value.map { .answered($0) } ?? .dropped
            defer { listeners = [] }
            return listeners
        }
        for body in waiting { body() }
    }
}
