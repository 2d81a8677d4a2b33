// SPDX-License-Identifier: MIT

internal import COpenSSL
public import SSLInterface

extension OpenSSLObject {
    /// Queues data to go out with the first message of a client that resumes a session. Returns its number of bytes.
    ///
    /// Throws as `SSLObject.writeEarly` says.
    public func writeEarly(_ bytes: [UInt8]) throws(SSLError) -> Int {
        try enter()
        defer { leave() }
        guard side == .client, unsafe SSL_in_before(handle) == 1, ending == .none else {
            throw .invalidArgument("early data is written by clients, before the handshake")
        }
        guard earlyRoom > 0 else { throw .invalidArgument("the session allows no early data") }
        guard bytes.count <= earlyRoom else {
            throw .invalidArgument("the session allows \(earlyRoom) more bytes of early data")
        }
        earlyOutput += bytes
        earlyBytes += bytes.count
        return bytes.count
    }

    /// How many bytes of early data can still be written.
    private var earlyRoom: Int {
        guard let limits = active.configuration.earlyData, let session = unsafe SSL_get_session(handle) else {
            return 0
        }
        return unsafe max(0, min(limits.maximumSize, Int(SSL_SESSION_get_max_early_data(session))) - earlyBytes)
    }

    /// Sends the first message and what has been queued.
    func sendEarly() throws(SSLError) {
        var count = 0
        try unsafe perform { unsafe SSL_write_early_data($0, earlyOutput, earlyOutput.count, &count) }
        earlyOutput = []
    }

    /// On a server, takes early data out of its buffer: up to `count` bytes, none when there is no more.
    ///
    /// Throws as `SSLObject.readEarly` says.
    public func readEarly(_ count: Int) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("size should not be negative") }
        try enter()
        defer { leave() }
        guard side == .server else { throw .invalidArgument("early data is read by servers") }
        guard isComplete || active.configuration.verifyMode == .none else { return [] }
        let bytes = Array(earlyInput.prefix(count))
        earlyInput.removeFirst(bytes.count)
        return bytes
    }

    /// What became of early data. OpenSSL's `SSL_get_early_data_status`.
    public var earlyDataStatus: EarlyDataStatus {
        lock.withLock {
            let isAccepted = unsafe SSL_get_early_data_status(handle) == SSL_EARLY_DATA_ACCEPTED
            if side == .server { return isAccepted ? .accepted : .none }
            guard earlyBytes > 0 else { return .none }
            guard isComplete else { return .pending }
            return isAccepted ? .accepted : .rejected
        }
    }
}
