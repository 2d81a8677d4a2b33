// SPDX-License-Identifier: MIT
public import SSLInterface

/// A profile of RFC 6460 ("Suite B"): elliptic curves of NIST's and AES-GCM alone, TLS 1.2 or later.
public struct SuiteBProfile: Sendable, Hashable {
    /// The groups that may be used, the preferred first.
    public let groups: [KeyExchangeGroup]
    /// The signature schemes that may be used, the preferred first.
    public let signatureSchemes: [SignatureScheme]
    /// The oldest version that may be spoken.
    public var minimumVersion: TLSVersion { .tls1_2 }
    /// The cipher string that the word stands for.
    let rules: String

    /// Finds the word that a cipher string begins with. OpenSSL looks at nothing behind it.
    init?(startOf text: ArraySlice<UInt8>) {
        guard let (_, levels, suites) = Self.words.first(where: { text.starts(with: $0.word.utf8) }) else { return nil }
        groups = levels.map { $0 == 128 ? 23 : 24 }.compactMap(KeyExchangeGroup.numbered)
        signatureSchemes = levels.map { $0 == 128 ? 0x0403 : 0x0503 }.compactMap(SignatureScheme.numbered)
        rules = suites.map { "ECDHE-ECDSA-AES\($0)-GCM-SHA\($0 == 128 ? 256 : 384)" }.joined(separator: ":")
    }

    /// Each word with its levels of security, and the key sizes of its suites. The longer words go first.
    private static let words: [(word: String, levels: [Int], suites: [Int])] = [
        ("SUITEB128ONLY", [128], [128]), ("SUITEB128C2", [128, 192], [256]), ("SUITEB128", [128, 192], [128, 256]),
        ("SUITEB192", [192], [256]),
    ]
}
