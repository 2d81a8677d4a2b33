// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
public import SSLInterface

extension GnuTLSObject {
    /// Closes the TLS conversation in both directions: sends `close_notify` once, then waits for the peer's.
    ///
    /// Throws as `SSLObject.unwrap` says. Data that is in flight is not lost: read it, then call again. CPython's `unwrap()`.
    public func unwrap() throws(SSLError) {
        try enter()
        defer { leave() }
        guard case .open(let sentClose, let receivedClose) = phase else {
            throw Translation.shutdownWhileInInit.error(backendCode: nil)
        }
        if !sentClose {
            // Never GNUTLS_SHUT_RDWR, which takes any end for a clean one and loses data; and never twice, which would put
            // a second close_notify into the plaintext that follows.
            let code = unsafe gnutls_bye(handle, GNUTLS_SHUT_WR)
            guard code >= 0 else { throw fail(GnuTLSError(rawValue: code).translation, code, alert: nil) }
            show(alert: .closeNotify, level: 1, isReceived: false)
            phase = .open(sentClose: true, receivedClose: receivedClose)
        }
        if receivedClose { return }
        try awaitCloseNotify()
    }

    private func awaitCloseNotify() throws(SSLError) {
        guard pendingBytes == 0 else { throw Translation.applicationDataAfterCloseNotify.error(backendCode: nil) }
        var byte: UInt8 = 0
        let count = unsafe try withUnsafeMutableBytes(of: &byte) { buffer throws(SSLError) in
            unsafe try receive(buffer.baseAddress!, 1)
        }
        guard count == 0 else {
            // Data came where close_notify should have: it is kept for a read.
            unreadByte = byte
            throw Translation.applicationDataAfterCloseNotify.error(backendCode: nil)
        }
    }

    /// The number of bytes that are decrypted but not yet read. CPython's `pending()`.
    public var pending: Int { lock.withLock { pendingBytes } }

    private var pendingBytes: Int {
        guard case .open = phase else { return 0 }
        return (unreadByte == nil ? 0 : 1) + (unsafe gnutls_record_check_pending(handle))
    }
}
