// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// The loop of `_ssl`'s calls: do what can be done without the interpreter's lock, look for signals, wait for the socket as
/// long as its timeout allows.
extension SocketPayload {
    /// What a call is about, for its messages.
    enum Operation: String { case handshake, read, write, shutdown }

    /// Where a call's bytes go, and how long it may wait.
    struct Endpoint {
        let descriptor: Int32
        let deadline: Deadline
        /// What is waited for lives as long as the call.
        let isSocket: Bool

        static let buffers = Endpoint(descriptor: -1, deadline: Deadline(timeout: 0), isSocket: false)
    }

    /// Asks the socket for its descriptor and its timeout, which may change between calls. Raises SSLError when it is gone.
    func endpoint(_ socket: borrowing Owned?) throws(Raised) -> Endpoint {
        guard hasSocket else { return .buffers }
        switch socket {
        case .some(let socket):
            guard let fileno = module[.fileno], let gettimeout = module[.gettimeout] else { throw socketGone }
            let descriptor = try fileno.call(socket).int(Int32.self)
            let timeout = try gettimeout.call(socket)
            let seconds = timeout.isNone ? nil : try timeout.double()
            return Endpoint(descriptor: descriptor, deadline: Deadline(timeout: seconds), isSocket: true)
        case nil: throw socketGone
        }
    }

    private var socketGone: Raised { module.raise("Underlying socket connection gone") }

    /// Performs an operation to its end. Raises what it fails with, TimeoutError, and what a signal's handler raises.
    func perform<Result>(
        _ operation: Operation, _ endpoint: Endpoint, line: Int = #line, _ step: () -> Connection.Step<Result>
    ) throws(Raised) -> Result {
        while true {
            switch try Detour.run(self, step) {
            case .done(let result): return result
            case .failed(let error): throw module.raise(error, line: line)
            case .system(let code):
                let isTransfer = operation == .read || operation == .write
                guard isTransfer && Personality.takesFailuresForEnd else { throw raise(errno: code) }
                throw module.raise(SSLError(.eof), line: line)
            case .wait(let readiness):
                if PyErr_CheckSignals() != 0 { throw Raised() }
                try wait(for: readiness, operation, endpoint, line)
            }
        }
    }

    private func wait(
        for readiness: Platform.Readiness, _ operation: Operation, _ endpoint: Endpoint, _ line: Int
    ) throws(Raised) {
        if endpoint.deadline.isNonBlocking {
            throw module.raise(readiness.contains(.readable) ? .wantRead : .wantWrite, line: line)
        }
        let timedOut = operation.timedOut(readiness)
        let remaining = endpoint.deadline.remaining
        if let remaining, remaining <= 0 { throw module.raise(timedOut, line: line) }
        let waited = Detour.wait {
            Platform.wait(endpoint.descriptor, for: readiness, nanoseconds: remaining)
        }
        switch waited {
        case .ready: return
        case .timedOut:
            if let remaining = endpoint.deadline.remaining, remaining > 0 { return }
            throw module.raise(timedOut, line: line)
        case .interrupted: if PyErr_CheckSignals() != 0 { throw Raised() }
        case .failed(let code):
            if code == Platform.badDescriptor { throw module.raisePlain("Underlying socket has been closed.") }
            throw raise(errno: code)
        }
    }
}

extension SocketPayload.Operation {
    fileprivate func timedOut(_ readiness: Platform.Readiness) -> SSLError {
        // What is waited for when a conversation ends is said in the terms of reading and writing.
        let word = self != .shutdown ? rawValue : readiness.contains(.readable) ? "read" : "write"
        // Only the handshake's text tells, in CPython's, where in its source the time ran out.
        let place = self == .handshake ? "_ssl.c:\(#line): " : ""
        return SSLError(.timedOut, .init(message: "\(place)The \(word) operation timed out"))
    }
}
