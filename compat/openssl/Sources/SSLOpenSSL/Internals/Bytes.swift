// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

extension [UInt8] {
    /// What one of OpenSSL's `i2d_` functions writes; empty when it fails.
    init(encodedBy encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) {
        let count = Int(encode(nil))
        guard count > 0 else {
            self = []
            return
        }
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            var position = buffer.baseAddress
            initialized = unsafe Swift.max(0, Int(encode(&position)))
        }
    }

    /// A copy of what a pointer and a count say.
    init(_ start: UnsafePointer<UInt8>?, count: Int) {
        unsafe self.init(UnsafeBufferPointer(start: start, count: start == nil ? 0 : Swift.max(0, count)))
    }

    /// The octets of a string of ASN.1.
    init(_ string: UnsafePointer<ASN1_STRING>?) {
        unsafe self.init(ASN1_STRING_get0_data(string), count: string == nil ? 0 : Int(ASN1_STRING_length(string)))
    }

    /// Whether this is PEM.
    var isPEM: Bool {
        let mark = Array("-----BEGIN ".utf8)
        guard count >= mark.count else { return false }
        return (0...(count - mark.count)).contains { self[$0] == mark[0] && self[$0...].starts(with: mark) }
    }

    /// Lets a body read the bytes through a BIO.
    func withBIO<Result, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result? {
        try unsafe withUnsafeBytesTyped { (buffer) throws(Failure) -> Result? in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
                return nil
            }
            defer { unsafe BIO_free(bio) }
            return unsafe try body(bio)
        }
    }

    private func withUnsafeBytesTyped<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // One byte more, so that there is an address also when there are no bytes.
        let padded = self + [0]
        return try unsafe padded.withUnsafeBufferPointer { (buffer) throws(Failure) -> Result in
            try unsafe body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
        }
    }

    var sha256: [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        _ = unsafe EVP_Digest(self, count, &digest, nil, EVP_sha256(), nil)
        return digest
    }
}

/// What a function prints into a BIO.
func printed(_ body: (OpaquePointer) -> Void) -> String {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
    defer { unsafe BIO_free(bio) }
    unsafe body(bio)
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe copenssl_bio_contents(bio, &start)
    return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
}

/// The elements of one of OpenSSL's stacks.
func elements(of stack: OpaquePointer?) -> [OpaquePointer] {
    guard let stack = unsafe stack else { return unsafe [] }
    return unsafe (0..<OPENSSL_sk_num(stack)).compactMap {
        unsafe OPENSSL_sk_value(stack, $0).map { OpaquePointer($0) }
    }
}

extension SSLDataSource {
    /// The bytes. Throws `.syscall` for a file that cannot be read, `.notSupported` for a token.
    func load() throws(SSLError) -> [UInt8] {
        switch self {
        case .file(let path): return try Platform.readFile(path)
        case .bytes(let bytes): return bytes
        case .uri: throw .notSupported("OpenSSL has no PKCS#11 of its own")
        }
    }
}
