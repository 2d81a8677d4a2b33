// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Why a peer is refused whose chain is not the reason, or not alone: for rules that OpenSSL does not have, or has elsewhere.
struct PeerRefusal {
    var code: VerifyCode
    /// In place of OpenSSL's sentence for the code.
    var message: String
    var alert: AlertDescription

    /// None of the pinned keys is in the chain.
    static let noPinMatches = PeerRefusal(
        code: .applicationVerification, message: "no certificate of the verified chain has a pinned key",
        alert: .badCertificate)

    /// The peer's RSA key is larger than any that OpenSSL computes with, or its certificate cannot be read.
    static let keyTooLarge = PeerRefusal(
        code: .unspecified, message: "the key of the peer's certificate is too large, or cannot be read",
        alert: .badCertificate)

    /// A server without a trusted issuer shows another key than before.
    static func keyChanged(_ service: String) -> PeerRefusal {
        PeerRefusal(
            code: .applicationVerification, message: "the key of '\(service)' is not the one that was seen first",
            alert: .badCertificate)
    }

    /// The store of first keys failed.
    static func storeFailed(_ error: SSLError) -> PeerRefusal {
        PeerRefusal(
            code: .applicationVerification, message: "the store of known hosts failed: \(error)", alert: .internalError)
    }
}

extension GnuTLSObject {
    /// Ends the handshake for a refusal; the alert for the peer is sent.
    func refuse(_ refusal: PeerRefusal, _ code: Int32?) -> SSLError {
        sendAlert(refusal.alert)
        phase = .failed(byPeer: false)
        let failed = Translation.certificateVerifyFailed
        return SSLError(
            .ssl,
            .init(
                message: "\(failed.message): \(refusal.message)", library: failed.library, reason: failed.reason,
                verifyCode: refusal.code.rawValue, verifyMessage: refusal.message,
                alert: .init(refusal.alert, isReceived: false), backendCode: code))
    }
}
