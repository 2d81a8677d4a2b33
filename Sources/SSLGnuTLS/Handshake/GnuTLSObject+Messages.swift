// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// What the message callback is shown: OpenSSL's events, put together from GnuTLS's hook, the transport and the alerts.
/// Costs nothing without a callback.
extension GnuTLSObject {
    private typealias Content = TLSMessage.ContentType

    /// A handshake message, with the header that GnuTLS's hook leaves out.
    func show(handshakeMessage type: UInt32, isReceived: Bool, _ body: UnsafeRawBufferPointer) {
        guard active.configuration.messageCallback != nil else { return }
        let isHello = type == GNUTLS_HANDSHAKE_CLIENT_HELLO.rawValue || type == GNUTLS_HANDSHAKE_SERVER_HELLO.rawValue
        if isTLS13 && !isHello { show(.innerContentType, 22, isReceived: isReceived, [22]) }
        let size = body.count
        let header = [type, UInt32(size >> 16), UInt32(size >> 8), UInt32(size)].map(UInt8.init(truncatingIfNeeded:))
        unsafe show(.handshake, Int(type), isReceived: isReceived, header + Array(body))
    }

    /// The header of a record that comes in, or has gone out.
    func show(recordHeader header: [UInt8], isReceived: Bool) {
        show(.header, Int(header[0]), isReceived: isReceived, header)
    }

    /// Records on their way out: their headers, and ChangeCipherSpec, which GnuTLS's hook does not tell of.
    func show(sentRecords bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position + 5 <= bytes.count {
            let header = unsafe Array(bytes[position..<position + 5])
            show(recordHeader: header, isReceived: false)
            if header[0] == 20 { show(.changeCipherSpec, 0x101, isReceived: false, [1]) }
            position += 5 + (Int(header[3]) << 8 | Int(header[4]))
        }
    }

    /// An alert.
    func show(alert: AlertDescription, level: UInt8, isReceived: Bool) {
        show(.alert, Int(alert.rawValue), isReceived: isReceived, [level, alert.rawValue])
    }

    /// The last alert that the peer sent.
    func showReceivedAlert(level: UInt8) { show(alert: receivedAlert, level: level, isReceived: true) }

    private func show(_ content: Content, _ type: Int, isReceived: Bool, _ bytes: [UInt8]) {
        guard let callback = active.configuration.messageCallback else { return }
        // GnuTLS's default before the hellos have met is the newest; OpenSSL shows the record's own number there.
        let version = TLSVersion(unsafe gnutls_protocol_get_version(handle)) ?? .tls1_2
        callback(
            self,
            TLSMessage(
                isReceived: isReceived, version: version, contentType: content, messageType: type, bytes: bytes))
    }
}
