// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

/// An OCSP response that a server staples to a certificate.
struct StapledResponse: Sendable {
    /// The certificate it is about.
    let leaf: [UInt8]
    private let bytes: [UInt8]

    /// Throws `.ssl` for what is no OCSP response, or one about other certificates. One that has expired is no error, so that
    /// a server starts whose responder has been away.
    init(_ source: SSLDataSource, for leaf: X509Handle) throws(SSLError) {
        let bytes = try source.load()
        let candidates = bytes.isPEM ? Self.blocks(in: bytes) : [bytes]
        let responses = candidates.compactMap { der in OCSPResponse(der).map { (der, $0) } }
        guard !responses.isEmpty else { throw SSLError(.ssl, .init(message: "not an OCSP response")) }
        let about = responses.first { unsafe $0.1.isAbout(leaf.pointer) }
        guard let (der, _) = about else {
            throw SSLError(.ssl, .init(message: "the OCSP response is about another certificate"))
        }
        self.leaf = leaf.derBytes
        self.bytes = der
    }

    /// The response, unless it has expired.
    func current(for leaf: OpaquePointer) -> [UInt8]? {
        guard let response = OCSPResponse(bytes), unsafe response.isCurrent(for: leaf) else { return nil }
        return bytes
    }

    private static func blocks(in bytes: [UInt8]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        unsafe bytes.withBIO { bio in
            var (name, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?)
            var data: UnsafeMutablePointer<UInt8>?
            var count = 0
            while unsafe PEM_read_bio(bio, &name, &header, &data, &count) == 1 {
                if let name = unsafe name, unsafe String(cString: name) == "OCSP RESPONSE" {
                    unsafe found.append([UInt8](data, count: count))
                }
                unsafe copenssl_free(name)
                unsafe copenssl_free(header)
                unsafe copenssl_free(data)
            }
        }
        QueuedError.clear()
        return found
    }
}
