// SPDX-License-Identifier: MIT

public import SSLInterface

extension PEM {
    /// The contents of a text that is one block and nothing else, white space behind it aside: the reverse of
    /// ``encode(_:label:)``. For files with any number of blocks, see ``blocks(in:)``.
    ///
    /// What the contents are is not looked at. Throws ``SSLError/Code/invalidArgument`` for a text that does not begin and
    /// end as it should, and, where CPython would skip them, for characters that are not base64's. The corresponding
    /// CPython function is `PEM_cert_to_DER_cert`.
    public static func decode(_ text: String, label: String = "CERTIFICATE") throws(SSLError) -> [UInt8] {
        let header = "-----BEGIN \(label)-----"
        let footer = "-----END \(label)-----"
        var bytes = Array(text.utf8)[...]
        guard bytes.starts(with: header.utf8) else {
            throw .invalidArgument("Invalid PEM encoding; must start with \(header)")
        }
        bytes = bytes.dropFirst(header.utf8.count)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        guard bytes.suffix(footer.utf8.count).elementsEqual(footer.utf8) else {
            throw .invalidArgument("Invalid PEM encoding; must end with \(footer)")
        }
        guard let contents = Base64.decode(bytes.dropLast(footer.utf8.count)) else {
            throw .invalidArgument("Invalid PEM encoding; not base64")
        }
        return contents
    }
}

extension SSLCertificate {
    /// The certificate as PEM text. CPython's `_ssl.Certificate.public_bytes()` and `DER_cert_to_PEM_cert`.
    public var pemText: String { PEM.encode(derBytes, label: "CERTIFICATE") }

    /// Decodes a certificate.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for bytes that are not one. The corresponding OpenSSL function is
    /// `d2i_X509`; CPython's `_ssl._test_decode_cert` gives what ``SSLInterface/SSLCertificate/info`` holds.
    public init(decoding derBytes: [UInt8]) throws(SSLError) {
        guard let certificate = X509Certificate(derBytes: derBytes) else {
            throw .invalidArgument("not a certificate")
        }
        self.init(derBytes: derBytes, info: certificate.info)
    }
}
