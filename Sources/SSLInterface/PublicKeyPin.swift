// SPDX-License-Identifier: MIT

/// The SHA-256 hash of a public key (its SubjectPublicKeyInfo), which names the key whatever certificate holds it
/// (RFC 7469, section 2.4).
///
/// As text `sha256/` and the hash in base64, as curl and web browsers write it.
public struct PublicKeyPin: Sendable, Hashable {
    /// The hash: 32 bytes.
    public let digest: [UInt8]

    /// Takes over a hash. Throws ``SSLError/Code/invalidArgument`` for other than 32 bytes.
    public init(digest: [UInt8]) throws(SSLError) {
        guard digest.count == 32 else { throw .invalidArgument("a pin is 32 bytes of SHA-256") }
        self.digest = digest
    }

    /// Reads the text form; curl's `sha256//` does as well. Throws ``SSLError/Code/invalidArgument`` for anything else.
    public init(_ text: String) throws(SSLError) {
        guard text.hasPrefix(Self.prefix) else { throw .invalidArgument("a pin begins with \(Self.prefix)") }
        var rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        // The base64 of 32 bytes has 44 digits: a slash in front of them is curl's.
        if rest.count == 45, rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
        guard let digest = Self.decode(rest) else { throw .invalidArgument("a pin ends with the base64 of 32 bytes") }
        self.digest = digest
    }

    private static let prefix = "sha256/"
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// 43 digits and one sign of padding make 32 bytes and two bits, which are zero.
    private static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
        guard text.count == 44, text.last == UInt8(ascii: "=") else { return nil }
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for digit in text.dropLast() {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= 1 << UInt32(count) - 1
            }
        }
        return bits == 0 ? bytes : nil
    }
}

extension PublicKeyPin: CustomStringConvertible {
    /// `sha256/` and the hash in base64.
    public var description: String {
        var text = Self.prefix
        for start in stride(from: 0, to: digest.count, by: 3) {
            let group = digest[start..<min(start + 3, digest.count)]
            let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < group.count ? group[start + $1] : 0) }
            for place in 0..<4 {
                let digit = Self.digits[Int(bits >> UInt32(18 - 6 * place) & 0x3f)]
                text.unicodeScalars.append(place <= group.count ? Unicode.Scalar(digit) : "=")
            }
        }
        return text
    }
}
