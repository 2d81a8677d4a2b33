// SPDX-License-Identifier: MIT

public import SSLInterface

extension Conversing {
    /// What became of each side, by itself.
    public typealias Outcomes = (client: Result<Void, SSLError>, server: Result<Void, SSLError>)

    /// Performs the handshake on both sides. Throws the error of the side that failed first.
    ///
    /// A handshake that cannot go on throws ``SSLError/Code/timedOut`` with the reason ``SSLError/Reason/stalled``, one
    /// that does not come to its end the same with ``SSLError/Reason/endless``.
    public func handshake(maxSteps: Int = 1_000_000) throws(SSLError) {
        try both(maxSteps) { (object) throws(SSLError) in try object.doHandshake() }
    }

    /// Performs the handshake and tells what became of each side. Goes on after one has failed, so that its alert
    /// reaches the other, and until all bytes have arrived: alerts, tickets and the like.
    public func handshakeOutcomes(maxSteps: Int = 1_000_000) -> Outcomes {
        drive(maxSteps) { (object) throws(SSLError) in try object.doHandshake() }.outcomes
    }

    /// Closes TLS on both sides. Throws as ``handshake(maxSteps:)`` does.
    public func close(maxSteps: Int = 1_000_000) throws(SSLError) {
        try both(maxSteps) { (object) throws(SSLError) in try object.unwrap() }
    }

    /// Closes TLS on both sides and tells what became of each.
    public func closeOutcomes(maxSteps: Int = 1_000_000) -> Outcomes {
        drive(maxSteps) { (object) throws(SSLError) in try object.unwrap() }.outcomes
    }

    private func both(
        _ maxSteps: Int, _ operation: (any SSLObject) throws(SSLError) -> Void
    ) throws(SSLError) {
        if let failure = drive(maxSteps, operation).first { throw failure }
    }

    /// Lets both sides perform an operation by turns until both are done and nothing moves any more.
    ///
    /// Returns the outcomes, and the failure that came first.
    private func drive(
        _ maxSteps: Int, _ operation: (any SSLObject) throws(SSLError) -> Void
    ) -> (outcomes: Outcomes, first: SSLError?) {
        var first: SSLError?
        var results: (client: Result<Void, SSLError>?, server: Result<Void, SSLError>?)
        func attempt(_ object: any SSLObject, _ result: inout Result<Void, SSLError>?) -> Bool {
            guard result == nil else { return false }
            do throws(SSLError) {
                try operation(object)
                result = .success(())
            } catch {
                if [.wantRead, .wantWrite, .wantX509Lookup].contains(error.code) { return false }
                if first == nil { first = error }
                result = .failure(error)
            }
            return true
        }
        var end = SSLError.conversation(.endless, "not done after \(maxSteps) steps")
        for _ in 0..<max(0, maxSteps) {
            let hasEnded = (attempt(object(.client), &results.client), attempt(object(.server), &results.server))
            if !step() && !hasEnded.0 && !hasEnded.1 {
                end = .conversation(.stalled, "both sides wait for each other")
                break
            }
        }
        if results.client == nil || results.server == nil { first = first ?? end }
        return ((results.client ?? .failure(end), results.server ?? .failure(end)), first)
    }
}
