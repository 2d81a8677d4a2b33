// SPDX-License-Identifier: MIT

package import SSLInterface

extension SSLDataSource {
    /// The bytes of the source. Throws `.syscall` with its `errno` for a file that cannot be read.
    package func load() throws(SSLError) -> [UInt8] {
        switch self {
        case .file(let path): try Platform.readFile(path)
        case .bytes(let bytes): bytes
        }
    }
}
