// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension ContextHandle {
    /// Sets what becomes of sessions: tickets, the server's memory, how long, for whom.
    func remember(_ side: SSLSide, _ configuration: SSLConfiguration, policy: [UInt8]) throws(SSLError) {
        unsafe SSL_CTX_set_timeout(pointer, configuration.sessionTimeout)
        let remembers = configuration.sessionCacheMode.contains(.server) && configuration.sessionCacheSize > 0
        // The client's sessions are the caller's to keep. A size of 0 would mean no limit.
        unsafe copenssl_ctx_set_session_cache_mode(
            pointer, Int(side == .server && remembers ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF))
        if remembers { unsafe copenssl_ctx_set_cache_size(pointer, configuration.sessionCacheSize) }
        // A client's pre-shared key would not fit in with one.
        guard side == .server else { return }
        try unsafe check(SSL_CTX_set_session_id_context(pointer, policy, UInt32(policy.count)))
        try unsafe check(SSL_CTX_set_num_tickets(pointer, configuration.numTickets))
        guard let limits = configuration.earlyData else { return }
        try unsafe check(SSL_CTX_set_max_early_data(pointer, UInt32(limits.maximumSize)))
        try unsafe check(SSL_CTX_set_recv_max_early_data(pointer, UInt32(limits.maximumSize)))
    }
}
