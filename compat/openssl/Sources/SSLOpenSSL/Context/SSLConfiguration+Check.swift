// SPDX-License-Identifier: MIT

internal import SSLInterface

extension SSLConfiguration {
    /// Throws `.invalidArgument` for what can never work, whatever the files hold, and `.notSupported` for what OpenSSL
    /// lacks.
    func check(_ side: SSLSide) throws(SSLError) {
        try checkCallbacks(side)
        try checkRules(side)
        try checkNumbers()
        try checkEarlyData(side)
        try checkSupport()
    }

    private func checkCallbacks(_ side: SSLSide) throws(SSLError) {
        if side == .client && checkHostname && verifyMode == .none {
            throw .invalidArgument("Cannot check host names when verify_mode is CERT_NONE.")
        }
        if side == .client && serverNameCallback != nil {
            throw .invalidArgument("sni_callback cannot be set on TLS_CLIENT context")
        }
        if side == .client && pskServerCallback != nil {
            throw .invalidArgument("Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context")
        }
        if side == .server && pskClientCallback != nil {
            throw .invalidArgument("Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context")
        }
        if let hint = pskIdentityHint, hint.utf8.count > 256 || hint.utf8.contains(0) {
            throw .invalidArgument("failed to set identity hint")
        }
        let hasKeys = pskClientCallback != nil || pskServerCallback != nil
        if hasKeys && (!publicKeyPins.isEmpty || stapledStatus == .required) {
            throw .invalidArgument("pre-shared keys do not go with publicKeyPins or a required stapledStatus")
        }
    }

    private func checkRules(_ side: SSLSide) throws(SSLError) {
        if trustOnFirstUse != nil && side == .server { throw .invalidArgument("trustOnFirstUse is for clients") }
        if verifyMode == .none && !publicKeyPins.isEmpty {
            throw .invalidArgument("publicKeyPins need a verify mode other than none")
        }
        if verifyMode == .none && trustOnFirstUse != nil {
            throw .invalidArgument("trustOnFirstUse needs a verify mode other than none")
        }
        if let peers = rawPublicKeys?.peers, peers.isEmpty || verifyMode == .none {
            throw .invalidArgument("raw public keys need the keys to expect, and a verify mode other than none")
        }
        let known: VerifyFlags = [
            .trustedFirst, .partialChain, .x509Strict, .crlCheckLeaf, .crlCheckChain, .allowProxyCerts,
        ]
        guard verifyFlags.isSubset(of: known) else {
            throw .notSupported("verify_flags has bits that no protocol member speaks of")
        }
    }

    private func checkNumbers() throws(SSLError) {
        guard (0...5).contains(securityLevel) else { throw .invalidArgument("securityLevel is between 0 and 5") }
        if let recordSizeLimit, !(512...16384).contains(recordSizeLimit) {
            throw .invalidArgument("recordSizeLimit is between 512 and 16384")
        }
        guard (0...16384).contains(recordPadding) else {
            throw .invalidArgument("recordPadding is between 0 and 16384")
        }
        guard numTickets >= 0 else { throw .invalidArgument("value must be non-negative") }
        guard numTickets <= 31 else { throw .notSupported("at most 31 tickets") }
        guard (1...604_800).contains(sessionTimeout) else {
            throw .invalidArgument("sessionTimeout is between 1 and 604800 seconds")
        }
        guard sessionCacheSize >= 0 else { throw .invalidArgument("sessionCacheSize must not be negative") }
        for name in alpnProtocols where !(1...255).contains(name.utf8.count) {
            throw .invalidArgument("ALPN protocols are between 1 and 255 bytes long")
        }
    }

    private func checkEarlyData(_ side: SSLSide) throws(SSLError) {
        guard let earlyData else { return }
        guard (1...1 << 24).contains(earlyData.maximumSize), (1...86_400_000).contains(earlyData.replayWindow),
            earlyData.replayCapacity > 0
        else { throw .invalidArgument("earlyData has limits that cannot be kept") }
        guard side == .client || ticketKeys.isEmpty else {
            throw .invalidArgument("earlyData does not go with ticketKeys: other servers could be sent it again")
        }
    }

    private func checkSupport() throws(SSLError) {
        if recordSizeLimit != nil { throw .notSupported("OpenSSL has no record size limit (RFC 8449)") }
        if rawPublicKeys != nil { throw .notSupported("OpenSSL has raw public keys from 3.2 on") }
        if trustOnFirstUse != nil { throw .notSupported("OpenSSL has no trust on first use") }
        if usesSystemPolicy { throw .notSupported("OpenSSL has no system policy beside its configuration file") }
    }
}
