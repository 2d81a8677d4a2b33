// SPDX-License-Identifier: MIT

package import SSLInterface

extension SSLDataSource {
    /// The bytes of the source; of a URI, the certificates there as PEM. Throws `.syscall` with its `errno` for a file that cannot be read.
    package func load() throws(SSLError) -> [UInt8] {
        switch self {
        case .file(let path): try Platform.readFile(path)
        case .bytes(let bytes): bytes
        case .uri(let uri): Array(try PKCS11.certificates(uri).map(PKCS11.pem).joined().utf8)
        }
    }
}
