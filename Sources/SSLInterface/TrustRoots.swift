// SPDX-License-Identifier: MIT

/// The certificates that a context trusts to vouch for its peers.
///
/// The corresponding CPython calls are `load_default_certs()` and `load_verify_locations(cafile, capath, cadata)`.
public struct TrustRoots: Sendable, Hashable {
    /// Whether the system's store is part of it. Loaded on first use, once for all contexts of the process.
    public var includesSystem: Bool
    /// Files and bytes with certificates, PEM (any number) or DER (one after the other). Each must hold at least one.
    public var sources: [SSLDataSource]
    /// Directories of certificates, each file named by the hash of its subject (`openssl rehash`). Looked up while
    /// verifying, so that a directory costs nothing before; one that does not exist holds nothing.
    public var directories: [String]

    /// Puts trust roots together.
    public init(includesSystem: Bool = false, sources: [SSLDataSource] = [], directories: [String] = []) {
        self.includesSystem = includesSystem
        self.sources = sources
        self.directories = directories
    }

    /// The system's store.
    public static let system = TrustRoots(includesSystem: true)
    /// Nobody. With ``VerifyMode/required`` each peer is refused.
    public static let none = TrustRoots()
    /// The certificates of one file, and no others.
    public static func file(_ path: String) -> TrustRoots { TrustRoots(sources: [.file(path)]) }
    /// The certificates in these bytes, and no others.
    public static func bytes(_ bytes: [UInt8]) -> TrustRoots { TrustRoots(sources: [.bytes(bytes)]) }
}
