// SPDX-License-Identifier: MIT

internal import CGnuTLS
internal import SSLCompat
internal import SSLInterface

/// A directory of trusted certificates and revocation lists, each in a file named by the hash of its subject or issuer, as
/// `openssl rehash` leaves it.
///
/// Files of other names are not looked at, and nothing is read before a name is asked for: as in OpenSSL.
struct CertificateDirectory: Sendable {
    let path: String
    private let lists = DirectoryLists()
    private let known = Guard(CertificateIndex([]))

    /// The certificates that were asked for so far: what OpenSSL would have put into its store.
    var found: [X509Certificate] { known.value.certificates }

    /// How many revocation lists were read so far.
    var listCount: Int { lists.count }

    init(_ path: String) { self.path = path }

    /// Those with this subject, in OpenSSL's canonical form.
    func certificates(subject: [UInt8]) -> [X509Certificate] {
        guard let hash = Self.hash(of: subject) else { return [] }
        var found: [X509Certificate] = []
        // Different subjects may share a hash: its files are numbered from 0 without a gap.
        for number in 0..<Self.maximumCollisions {
            guard let bytes = try? Platform.readFile("\(path)/\(hash).\(number)") else { break }
            guard let blocks = try? PEM.blocks(in: bytes) else { continue }
            found += blocks.compactMap(\.trustedDER).compactMap { X509Certificate(derBytes: $0) }
                .filter { $0.canonicalSubject == subject }
        }
        if !found.isEmpty && !found.allSatisfy(known.value.contains) {
            known.update { $0 = CertificateIndex($0.certificates + found) }
        }
        return found
    }

    /// The revocation lists of this issuer. A file is read once: a new list comes under the next number, as in OpenSSL.
    func revocationLists(issuer: [UInt8]) -> [TrustedList] {
        guard let hash = Self.hash(of: issuer) else { return [] }
        return lists.lists(hash) { number in
            guard number < Self.maximumCollisions, let bytes = try? Platform.readFile("\(path)/\(hash).r\(number)")
            else {
                return nil
            }
            let blocks = try? PEM.blocks(in: bytes)
            return blocks?.compactMap(\.revocationListDER).compactMap { CertificateList(derBytes: $0) }
        }.filter { $0.list.canonicalIssuer == issuer }
    }

    private static let maximumCollisions = 64

    private static func hash(of subject: [UInt8]) -> String? {
        number(of: subject).map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
    }

    /// The first four bytes of the SHA-1 of the canonical name, as a little-endian number.
    static func number(of subject: [UInt8]) -> UInt32? {
        var digest = [UInt8](repeating: 0, count: 20)
        guard unsafe gnutls_hash_fast(GNUTLS_DIG_SHA1, subject, subject.count, &digest) >= 0 else { return nil }
        return digest[..<4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// The revocation lists that a directory gave so far. Bounded by what is in the directory.
// @unchecked: `known` is touched with `lock` held.
private final class DirectoryLists: @unchecked Sendable {
    private let lock = RecursiveLock()
    private var known: [String: (lists: [TrustedList], next: Int)] = [:]

    var count: Int { lock.withLock { known.values.reduce(0) { $0 + $1.lists.count } } }

    /// Those known, and what the files that follow hold. `nil` from `read` ends the row.
    func lists(_ hash: String, _ read: (Int) -> [CertificateList]?) -> [TrustedList] {
        lock.withLock {
            var entry = known[hash] ?? ([], 0)
            let start = entry.next
            while let lists = read(entry.next) {
                entry.lists += lists.map(TrustedList.init)
                entry.next += 1
            }
            // Names that have no file are the peers' to choose, and leave nothing behind.
            if entry.next > start { known[hash] = entry }
            return entry.lists
        }
    }
}
