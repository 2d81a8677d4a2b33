// SPDX-License-Identifier: MIT

internal import CGnuTLS

extension Array where Element == UInt8 {
    /// Lends the bytes as a datum, for functions that only read it and keep no pointer.
    func withDatum<Result>(_ body: (UnsafePointer<gnutls_datum_t>) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { buffer in
            var datum = unsafe gnutls_datum_t(
                data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(clamping: buffer.count))
            return unsafe body(&datum)
        }
    }

    /// Copies a datum that GnuTLS goes on owning.
    init(_ datum: gnutls_datum_t) {
        self = unsafe Array(UnsafeBufferPointer(start: datum.data, count: Int(datum.size)))
    }

    /// Copies a datum that GnuTLS gave away, and frees it.
    init(consuming datum: gnutls_datum_t) {
        self = unsafe Array(datum)
        unsafe cgnutls_free(datum.data)
    }
}
