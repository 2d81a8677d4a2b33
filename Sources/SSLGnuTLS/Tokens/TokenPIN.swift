// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLInterface

// @unchecked: what changes is touched with the lock held.
/// The PIN of a token: asked for once, then kept, since a token may want it again for each signature. Never given twice in
/// a row: after a few wrong ones the token locks itself.
final class TokenPIN: @unchecked Sendable {
    private let password: Password?
    private let lock = Lock()
    private var known: [UInt8]?
    private var failure: SSLError?

    init(_ password: Password?) { self.password = password }

    /// What went wrong while the PIN was asked for, once.
    func takeFailure() -> SSLError? {
        lock.withLock {
            defer { failure = nil }
            return failure
        }
    }

    /// Writes the PIN as a C string. Returns whether there is one that fits.
    fileprivate func give(_ buffer: UnsafeMutableBufferPointer<CChar>) -> Bool {
        lock.withLock {
            guard let pin = findPIN(longest: buffer.count - 1) else { return false }
            for (index, byte) in pin.enumerated() { unsafe buffer[index] = CChar(bitPattern: byte) }
            unsafe buffer[pin.count] = 0
            return true
        }
    }

    private func findPIN(longest: Int) -> [UInt8]? {
        if let known { return known }
        guard let password else { return nil }
        do throws(SSLError) {
            let pin = try password.bytes()
            guard pin.count <= longest, !pin.contains(0) else {
                throw .invalidArgument("a PIN has at most \(longest) bytes, and no NUL")
            }
            known = pin
        } catch { failure = error }
        return known
    }
}

/// Called by GnuTLS in a call on a token, on that call's thread.
let tokenPINCallback: gnutls_pin_callback_t = { context, attempt, _, _, _, buffer, size in
    guard attempt == 0, size > 0, let context = unsafe context, let buffer = unsafe buffer else {
        return GNUTLS_E_PKCS11_PIN_ERROR
    }
    let pin = unsafe Unmanaged<TokenPIN>.fromOpaque(context).takeUnretainedValue()
    let room = unsafe UnsafeMutableBufferPointer(start: buffer, count: size)
    return unsafe pin.give(room) ? 0 : GNUTLS_E_PKCS11_PIN_ERROR
}

extension SSLDataSource {
    /// The bytes of the source, where a token may ask for a PIN.
    func load(_ pin: TokenPIN) throws(SSLError) -> [UInt8] {
        guard case .uri(let uri) = self else { return try load() }
        return Array(try PKCS11.certificates(uri, pin).map(PKCS11.pem).joined().utf8)
    }
}
