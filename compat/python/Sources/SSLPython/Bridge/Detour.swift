// SPDX-License-Identifier: MIT

internal import CPython

// @safe: lives on the stack of the call it belongs to; the pointer in thread-local storage is gone before it is.
/// A way around the interpreter's lock: while a thread is on it, other Python threads run. Callbacks of the engine, which
/// come on the same thread, step back to the interpreter and out again.
///
/// Everything that takes a connection's lock does so on a detour: whoever waited for such a lock with the interpreter's held
/// would wait for ever for a thread whose callback waits for the interpreter's.
@safe struct Detour {
    private var state: UnsafeMutablePointer<PyThreadState>?
    /// The connection that the call is on.
    private let socket: Unmanaged<SocketPayload>?
    /// What a callback raised that could not return it.
    private var raised: ObjectPointer?

    /// Calls the engine without the interpreter's lock.
    static func run<Result>(_ body: () -> Result) throws(Raised) -> Result { try run(nil, body) }

    /// Calls the engine without the interpreter's lock. What a callback of the connection raised meanwhile is raised in place
    /// of the result.
    static func run<Result>(_ socket: SocketPayload?, _ body: () -> Result) throws(Raised) -> Result {
        let place = unsafe cpython_current_detour()
        var detour = unsafe Detour(
            state: PyEval_SaveThread(), socket: socket.map { unsafe Unmanaged.passUnretained($0) }, raised: nil)
        let result = unsafe withUnsafeMutablePointer(to: &detour) { pointer in
            unsafe place!.pointee = UnsafeMutableRawPointer(pointer)
            cpython_gate_enter()
            defer {
                cpython_gate_leave()
                unsafe place!.pointee = nil
            }
            return body()
        }
        unsafe PyEval_RestoreThread(detour.state)
        if let raised = unsafe detour.raised {
            unsafe cpython_restore_exception(raised)
            throw Raised()
        }
        return result
    }

    /// Waits for the system without the interpreter's lock, and without keeping anybody from forking.
    static func wait<Result>(_ body: () -> Result) -> Result {
        let state = unsafe PyEval_SaveThread()
        defer { unsafe PyEval_RestoreThread(state) }
        return body()
    }

    /// Lets a callback run Python code. `nil` outside a detour.
    ///
    /// Meanwhile the thread is on none: Python code may begin others, and with greenlets even on this thread and without
    /// ending them first; what it lets go of may be freed, which calls nobody back.
    static func back<Result>(_ body: (Visit) -> Result) -> Result? {
        guard let place = unsafe cpython_current_detour(), let current = unsafe place.pointee else { return nil }
        let detour = unsafe current.assumingMemoryBound(to: Detour.self)
        unsafe place.pointee = nil
        // Never with the interpreter's lock to wait for: whoever forks has it.
        cpython_gate_leave()
        unsafe PyEval_RestoreThread(detour.pointee.state)
        defer {
            unsafe detour.pointee.state = PyEval_SaveThread()
            cpython_gate_enter()
            unsafe place.pointee = current
        }
        return body(unsafe Visit(detour: detour))
    }

    // @safe: handed to the body of `back`, while the detour waits on the stack below.
    /// A callback's time in the interpreter.
    @safe struct Visit {
        fileprivate let detour: UnsafeMutablePointer<Detour>

        /// The connection that the engine was called for.
        var socket: SocketPayload? { unsafe detour.pointee.socket?.takeUnretainedValue() }

        /// Keeps what was raised for the end of the call. The first counts.
        func keepRaised() {
            guard let exception = unsafe cpython_take_exception() else { return }
            if unsafe detour.pointee.raised == nil {
                unsafe detour.pointee.raised = exception
            } else {
                unsafe cpython_drop_reference(exception)
            }
        }
    }
}
