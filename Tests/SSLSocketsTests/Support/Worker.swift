// SPDX-License-Identifier: MIT

import Glibc

@testable import SSLSockets

/// A thread of its own for the other end of a conversation. Tests never block on a thread of the pool for ever: whoever
/// waits for a worker gives up after a minute.
// @unchecked: the mutable state is touched with `monitor` held.
final class Worker<Value: Sendable>: @unchecked Sendable {
    struct Hung: Error {}

    private let monitor = Monitor()
    private var result: Result<Value, any Error>?
    private var thread: pthread_t?
    private let body: @Sendable () throws -> Value

    init(_ body: @escaping @Sendable () throws -> Value) {
        self.body = body
        var thread = pthread_t()
        let runner = unsafe Unmanaged.passRetained(Runner { self.run() }).toOpaque()
        let code = unsafe pthread_create(&thread, nil, runThread, runner)
        precondition(code == 0, "no thread")
        pthread_detach(thread)
        monitor.withLock { self.thread = thread }
    }

    private func run() {
        let result = Result { try body() }
        monitor.withLock {
            self.result = result
            monitor.wakeAll()
        }
    }

    /// What the thread came to.
    func join() throws -> Value {
        let deadline = Deadline(.seconds(60))
        let result = try monitor.withLock { () throws in
            while self.result == nil {
                guard monitor.wait(until: deadline) else { throw Hung() }
            }
            return self.result
        }
        guard let result else { throw Hung() }
        return try result.get()
    }

    var isDone: Bool { monitor.withLock { result != nil } }

    /// Interrupts the thread with a signal, if it still runs.
    func interrupt() {
        monitor.withLock {
            if result == nil, let thread { pthread_kill(thread, SIGUSR1) }
        }
    }
}

private func runThread(_ runner: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // The threads that run tests block signals, and a new thread inherits that.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGUSR1)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    unsafe runner.map { unsafe Unmanaged<Runner>.fromOpaque($0).takeRetainedValue() }?.run()
    return nil
}

private final class Runner: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
