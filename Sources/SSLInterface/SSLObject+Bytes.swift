// SPDX-License-Identifier: MIT

/// Arrays and raw buffers, for callers that have no span at hand.
extension SSLObject {
    /// Reads up to `count` decrypted bytes: at most one record's. Empty when the peer has closed its side.
    ///
    /// Throws what ``read(into:)-(OutputRawSpan)`` throws, and ``SSLError/Code/invalidArgument`` for a negative count.
    /// CPython's `SSLObject.read(len)`.
    public func read(_ count: Int) throws(SSLError) -> [UInt8] {
        guard count >= 0 else { throw .invalidArgument("size should not be negative") }
        // A record never holds more: memory for a huge count would stay unused.
        let capacity = min(count, 16384)
        // The span covers the array's own uninitialized memory and writes it front to back.
        return unsafe try [UInt8](unsafeUninitializedCapacity: capacity) { (bytes, initialized) throws(SSLError) in
            initialized = unsafe try read(into: UnsafeMutableRawBufferPointer(bytes))
        }
    }

    /// Reads into the front of a buffer. Returns the number of bytes. CPython's `SSLObject.read(len, buffer)`.
    ///
    /// Throws what ``read(into:)-(OutputRawSpan)`` throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SSLError) -> Int {
        var span = unsafe OutputRawSpan(buffer: buffer, initializedCount: 0)
        return try read(into: &span)
    }

    /// Encrypts all of the bytes. Returns their number. Throws what ``write(_:)-(RawSpan)`` throws.
    @discardableResult
    public func write(_ bytes: [UInt8]) throws(SSLError) -> Int { unsafe try write(bytes.span.bytes) }

    /// Encrypts the text's UTF-8. Returns its number of bytes. Throws what ``write(_:)-(RawSpan)`` throws.
    @discardableResult
    public func write(_ text: String) throws(SSLError) -> Int { try write(Array(text.utf8)) }
}
