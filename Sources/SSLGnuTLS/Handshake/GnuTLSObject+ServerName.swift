// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

extension GnuTLSObject {
    /// On a server that decides by the client's hello: reads it ahead of GnuTLS, asks, and sets the session up.
    ///
    /// Throws ``SSLError/wantRead`` until the hello is there, `wantX509Lookup` until the answer is, `CALLBACK_FAILED` for a
    /// client that the callback refuses.
    func decideByHello() throws(SSLError) {
        if case .serverName(let answer)? = question { return try follow(answer) }
        // GnuTLS tells best what is wrong with a hello that is none, or that ends too early.
        guard let body = try awaitHello() else { return try adopt(active) }
        handshake.clientHelloBody = body
        guard let callback = active.configuration.serverNameCallback else { return try adopt(active) }
        let answer = callback.ask(self, ClientHello(body: body))
        question = .serverName(answer)
        try follow(answer)
    }

    private func awaitHello() throws(SSLError) -> [UInt8]? {
        // Not looked at again before what was missing may be there: a hello may come byte by byte.
        guard incoming.pending >= handshake.helloNeeded || incoming.isEnded else { throw .wantRead }
        var peek = HelloPeek.other
        _ = unsafe incoming.consume { bytes in
            unsafe peek = HelloPeek(bytes)
            return 0
        }
        switch peek {
        case .hello(let body): return body
        case .other: return nil
        case .incomplete(let needed):
            if incoming.isEnded { return nil }
            handshake.helloNeeded = needed
            throw .wantRead
        }
    }

    private func follow(_ answer: PendingAnswer<ServerNameCallback.Decision>) throws(SSLError) {
        switch answer.state {
        case .waiting: throw SSLError(.wantX509Lookup)
        case .dropped: throw refuse(.internalError)
        case .answered(.refuse(let alert)): throw refuse(alert)
        case .answered(.proceed): try adopt(active)
        case .answered(.use(let other)):
            guard let context = other as? GnuTLSContext, context.side == .server else { throw refuse(.internalError) }
            // What a session can do is said when it is made.
            try replaceSession(for: context)
            try adopt(context)
        }
        question = nil
    }

    private func refuse(_ alert: AlertDescription) -> SSLError {
        question = nil
        // A session that nothing was set on yet cannot send an alert: GnuTLS follows a null pointer.
        try? adopt(active)
        // A close is no refusal.
        return fail(.callbackFailed, nil, alert: alert == .closeNotify ? .handshakeFailure : alert)
    }
}

extension GnuTLSObject {
    /// Runs a body once an answer that `wantX509Lookup` waits for is there. See `SSLObject.whenAnswered`.
    public func whenAnswered(_ body: @escaping @Sendable () -> Void) {
        switch lock.withLock({ question }) {
        case .serverName(let answer)?: answer.whenAnswered(body)
        case .verification(let answer)?: answer.whenAnswered(body)
        case nil: body()
        }
    }
}
