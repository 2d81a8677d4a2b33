// SPDX-License-Identifier: MIT

internal import CGnuTLS
import SSLInterface

/// What every call of GnuTLS needs: its result checked, its memory copied and given back.
enum GnuTLS {
    /// Throws ``SSLError/Code/ssl`` for a negative result, with GnuTLS's number and text.
    static func check(_ result: Int32, _ call: StaticString) throws(SSLError) {
        guard result < 0 else { return }
        let text = unsafe gnutls_strerror(result).map { unsafe String(cString: $0) } ?? "error \(result)"
        throw SSLError(.ssl, .init(message: "\(call): \(text)", backendCode: result))
    }

    /// The bytes that a call puts into a datum of its own, which is freed.
    static func bytes(
        _ call: StaticString, _ body: (UnsafeMutablePointer<gnutls_datum_t>) -> Int32
    ) throws(SSLError) -> [UInt8] {
        var datum = unsafe gnutls_datum_t()
        try check(unsafe body(&datum), call)
        defer { unsafe cgnutls_free(datum.data) }
        return unsafe [UInt8](UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
    }

    /// Lends bytes to a call as a datum. The call must not keep it.
    static func withDatum<Result>(
        _ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) throws(SSLError) -> Result
    ) throws(SSLError) -> Result {
        // A copy, because a datum wants memory that may be written to.
        var copy = bytes
        return try unsafe copy.withUnsafeMutableBufferPointer { (buffer) throws(SSLError) -> Result in
            var datum = unsafe gnutls_datum_t(data: buffer.baseAddress, size: UInt32(clamping: buffer.count))
            return try unsafe body(&datum)
        }
    }

    /// A hash of bytes.
    static func hash(_ algorithm: gnutls_digest_algorithm_t, _ bytes: [UInt8]) throws(SSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(gnutls_hash_get_len(algorithm)))
        try check(unsafe gnutls_hash_fast(algorithm, bytes, bytes.count, &digest), "gnutls_hash_fast")
        return digest
    }

    /// Bytes as a PEM block with a label.
    static func pem(_ label: String, _ bytes: [UInt8]) throws(SSLError) -> [UInt8] {
        try unsafe withDatum(bytes) { (datum) throws(SSLError) in
            try unsafe GnuTLS.bytes("gnutls_pem_base64_encode2") { unsafe gnutls_pem_base64_encode2(label, datum, $0) }
        }
    }
}
