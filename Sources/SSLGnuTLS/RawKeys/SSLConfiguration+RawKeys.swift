// SPDX-License-Identifier: MIT

internal import SSLInterface

extension SSLConfiguration {
    /// What a priority string says of the types of certificates; empty without raw keys.
    func certificateTypes(_ side: SSLSide) -> String {
        guard let rule = rawPublicKeys else { return "" }
        var own = rule.privateKey == nil ? [] : ["RAWPK"]
        if !certificateChains.isEmpty || own.isEmpty { own.append("X509") }
        var peers = rule.peers == nil ? [] : ["RAWPK"]
        if rule.acceptsCertificates || peers.isEmpty { peers.append("X509") }
        let (server, client) = side == .server ? (own, peers) : (peers, own)
        return ":-CTYPE-ALL" + server.map { ":+CTYPE-SRV-\($0)" }.joined()
            + client.map { ":+CTYPE-CLI-\($0)" }.joined()
    }

    /// Throws `.invalidArgument` for a rule by which everybody or nobody would be accepted.
    func checkRawKeys() throws(SSLError) {
        guard let peers = rawPublicKeys?.peers else { return }
        guard !peers.isEmpty else { throw .invalidArgument("raw public keys of peers need the keys to expect") }
        guard verifyMode != .none else {
            throw .invalidArgument("raw public keys of peers need a verify mode other than none")
        }
    }
}
