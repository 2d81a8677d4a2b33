// SPDX-License-Identifier: MIT

extension PriorityString {
    /// Takes words away from a priority string until it stands for one of its suites alone.
    ///
    /// The versions stay: a server tells by them whether somebody has talked the client down. So do the key exchanges
    /// for a suite of TLS 1.3, where they say which pre-shared keys will do.
    public static func narrow(_ text: String, to suite: CipherSuite) -> String {
        text.split(separator: ":").filter { word in
            guard word.first == "+" else { return true }
            let name = String(word.dropFirst())
            if keyExchangeWords.contains(name) { return suite.isTLS13 || name == suite.gnutlsKeyExchange }
            if cipherWords.contains(name) { return name == suite.gnutlsCipher }
            return !macWords.contains(name) || name == suite.gnutlsMAC
        }.joined(separator: ":")
    }

    private static let keyExchangeWords = Set(CipherSuite.all.compactMap(\.gnutlsKeyExchange))
    private static let cipherWords = Set(CipherSuite.all.map(\.gnutlsCipher))
    private static let macWords = Set(CipherSuite.all.map(\.gnutlsMAC))
}

extension PriorityString {
    /// All suites that a priority string with these suites stands for: every combination of their parts.
    public static func product(of suites: [CipherSuite]) -> Set<CipherSuite> {
        let keyExchanges = Set(suites.compactMap(\.gnutlsKeyExchange))
        let ciphers = Set(suites.map(\.gnutlsCipher))
        let macs = Set(suites.map(\.gnutlsMAC))
        return Set(
            CipherSuite.all.filter { suite in
                (suite.gnutlsKeyExchange.map(keyExchanges.contains) ?? true) && ciphers.contains(suite.gnutlsCipher)
                    && macs.contains(suite.gnutlsMAC)
            })
    }
}
