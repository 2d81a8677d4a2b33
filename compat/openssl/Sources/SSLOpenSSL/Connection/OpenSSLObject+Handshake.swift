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
        if unsafe SSL_is_init_finished(handle) == 0 { try unsafe perform { ssl in unsafe advance(ssl) } }
        try judgeResumed()
        isComplete = true
    }

    /// One call: on a server that takes early data through it.
    private func advance(_ ssl: OpaquePointer) -> Int32 {
        if side == .server, active.configuration.earlyData != nil, !isEarlyDone {
            guard unsafe receiveEarly(ssl) else { return 0 }
            isEarlyDone = true
        }
        return unsafe SSL_do_handshake(ssl)
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
            QueuedError.clear()
            let code = unsafe operation(handle)
            guard code <= 0 else { return code }
            switch unsafe SSL_get_error(handle, code) {
            case SSL_ERROR_WANT_READ: throw .wantRead
            case SSL_ERROR_WANT_WRITE: throw .wantWrite
            case SSL_ERROR_WANT_CLIENT_HELLO_CB, SSL_ERROR_WANT_RETRY_VERIFY, SSL_ERROR_WANT_ASYNC: try attend()
            case let kind: throw failure(kind)
            }
        }
    }

    /// Does what OpenSSL has stopped for. Throws `wantX509Lookup` if that is an answer that is out.
    private func attend() throws(SSLError) {
        if runErrand() { return }
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

    /// Runs the caller's code. A job's stack is too small for it: from there it is left to whoever waits for the job.
    func aside(_ body: () -> Void) {
        guard unsafe ASYNC_get_current_job() != nil else { return body() }
        if isEnding { return }
        withoutActuallyEscaping(body) { body in
            errand = body
            ASYNC_pause_job()
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
