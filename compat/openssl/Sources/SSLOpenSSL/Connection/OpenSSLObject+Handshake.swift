// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

extension OpenSSLObject {
    /// Performs the handshake, or as much of it as the bytes at hand allow. Does nothing once it is done.
    ///
    /// Throws as `SSLObject.doHandshake` says. CPython's `do_handshake()`.
    public func doHandshake() throws(SSLError) {
        try enter()
        defer { leave() }
        try performHandshake()
        try tellCallbackFailure()
    }

    /// With the lock held.
    func performHandshake() throws(SSLError) {
        switch ending {
        case .own: throw SSLError(.eof)
        // OpenSSL knows whether an alert of the peer's was the end of it.
        case .openSSL: try unsafe perform { unsafe SSL_do_handshake($0) }
        case .none: break
        }
        if isComplete { return }
        if !earlyOutput.isEmpty { try sendEarly() }
        // Done already if the answer about a resumed session was waited for.
        if unsafe SSL_is_init_finished(handle) == 0 || sleeper != nil { try shakeHands() }
        try judgeResumed()
        isComplete = true
    }

    /// Whether the caller decides about the certificates of clients.
    var judgesClients: Bool {
        let configuration = active.configuration
        return side == .server && configuration.verificationCallback != nil && configuration.verifyMode != .none
    }

    private func shakeHands() throws(SSLError) {
        while true {
            let takesEarlyData = side == .server && active.configuration.earlyData != nil && !isEarlyDone
            let call = try make(.handshake(takesEarlyData: takesEarlyData), maySleep: judgesClients)
            earlyInput += call.bytes
            isEarlyDone = isEarlyDone || call.isEarlyDone
            if try isDone(call.outcome) { return }
        }
    }

    /// Throws, once, what went wrong in a callback that had no way to tell.
    func tellCallbackFailure() throws(SSLError) {
        guard let failure = callbackFailure else { return }
        callbackFailure = nil
        throw failure
    }

    /// Calls OpenSSL until it has done what it was asked, or must wait for somebody.
    @discardableResult
    func perform(_ operation: (OpaquePointer) -> Int32) throws(SSLError) -> Int32 {
        while true {
            let outcome = unsafe Call.Outcome(handle, operation)
            if try isDone(outcome) { return outcome.code }
        }
    }

    /// Makes a call, or goes on with the one that sleeps. Throws `wantX509Lookup` while it waits for an answer.
    func make(_ kind: Call.Kind, maySleep: Bool) throws(SSLError) -> Call {
        let call = unsafe self.call ?? Call(kind, handle)
        guard maySleep else {
            call.run()
            return call
        }
        if sleeper == nil {
            let sleeper = Sleeper { call.run() }
            // Before it starts: its thread looks here.
            (self.sleeper, self.call) = (sleeper, call)
            guard sleeper.start() else {
                (self.sleeper, self.call) = (nil, nil)
                throw SSLError(.noMemory)
            }
        }
        while let sleeper, !sleeper.wait() {
            if !runErrand() && isWaiting { throw SSLError(.wantX509Lookup) }
            sleeper.wake()
        }
        (sleeper, self.call) = (nil, nil)
        return call
    }

    /// False to call again. Throws if the call has failed or must wait.
    func isDone(_ outcome: Call.Outcome?) throws(SSLError) -> Bool {
        guard let outcome else { throw SSLError(.noMemory) }
        if outcome.code > 0 { return true }
        switch outcome.kind {
        case SSL_ERROR_WANT_READ: throw .wantRead
        case SSL_ERROR_WANT_WRITE: throw .wantWrite
        case SSL_ERROR_WANT_CLIENT_HELLO_CB, SSL_ERROR_WANT_RETRY_VERIFY: try attend()
        case let kind: throw failure(kind, outcome.error)
        }
        return false
    }

    /// Does what OpenSSL has stopped for. Throws `wantX509Lookup` if that is an answer that is out.
    private func attend() throws(SSLError) {
        if let context = successor {
            successor = nil
            return try hand(to: context)
        }
        if isWaiting { throw SSLError(.wantX509Lookup) }
    }

    private func runErrand() -> Bool {
        guard let body = errand else { return false }
        errand = nil
        body()
        return true
    }

    /// Runs the caller's code on the thread that has called, which has the lock.
    func aside(_ body: () -> Void) {
        guard let sleeper else { return body() }
        if isEnding { return }
        withoutActuallyEscaping(body) { body in
            errand = body
            sleeper.sleep()
        }
    }

    /// Whether an answer is out.
    var isWaiting: Bool {
        switch question {
        case .serverName(let answer)?: if case .waiting = answer.state { return true }
        case .verification(let answer)?: if case .waiting = answer.state { return true }
        case nil: break
        }
        return false
    }

    /// Runs a body once an answer that `wantX509Lookup` waits for is there. See `SSLObject.whenAnswered`.
    public func whenAnswered(_ body: @escaping @Sendable () -> Void) {
        switch lock.withLock({ question }) {
        case .serverName(let answer)?: answer.whenAnswered(body)
        case .verification(let answer)?: answer.whenAnswered(body)
        case nil: body()
        }
    }
}
