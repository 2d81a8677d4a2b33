// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// How a conversation ends badly: the alert goes out before the error comes back, and nothing works after it.
extension GnuTLSObject {
    /// Ends the conversation for a reason, and tells the peer with the alert that belongs to it.
    func fail(_ translation: Translation, _ code: Int32?) -> SSLError {
        fail(translation, code, alert: translation.alert)
    }

    /// Ends the conversation for a reason, and tells the peer with this alert, or not at all.
    func fail(_ translation: Translation, _ code: Int32?, alert: AlertDescription?) -> SSLError {
        if let alert { sendAlert(alert) }
        phase = .failed(byPeer: false)
        return translation.error(backendCode: code, alert: alert.map { .init($0, isReceived: false) })
    }

    /// Data has come, or the handshake is done: what was counted against the peer is forgotten.
    func madeProgress() {
        warnings = 0
        refusedRenegotiations = 0
        toleratesLeftover = false
        unsafe transport.pointee.sniffer.changeCipherSpecs = 0
    }

    /// Ends a conversation with a peer that sends ChangeCipherSpec without end, which TLS 1.3 has everybody ignore and
    /// GnuTLS ignores for ever. OpenSSL's limit for records without effect is 32.
    func limitIdleRecords() throws(SSLError) {
        if unsafe transport.pointee.sniffer.changeCipherSpecs > 32 { throw fail(.unexpectedCCSMessage, nil) }
    }

    /// Counts a warning alert. OpenSSL gives up at the fifth in a row.
    func countWarning(_ code: Int32) throws(SSLError) {
        warnings += 1
        if warnings >= 5 { throw fail(.tooManyWarnAlerts, code) }
    }

    /// The failures that are the same in the handshake and after it, or `nil`.
    func commonFailure(_ code: Int32) -> SSLError? {
        if code == GNUTLS_E_FATAL_ALERT_RECEIVED {
            showReceivedAlert(level: 2)
            phase = .failed(byPeer: true)
            return AlertDescription.receivedError(receivedAlert, backendCode: code)
        }
        // By our own flag: GnuTLS has three codes for an end, by where it fell.
        if unsafe transport.pointee.sawEnd, Self.endCodes.contains(code) { return unexpectedEnd(code) }
        let sniffer = unsafe transport.pointee.sniffer
        switch code {
        case GNUTLS_E_UNEXPECTED_PACKET: return notTLS(sniffer, code)
        case GNUTLS_E_DECRYPTION_FAILED:
            // A peer that refuses our certificate in TLS 1.3 may say so before it has keys. Afterwards it is a forgery.
            guard isHandshaking else {
                return isTLS13 && sniffer.contentType != 23 ? fail(.badRecordType, code) : nil
            }
            guard let alert = sniffer.plaintextAlert else { return nil }
            phase = .failed(byPeer: true)
            return AlertDescription.receivedError(AlertDescription(rawValue: alert), backendCode: code)
        default: return nil
        }
    }

    private static let endCodes: Set<Int32> = [
        GNUTLS_E_PREMATURE_TERMINATION, GNUTLS_E_UNEXPECTED_PACKET_LENGTH, GNUTLS_E_UNEXPECTED_PACKET,
        GNUTLS_E_PULL_ERROR,
    ]

    private var isHandshaking: Bool {
        if case .handshaking = phase { return true }
        return false
    }

    private func unexpectedEnd(_ code: Int32) -> SSLError {
        if isHandshaking && active.configuration.options.contains(.ignoreUnexpectedEOF) {
            phase = .failed(byPeer: true)
            return SSLError(.zeroReturn)
        }
        // Nothing is sent after one's own close_notify.
        if case .open(sentClose: true, _) = phase { return fail(.unexpectedEOF, code, alert: nil) }
        return fail(.unexpectedEOF, code)
    }

    /// What OpenSSL makes of bytes that are not TLS.
    private func notTLS(_ sniffer: RecordSniffer, _ code: Int32) -> SSLError {
        if sniffer.majorVersion == 3 && (20...24).contains(sniffer.contentType) {
            return fail(.unexpectedMessage, code)
        }
        // A peer that has spoken TLS is told.
        guard isHandshaking else { return fail(.wrongVersionNumber, code, alert: .protocolVersion) }
        guard side == .server else { return fail(.wrongVersionNumber, code) }
        let start = String(
            decoding: [sniffer.bytes.0, sniffer.bytes.1, sniffer.bytes.2, sniffer.bytes.3], as: UTF8.self)
        switch start {
        case "GET ", "POST", "HEAD", "PUT ": return fail(.httpRequest, code)
        case "CONN": return fail(.httpsProxyRequest, code)
        default: return fail(.wrongVersionNumber, code)
        }
    }

    /// The last alert that the peer sent.
    var receivedAlert: AlertDescription {
        AlertDescription(rawValue: UInt8(truncatingIfNeeded: unsafe gnutls_alert_get(handle).rawValue))
    }

    /// Puts a fatal alert into the outgoing buffer. GnuTLS sends none by itself. Best effort: a session that some error has
    /// made invalid sends nothing.
    func sendAlert(_ alert: AlertDescription, level: gnutls_alert_level_t = GNUTLS_AL_FATAL) {
        show(alert: alert, level: UInt8(level.rawValue), isReceived: false)
        _ = unsafe gnutls_alert_send(handle, level, gnutls_alert_description_t(rawValue: UInt32(alert.rawValue)))
    }
}
