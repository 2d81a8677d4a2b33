// SPDX-License-Identifier: MIT

import SSLInterface
import Synchronization

// @unchecked: `state` is only touched with `monitor` held; `framer` and `carried` with `reading` held; `sent` with the
// outgoing queue locked.
/// What lies between a TLS object and its socket: the two queues, and who may touch them when.
///
/// **Input.** At most one thread, the leader, receives and waits for the socket; others that need input wait until the
/// leader has fed the object (``generation`` has moved on) or has left. A thread takes something off the wire only after the
/// object, having seen all that was fed before, has asked for more: so nothing is received beyond what the object wants.
///
/// **Output.** Whoever finds bytes in the outgoing queue sends what the system takes; the queue's own lock makes that one
/// step. Nobody waits for the wire with a lock held.
final class Wire: @unchecked Sendable {
    let socket: Socket
    let incoming = MemoryBIO()
    let outgoing = MemoryBIO()

    /// Counts what was fed to the object: records, the end, pieces of what is no record. Changed with `monitor` held.
    private let feedings = Atomic<UInt64>(0)
    /// `errno` of a send that failed for good, or 0.
    private let sendErrno = Atomic<Int32>(0)
    /// A ``Retirement``, or 0. Changed with `monitor` held.
    private let retired = Atomic<UInt8>(0)

    /// Guards `state`; followers wait in it.
    let monitor = Monitor()
    var state = State()

    /// Held while bytes go from the wire to the object, and while plaintext goes from the object to a caller: so that
    /// plaintext keeps its order, whoever takes it. Taken before `monitor`.
    let reading = Monitor()
    var framer = RecordFramer()
    /// Plaintext that the object has given out but no caller has read yet.
    var carried: [UInt8] = []

    /// How many bytes have left the outgoing queue.
    var sent: UInt64 = 0

    struct State {
        /// Whether a thread receives or waits for the socket.
        var hasLeader = false
        /// The end of the stream, if it has come.
        var end: End?
        /// Counts the answers of callbacks.
        var answers: UInt64 = 0
        /// `errno` of a receive that failed for good.
        var receiveFailure: Int32?
    }

    /// Where the stream ended.
    enum End { case betweenRecords, insideRecord }

    /// Why the conversation is over.
    enum Retirement: UInt8 {
        case closed = 1
        case unwrapped = 2

        var error: SSLError {
            let message =
                switch self {
                case .closed: "The TLS connection has been closed."
                case .unwrapped: "The TLS conversation has ended: the connection was unwrapped."
                }
            return SSLError(.noSocket, .init(message: message))
        }
    }

    init(_ socket: Socket) { self.socket = socket }

    /// Comes before each call that uses the wire; ``leave()`` comes after it. Throws when there is nothing to use any more.
    func enter() throws(SSLError) {
        try socket.enter()
        do {
            try checkOpen()
        } catch {
            socket.leave()
            throw error
        }
    }

    func leave() { socket.leave() }

    func checkOpen() throws(SSLError) {
        if let retirement = Retirement(rawValue: retired.load(ordering: .acquiring)) { throw retirement.error }
        try socket.checkOpen()
    }

    /// Ends the conversation for all calls to come and wakes those that wait. False when it had ended before.
    func retire(_ reason: Retirement) -> Bool {
        monitor.withLock {
            monitor.wakeAll()
            return retired.compareExchange(
                expected: 0, desired: reason.rawValue, ordering: .acquiringAndReleasing
            ).exchanged
        }
    }

    /// To be read before the object is called; see ``awaitInput(after:for:until:)``.
    var generation: UInt64 { feedings.load(ordering: .acquiring) }

    /// Tells everybody that the object has been fed.
    func announce(end: End?) {
        monitor.withLock {
            state.end = end
            feedings.add(1, ordering: .releasing)
            monitor.wakeAll()
        }
    }

    /// Waits until the object has the answer that it asked for.
    func awaitAnswer(
        of object: some SSLObject, for operation: Operation, until deadline: Deadline
    ) throws(SSLError) {
        let seen = monitor.withLock { state.answers }
        object.whenAnswered { [self] in
            monitor.withLock {
                state.answers += 1
                monitor.wakeAll()
            }
        }
        try monitor.withLock { () throws(SSLError) in
            while state.answers == seen {
                try checkOpen()
                guard monitor.wait(until: deadline) else { throw operation.timedOut }
            }
        }
    }

    var end: End? { monitor.withLock { state.end } }

    var sendFailure: Int32? {
        let code = sendErrno.load(ordering: .acquiring)
        return code == 0 ? nil : code
    }

    /// Remembers the first failure: it tells more than those that it leads to.
    func noteSendFailure(_ code: Int32) {
        _ = sendErrno.compareExchange(expected: 0, desired: code, ordering: .acquiringAndReleasing)
    }
}
