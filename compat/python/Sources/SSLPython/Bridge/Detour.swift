// SPDX-License-Identifier: MIT

internal import CPython

// @safe: lives on the stack of the call it belongs to; the pointer in thread-local storage is put back before it goes.
/// A way around the interpreter's lock: while a thread is on it, other Python threads run. Callbacks of the engine, which
/// come on the same thread, step back to the interpreter and out again.
///
/// Everything that takes a connection's lock does so on a detour: whoever waited for such a lock with the interpreter's held
/// would wait for ever for a thread whose callback waits for the interpreter's.
@safe struct Detour {
    private var state: UnsafeMutablePointer<PyThreadState>?
    /// The detour that this one was begun from, inside a callback.
    private let outer: UnsafeMutableRawPointer?
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
            state: PyEval_SaveThread(), outer: place!.pointee,
            socket: socket.map { unsafe Unmanaged.passUnretained($0) }, raised: nil)
        let result = unsafe withUnsafeMutablePointer(to: &detour) { pointer in
            unsafe place!.pointee = UnsafeMutableRawPointer(pointer)
            cpython_gate_enter()
            defer {
                cpython_gate_leave()
                unsafe place!.pointee = pointer.pointee.outer
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

    /// Lets a callback run Python code, with the connection that the engine was called for. `nil` outside a detour.
    static func back<Result>(_ body: (SocketPayload?) -> Result) -> Result? {
        guard let current = unsafe cpython_current_detour()?.pointee else { return nil }
        let detour = unsafe current.assumingMemoryBound(to: Detour.self)
        // Never with the interpreter's lock to wait for: whoever forks has it.
        cpython_gate_leave()
        unsafe PyEval_RestoreThread(detour.pointee.state)
        defer {
            unsafe detour.pointee.state = PyEval_SaveThread()
            cpython_gate_enter()
        }
        return body(unsafe detour.pointee.socket?.takeUnretainedValue())
    }

    /// In a callback that is back in the interpreter: keeps what was raised for the end of the call. The first counts.
    static func keepRaised() {
        guard let exception = unsafe cpython_take_exception() else { return }
        guard let current = unsafe cpython_current_detour()?.pointee else {
            unsafe cpython_drop_reference(exception)
            return
        }
        let detour = unsafe current.assumingMemoryBound(to: Detour.self)
        if unsafe detour.pointee.raised == nil {
            unsafe detour.pointee.raised = exception
        } else {
            unsafe cpython_drop_reference(exception)
        }
    }
}
