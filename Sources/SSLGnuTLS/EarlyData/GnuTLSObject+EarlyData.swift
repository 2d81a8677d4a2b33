// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// Queues data to go out with the first message of a client that resumes a session. Returns its number of bytes.
    ///
    /// Throws as `SSLObject.writeEarly` says.
    public func writeEarly(_ bytes: [UInt8]) throws(SSLError) -> Int {
        try enter()
        defer { leave() }
        guard side == .client, case .initial = phase else {
            throw .invalidArgument("early data is written by clients, before the handshake")
        }
        guard earlyDataRoom > 0 else { throw .invalidArgument("the session allows no early data") }
        guard bytes.count <= earlyDataRoom else {
            throw .invalidArgument("the session allows \(earlyDataRoom) more bytes of early data")
        }
        guard !bytes.isEmpty else { return 0 }
        // Answers 0 when it has taken everything.
        let code = unsafe bytes.withUnsafeBytes {
            unsafe gnutls_record_send_early_data(handle, $0.baseAddress, $0.count)
        }
        guard code >= 0 else {
            let code = Int32(truncatingIfNeeded: code)
            throw GnuTLSError(rawValue: code).translation.error(backendCode: code)
        }
        handshake.earlyBytes += bytes.count
        return bytes.count
    }

    /// How many bytes of early data can still be written.
    private var earlyDataRoom: Int {
        // Without a session to resume GnuTLS would take any number and send none.
        guard let limits = active.configuration.earlyData, handshake.resumesSession else { return 0 }
        let allowed = unsafe gnutls_record_get_max_early_data_size(handle)
        // What GnuTLS before 3.8.9 says of a ticket that says nothing.
        guard allowed < UInt32.max else { return 0 }
        return max(0, min(limits.maximumSize, allowed) - handshake.earlyBytes)
    }

    /// On a server, takes early data out of its buffer: up to `count` bytes, none when there is no more.
    ///
    /// Throws as `SSLObject.readEarly` says.
    public func readEarly(_ count: Int) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("size should not be negative") }
        try enter()
        defer { leave() }
        guard side == .server else { throw .invalidArgument("early data is read by servers") }
        // Who resumes is judged at the end of the handshake.
        guard isComplete || active.configuration.verifyMode == .none, count > 0,
            let limits = active.configuration.earlyData
        else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(count, limits.maximumSize))
        let size = unsafe gnutls_record_recv_early_data(handle, &bytes, bytes.count)
        if size == Int(GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) { return [] }
        guard size >= 0 else {
            let code = Int32(truncatingIfNeeded: size)
            throw GnuTLSError(rawValue: code).translation.error(backendCode: code)
        }
        return Array(bytes[..<size])
    }

    /// What became of early data.
    public var earlyDataStatus: EarlyDataStatus {
        lock.withLock {
            let isAccepted = unsafe gnutls_session_get_flags(handle) & GNUTLS_SFLAGS_EARLY_DATA.rawValue != 0
            if side == .server { return isAccepted ? .accepted : .none }
            guard handshake.earlyBytes > 0 else { return .none }
            guard isComplete else { return .pending }
            return isAccepted ? .accepted : .rejected
        }
    }
}
