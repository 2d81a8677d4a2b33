// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

// @safe, @unchecked: the handle is made in init, freed in deinit, only read between; sessions retain the context that has it.
/// A server's protection against early data that comes again. Belongs to a context: tickets from before it are resumed
/// without early data.
@safe final class AntiReplay: @unchecked Sendable {
    private let handle: gnutls_anti_replay_t
    private let store: ReplayStore
    private let maximumSize: Int

    /// `nil` where there is no early data to accept.
    init?(_ side: SSLSide, _ configuration: SSLConfiguration) throws(SSLError) {
        guard side == .server, let limits = configuration.earlyData else { return nil }
        var handle: gnutls_anti_replay_t?
        try check(unsafe gnutls_anti_replay_init(&handle))
        guard let handle = unsafe handle else { throw SSLError(.noMemory) }
        unsafe self.handle = handle
        maximumSize = limits.maximumSize
        store = ReplayStore(
            window: Int64(limits.replayWindow + 999) / 1000 + 1, capacity: limits.replayCapacity, now: Platform.now())
        unsafe gnutls_anti_replay_set_window(handle, UInt32(limits.replayWindow))
        unsafe gnutls_anti_replay_set_add_function(handle, rememberHello)
        unsafe gnutls_anti_replay_set_ptr(handle, Unmanaged.passUnretained(store).toOpaque())
    }

    deinit { unsafe gnutls_anti_replay_deinit(handle) }

    /// Lets a session accept early data, before its handshake.
    func enable(in session: gnutls_session_t) throws(SSLError) {
        unsafe gnutls_anti_replay_enable(session, handle)
        try check(unsafe gnutls_record_set_max_early_data_size(session, maximumSize))
    }
}

/// Called by GnuTLS for each first message with early data, from any thread.
private let rememberHello: gnutls_db_add_func = { context, _, key, _ in
    guard let context = unsafe context, let key = unsafe key else { return GNUTLS_E_DB_ERROR }
    let store = unsafe Unmanaged<ReplayStore>.fromOpaque(context).takeUnretainedValue()
    return unsafe store.add([UInt8](key.pointee), now: Platform.now()) ? 0 : GNUTLS_E_DB_ENTRY_EXISTS
}

extension SSLConfiguration {
    /// Throws `.invalidArgument` for limits that are none, and for servers that could not tell a replay.
    func checkEarlyData(_ side: SSLSide) throws(SSLError) {
        guard let earlyData else { return }
        guard (1...1 << 24).contains(earlyData.maximumSize), (1...86_400_000).contains(earlyData.replayWindow),
            earlyData.replayCapacity > 0
        else { throw .invalidArgument("earlyData has limits that cannot be kept") }
        // Each server remembers what it saw itself.
        guard side == .client || ticketKeys.isEmpty else {
            throw .invalidArgument("earlyData does not go with ticketKeys: other servers could be sent it again")
        }
    }
}
