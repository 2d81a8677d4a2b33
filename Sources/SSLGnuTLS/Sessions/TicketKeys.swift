// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// The keys that a server's tickets are encrypted with, each bound to the server's configuration: GnuTLS resumes whatever
/// decrypts, and a ticket that began without a client certificate would otherwise pass where one is required.
struct TicketKeys: Sendable {
    /// The newest first; each of 64 bytes.
    private let keys: [[UInt8]]
    /// How long a ticket is good, in seconds: GnuTLS derives other keys after three times as long.
    private let lifetime: Int

    /// Makes a random key if none is given. Throws when there is no randomness.
    init(_ given: [TicketKey], policy: [UInt8], lifetime: Int) throws(SSLError) {
        self.lifetime = lifetime
        var masters = given.map(\.bytes)
        if masters.isEmpty {
            var random = [UInt8](repeating: 0, count: 64)
            try check(unsafe gnutls_rnd(GNUTLS_RND_KEY, &random, random.count))
            masters = [random]
        }
        var keys: [[UInt8]] = []
        for master in masters {
            var key = [UInt8](repeating: 0, count: 64)
            try check(
                unsafe gnutls_hmac_fast(GNUTLS_MAC_SHA512, master, master.count, policy, policy.count, &key))
            keys.append(key)
        }
        self.keys = keys
    }

    /// Switches tickets on, with the key that the client's ticket is encrypted with, or else the newest.
    func enable(for session: gnutls_session_t, hello: [UInt8]) throws(SSLError) {
        guard let key = keys.count > 1 && !hello.isEmpty ? matching(hello) : keys.first else { return }
        try check(unsafe key.withDatum { unsafe gnutls_session_ticket_enable_server(session, $0) })
    }

    private func matching(_ hello: [UInt8]) -> [UInt8]? {
        let offered = Set(ClientHello.ticketKeyNames(body: hello))
        guard !offered.isEmpty else { return keys.first }
        return keys.first { key in names(of: key).contains(where: offered.contains) } ?? keys.first
    }

    /// What GnuTLS calls a key in tickets: the front of SHA3-512 over a time step and the key, now and one step ago.
    private func names(of key: [UInt8]) -> [[UInt8]] {
        let step = UInt64(max(Platform.now(), 0)) / UInt64(3 * lifetime)
        return [step, step &- 1].map { step in
            let input = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) } + key
            var digest = [UInt8](repeating: 0, count: 64)
            _ = unsafe gnutls_hash_fast(GNUTLS_DIG_SHA3_512, input, input.count, &digest)
            return Array(digest[..<16])
        }
    }
}
