// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @safe: the pointer is made in init and given back in deinit.
/// A private key.
@safe final class PrivateKey {
    let pointer: OpaquePointer

    /// Finds the key in PEM or DER bytes and decrypts it if need be; the password is asked for only then.
    ///
    /// Throws OpenSSL's "PEM lib" for everything that is not a readable key, a wrong or missing password included, and what
    /// the password's callback throws.
    init(in bytes: [UInt8], password: Password?) throws(SSLError) {
        let question = PasswordQuestion(password)
        let context = unsafe Unmanaged.passUnretained(question).toOpaque()
        let key = unsafe bytes.withBIO { bio -> OpaquePointer? in
            if bytes.isPEM { return unsafe PEM_read_bio_PrivateKey(bio, nil, passwordCallback, context) }
            return unsafe d2i_PrivateKey_bio(bio, nil)
        }
        let decrypted = unsafe key ?? nil
        let pointer: OpaquePointer? =
            unsafe decrypted
            ?? (bytes.isPEM
                ? nil : bytes.withBIO { unsafe d2i_PKCS8PrivateKey_bio($0, nil, passwordCallback, context) } ?? nil)
        defer { QueuedError.clear() }
        if let failure = question.failure {
            unsafe EVP_PKEY_free(pointer)
            throw failure
        }
        guard let pointer = unsafe pointer else { throw .openSSL(.ssl, "PEM_LIB") }
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe EVP_PKEY_free(pointer) }
}

/// Asks for a password once, however often OpenSSL wants it.
private final class PasswordQuestion {
    private let password: Password?
    private var answer: [UInt8]?
    private(set) var failure: SSLError?

    init(_ password: Password?) { self.password = password }

    func bytes() -> [UInt8]? {
        guard let password, failure == nil else { return nil }
        if answer == nil {
            do throws(SSLError) { answer = try password.bytes() } catch { failure = error }
        }
        return answer
    }
}

/// Given also without a password: else OpenSSL would ask on the terminal.
private let passwordCallback:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
        target, size, _, context in
        guard let target = unsafe target, let context = unsafe context,
            let bytes = unsafe Unmanaged<PasswordQuestion>.fromOpaque(context).takeUnretainedValue().bytes(),
            bytes.count <= Int(size)
        else { return -1 }
        unsafe UnsafeMutableRawBufferPointer(start: target, count: Int(size)).copyBytes(from: bytes)
        return Int32(bytes.count)
    }
