// SPDX-License-Identifier: MIT

extension CipherSuite {
    /// Reads a line of data; `nil` if its name does not follow the registry's pattern.
    init?(row: Row) {
        let parts = Self.parts(row.iana)
        guard let method = Self.methods[parts.method] else { return nil }
        let isAEAD = ["GCM", "CCM", "CHACHA20"].contains { parts.cipher.contains($0) }
        let mac = parts.hash == "SHA" ? "SHA1" : parts.hash
        // GnuTLS leaves out the hash that goes without saying.
        let spelledHash = isAEAD && method.name != nil && parts.cipher.hasPrefix("CHACHA20") ? nil : mac

        id = row.id
        ianaName = "TLS_" + row.iana
        name = row.openSSL
        gnutlsName = ["TLS", method.name, parts.cipher, spelledHash].compactMap { $0 }.joined(separator: "_")
        keyExchange = method.keyExchange
        authentication = method.authentication
        gnutlsKeyExchange = method.token
        gnutlsCipher = parts.cipher.replacing("_", with: "-")
        gnutlsMAC = isAEAD ? "AEAD" : mac ?? ""
        // Eight bytes of authentication instead of sixteen: OpenSSL counts this as weak, but in TLS 1.3 alone.
        bits = row.id == 0x1305 ? 64 : Self.bits(parts.cipher)
        protocolName = row.version
        rank = row.rank
    }

    /// A suite's name says its parts: `ECDHE_RSA` `_WITH_` `AES_128_CBC` `_` `SHA`. TLS 1.3's have no method.
    private static func parts(_ name: String) -> (method: String, cipher: String, hash: String?) {
        let with = name.firstRange(of: "_WITH_")
        let method = with.map { String(name[..<$0.lowerBound]) } ?? ""
        let rest = with.map { name[$0.upperBound...] } ?? name[...]
        guard let bar = rest.lastIndex(of: "_") else { return (method, String(rest), nil) }
        let last = rest[rest.index(after: bar)...]
        guard last.hasPrefix("SHA") || last == "MD5" else { return (method, String(rest), nil) }
        return (method, String(rest[..<bar]), String(last))
    }

    private static func bits(_ cipher: String) -> Int {
        if cipher.contains("128") { return 128 }
        return cipher == "NULL" ? 0 : 256
    }

    private struct Method {
        let keyExchange: KeyExchange
        let authentication: Authentication
        /// GnuTLS's word in priority strings, and in names of suites.
        let token: String?
        let name: String?

        init(_ keyExchange: KeyExchange, _ authentication: Authentication, _ token: String?, _ name: String?) {
            self.keyExchange = keyExchange
            self.authentication = authentication
            self.token = token
            self.name = name
        }
    }

    /// By the registry's word.
    private static let methods: [String: Method] = [
        "": Method(.any, .any, nil, nil),
        "RSA": Method(.rsa, .rsa, "RSA", "RSA"),
        "DHE_RSA": Method(.dhe, .rsa, "DHE-RSA", "DHE_RSA"),
        "DHE_DSS": Method(.dhe, .dss, "DHE-DSS", "DHE_DSS"),
        "DH_anon": Method(.dhe, .null, "ANON-DH", "DH_ANON"),
        "ECDHE_RSA": Method(.ecdhe, .rsa, "ECDHE-RSA", "ECDHE_RSA"),
        "ECDHE_ECDSA": Method(.ecdhe, .ecdsa, "ECDHE-ECDSA", "ECDHE_ECDSA"),
        "ECDH_anon": Method(.ecdhe, .null, "ANON-ECDH", "ECDH_ANON"),
        "PSK": Method(.psk, .psk, "PSK", "PSK"),
        "DHE_PSK": Method(.dhePSK, .psk, "DHE-PSK", "DHE_PSK"),
        "PSK_DHE": Method(.dhePSK, .psk, "DHE-PSK", "DHE_PSK"),
        "ECDHE_PSK": Method(.ecdhePSK, .psk, "ECDHE-PSK", "ECDHE_PSK"),
        "RSA_PSK": Method(.rsaPSK, .rsa, "RSA-PSK", "RSA_PSK"),
        "SRP_SHA": Method(.srp, .srp, "SRP", "SRP_SHA"),
        "SRP_SHA_RSA": Method(.srp, .rsa, "SRP-RSA", "SRP_SHA_RSA"),
        "SRP_SHA_DSS": Method(.srp, .dss, "SRP-DSS", "SRP_SHA_DSS"),
    ]
}
