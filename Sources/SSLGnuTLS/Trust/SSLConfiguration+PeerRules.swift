// SPDX-License-Identifier: MIT

internal import SSLInterface

extension SSLConfiguration {
    /// Throws `.invalidArgument` for rules that would never be applied.
    func checkPeerRules(_ side: SSLSide) throws(SSLError) {
        if trustOnFirstUse != nil && side == .server { throw .invalidArgument("trustOnFirstUse is for clients") }
        guard verifyMode == .none else { return }
        guard publicKeyPins.isEmpty else { throw .invalidArgument("publicKeyPins need a verify mode other than none") }
        guard trustOnFirstUse == nil else {
            throw .invalidArgument("trustOnFirstUse needs a verify mode other than none")
        }
    }

    /// The rules as bytes: sessions that began under others are not resumed. Not all of them can be applied again.
    var peerRuleBytes: [UInt8] {
        let status: UInt8 =
            switch stapledStatus {
            case .ignored: 0
            case .checked: 1
            case .required: 2
            }
        var bytes = [status, trustOnFirstUse == nil ? 0 : 1, usesSystemPolicy ? 1 : 0] + Self.bytes(publicKeyPins)
        guard let rawPublicKeys else { return bytes }
        bytes += [rawPublicKeys.privateKey == nil ? 0 : 1, rawPublicKeys.acceptsCertificates ? 1 : 0]
        return bytes + (rawPublicKeys.peers.map(Self.bytes) ?? [])
    }

    private static func bytes(_ pins: Set<PublicKeyPin>) -> [UInt8] {
        let digests = pins.map(\.digest).sorted { $0.lexicographicallyPrecedes($1) }
        return (0..<8).map { UInt8(truncatingIfNeeded: digests.count >> (56 - 8 * $0)) } + digests.flatMap(\.self)
    }
}
