// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// Told each secret of a connection, inside a call on it.
let keylogCallback: SSL_CTX_keylog_cb_func = { ssl, line in
    guard let object = unsafe OpenSSLObject.of(ssl), let line = unsafe line else { return }
    let context = object.active
    guard context.keylog != nil || context.configuration.keylogCallback != nil else { return }
    let text = unsafe String(cString: line)
    object.aside { context.configuration.keylogCallback?(object, text) }
    do throws(SSLError) { try context.keylog?.append(text) } catch { object.callbackFailure = error }
}

/// Told each message of a connection, inside a call on it.
let messageCallback:
    @convention(c) (
        Int32, Int32, Int32, UnsafeRawPointer?, Int, OpaquePointer?, UnsafeMutableRawPointer?
    ) -> Void = { isSent, version, type, start, count, ssl, _ in
        guard let object = unsafe OpenSSLObject.of(ssl), let start = unsafe start else { return }
        unsafe object.show(
            [UInt8](UnsafeRawBufferPointer(start: start, count: count)), isReceived: isSent == 0, version: version,
            type: type)
    }

extension OpenSSLObject {
    /// Keeps alerts, and shows what there is to show as CPython's `_msg_callback` does.
    fileprivate func show(_ bytes: [UInt8], isReceived: Bool, version: Int32, type: Int32) {
        if type == SSL3_RT_ALERT { note(alert: bytes, isReceived: isReceived) }
        guard let callback = active.configuration.messageCallback, !isMuted, let first = bytes.first else { return }
        var (number, messageType) = (UInt16(truncatingIfNeeded: version), Int(first))
        switch type {
        case SSL3_RT_CHANGE_CIPHER_SPEC: messageType = 0x101
        case SSL3_RT_ALERT where bytes.count > 1: messageType = Int(bytes[1])
        case SSL3_RT_HEADER where bytes.count > 2: number = UInt16(bytes[1]) << 8 | UInt16(bytes[2])
        case SSL3_RT_HANDSHAKE, SSL3_RT_INNER_CONTENT_TYPE: break
        default: return
        }
        let message = TLSMessage(
            isReceived: isReceived, version: TLSVersion(rawValue: number),
            contentType: .init(rawValue: Int(type)), messageType: messageType, bytes: bytes)
        aside { callback(self, message) }
    }
}
