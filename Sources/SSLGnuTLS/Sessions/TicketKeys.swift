// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// The keys that a server's tickets are encrypted with, each bound to the server's configuration: GnuTLS resumes whatever
/// decrypts, and a ticket that began without a client certificate would otherwise pass where one is required.
struct TicketKeys: Sendable {
    /// The newest first; each of 64 bytes.
    private let keys: [[UInt8]]
    /// The key of the context's own that `keys` is derived from, if none was given.
    private let random: [UInt8]?
    /// What tickets allow of early data: those that do hold for one application protocol and one name.
    let earlyData: EarlyData?
    private let alpnProtocols: [String]
    /// How long a ticket is good, in seconds: GnuTLS derives other keys after three times as long.
    private let lifetime: Int

    /// Makes a random key if none is given, or goes on with that of an earlier context. Throws when there is no randomness.
    init(
        _ configuration: SSLConfiguration, policy: [UInt8], lifetime: Int, renewing earlier: TicketKeys?
    ) throws(SSLError) {
        let given = configuration.ticketKeys
        self.lifetime = lifetime
        earlyData = configuration.earlyData
        alpnProtocols = configuration.alpnProtocols
        if given.isEmpty {
            if let known = earlier?.random { random = known } else { random = try Self.randomKey() }
        } else {
            random = nil
        }
        var keys: [[UInt8]] = []
        for master in random.map({ [$0] }) ?? given.map(\.bytes) {
            keys.append(try Self.derive(from: master, policy))
        }
        self.keys = keys
    }

    /// Switches tickets on, with the key that the client's ticket is encrypted with, or else the newest. GnuTLS takes one
    /// key for a session, to decrypt and to encrypt.
    ///
    /// Returns whether it is the newest.
    func enable(for session: gnutls_session_t, hello: [UInt8]) throws(SSLError) -> Bool {
        guard var key = keys.count > 1 && !hello.isEmpty ? matching(hello) : keys.first else { return true }
        let isNewest = key == keys.first
        if earlyData != nil {
            key = try Self.derive(from: key, Self.binding(ClientHello(body: hello), alpnProtocols))
        }
        try check(unsafe key.withDatum { unsafe gnutls_session_ticket_enable_server(session, $0) })
        return isNewest
    }

    /// Early data is only for a connection with the protocol and the server name of the one that the ticket came from
    /// (RFC 8446, sections 4.2.10 and 4.6.1), and GnuTLS compares neither. With another key it finds nothing to resume.
    private static func binding(_ hello: ClientHello, _ protocols: [String]) -> [UInt8] {
        let chosen = protocols.first(where: hello.alpnProtocols.contains) ?? ""
        return Array("early data\0\(chosen)\0\(hello.serverName?.lowercased() ?? "")".utf8)
    }

    private static func randomKey() throws(SSLError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 64)
        try check(unsafe gnutls_rnd(GNUTLS_RND_KEY, &key, key.count))
        return key
    }

    private static func derive(from key: [UInt8], _ purpose: [UInt8]) throws(SSLError) -> [UInt8] {
        var derived = [UInt8](repeating: 0, count: 64)
        try check(unsafe gnutls_hmac_fast(GNUTLS_MAC_SHA512, key, key.count, purpose, purpose.count, &derived))
        return derived
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
