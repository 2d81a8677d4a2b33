// SPDX-License-Identifier: MIT

// @unchecked: of the two threads one waits while the other runs, so that nothing is touched by both.
/// A call on a thread of its own, which can stop in the middle until it is woken: OpenSSL has no other way to wait for a
/// verdict on a client's certificate. (Its asynchronous jobs have stacks of 32 KB, too small for Swift.)
final class Sleeper: @unchecked Sendable {
    private let body: () -> Void
    /// Sent when the call stops or is done; and to let it go on.
    private let stopped = Signal()
    private let woken = Signal()
    private var isDone = false
    private var isRunning = true

    /// - Parameter body: runs at ``start()``. It calls ``sleep()`` to stop.
    init(_ body: @escaping () -> Void) { self.body = body }

    /// Begins. False if there is no thread to be had: then nothing ever happens.
    func start() -> Bool {
        Platform.startThread { [self] in
            body()
            isDone = true
            stopped.send()
        }
    }

    /// Waits until the call has stopped or is done, which it then says.
    func wait() -> Bool {
        if isRunning {
            stopped.wait()
            isRunning = false
        }
        return isDone
    }

    /// Lets a call that has stopped go on.
    func wake() {
        isRunning = true
        woken.send()
    }

    /// Stops, on the call's thread, until it is woken.
    func sleep() {
        stopped.send()
        woken.wait()
    }
}
