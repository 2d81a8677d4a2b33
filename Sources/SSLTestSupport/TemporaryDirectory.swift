// SPDX-License-Identifier: MIT

public import SSLInterface

/// A directory of one's own, removed with all that is in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let path: String

    /// Makes a directory below `TMPDIR`, or below `/tmp`. Throws ``SSLError/Code/syscall``.
    public init() throws(SSLError) { path = try System.makeTemporaryDirectory("ssl-test-") }

    deinit { System.removeDirectory(path) }

    /// The path of something in it, which need not exist.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file that only its owner may read, or replaces it. Returns its path. Throws ``SSLError/Code/syscall``.
    @discardableResult
    public func write(_ bytes: [UInt8], _ name: String) throws(SSLError) -> String {
        let file = path(name)
        try System.write(bytes, to: file, mode: 0o600)
        return file
    }

    /// Writes text. See ``write(_:_:)-([UInt8],_)``.
    @discardableResult
    public func write(_ text: String, _ name: String) throws(SSLError) -> String {
        try write(Array(text.utf8), name)
    }

    /// Reads a file. Throws ``SSLError/Code/syscall``.
    public func read(_ name: String) throws(SSLError) -> [UInt8] { try System.contents(of: path(name)) }
}
