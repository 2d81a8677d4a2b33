// SPDX-License-Identifier: MIT

internal import SSLCompat
internal import SSLInterface

/// Checks a session in GnuTLS's packed form before GnuTLS reads it. GnuTLS trusts the lengths and counts in it (an id of 255
/// bytes goes into 32, signature schemes into an array however many they say they are), and sessions come from files.
///
/// The form is the one of GnuTLS 3.6.13 to 3.8; another one is refused, and the next handshake is a full one.
enum PackedSession {
    /// Whether every length, count and number is one that GnuTLS could have written for a client with certificates.
    static func isWellFormed(_ bytes: [UInt8]) -> Bool {
        var reader = WireReader(bytes)
        // A mark, when the session began, how long it lives; then how the peers proved themselves: by certificates.
        guard reader.skip(12), reader.uint8() == 1, let identity = reader.vector(lengthBytes: 4),
            let parameters = reader.vector(lengthBytes: 4), isIdentity(identity),
            let suite = suite(parameters)
        else { return false }
        return suite.isTLS13 ? isTicket(&reader, suite) && reader.isAtEnd : isExtensions(&reader) && reader.isAtEnd
    }

    /// Parameters of a Diffie-Hellman exchange, certificates, OCSP responses.
    private static func isIdentity(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.isEmpty { return true }
        var reader = WireReader(bytes)
        guard reader.skip(4), (0..<3).allSatisfy({ _ in reader.skipVector(lengthBytes: 4) }) else { return false }
        // In TLS 1.3 there is a response for each certificate, mostly an empty one.
        return isList(&reader, mayBeEmpty: false) && isList(&reader, mayBeEmpty: true) && reader.isAtEnd
    }

    /// A count and so many byte strings.
    private static func isList(_ reader: inout WireReader, mayBeEmpty: Bool) -> Bool {
        guard let count = reader.uint32(), count <= 128 else { return false }
        for _ in 0..<count {
            guard let item = reader.vector(lengthBytes: 4), mayBeEmpty || !item.isEmpty else { return false }
        }
        return true
    }

    /// The suite that the security parameters name, if they are in order.
    private static func suite(_ bytes: ArraySlice<UInt8>) -> CipherSuite? {
        var reader = WireReader(bytes)
        // A client; a hash; certificates on both sides.
        guard reader.uint32() == 2, let hash = reader.uint32(), hash <= 0xffff, isCredential(reader.uint32()),
            isCredential(reader.uint32()), let id = reader.vector(lengthBytes: 1), id.count <= 32,
            let version = reader.uint32(), (2...5).contains(version), isCertificateType(reader.uint32()),
            isCertificateType(reader.uint32()), let number = reader.uint16(), let suite = CipherSuite.numbered(number),
            suite.isTLS13 == (version == 5)
        else { return nil }
        guard !suite.isTLS13 else { return reader.isAtEnd ? suite : nil }
        guard reader.vector(lengthBytes: 1)?.count == 48, reader.vector(lengthBytes: 1)?.count == 32,
            reader.vector(lengthBytes: 1)?.count == 32, isRecordSize(reader.uint32()), isRecordSize(reader.uint32()),
            reader.skip(12), isFlag(reader.uint32()), isFlag(reader.uint32()), reader.isAtEnd
        else { return nil }
        return suite
    }

    private static func isCredential(_ value: UInt32?) -> Bool { value == 0 || value == 1 }
    private static func isCertificateType(_ value: UInt32?) -> Bool { value == 1 || value == 3 }
    private static func isFlag(_ value: UInt32?) -> Bool { value == 0 || value == 1 }
    private static func isRecordSize(_ value: UInt32?) -> Bool { value.map { (64...16384).contains($0) } ?? false }

    /// TLS 1.3: the ticket, and the secret that goes with it, of the size of the suite's hash.
    private static func isTicket(_ reader: inout WireReader, _ suite: CipherSuite) -> Bool {
        guard let size = reader.uint32(), let all = reader.bytes(Int(size)) else { return false }
        var fields = WireReader(all)
        let hashSize = suite.ianaName.hasSuffix("SHA384") ? 48 : 32
        guard fields.skip(8), fields.skipVector(lengthBytes: 1), fields.vector(lengthBytes: 4)?.isEmpty == false,
            fields.vector(lengthBytes: 1)?.count == hashSize
        else { return false }
        // The time of arrival in three numbers, and the most early data.
        return fields.skip(16) && fields.isAtEnd
    }

    /// TLS 1.2: what extensions have to remember, each under GnuTLS's own number for it.
    private static func isExtensions(_ reader: inout WireReader) -> Bool {
        guard let count = reader.uint32(), count <= 32 else { return false }
        for _ in 0..<count {
            guard let kind = reader.uint32(), let body = reader.vector(lengthBytes: 4) else { return false }
            var inner = WireReader(body)
            switch kind {
            // Certificate types and server names.
            case 2, 3, 18: guard inner.skipVector(lengthBytes: 2), inner.isAtEnd else { return false }
            // Signature schemes: a count, and so many numbers.
            case 7:
                guard let schemes = inner.uint32(), schemes <= 64, inner.skip(4 * Int(schemes)), inner.isAtEnd else {
                    return false
                }
            // The ticket.
            case 13: guard inner.skipVector(lengthBytes: 4), inner.isAtEnd else { return false }
            default: return false
            }
        }
        return true
    }
}
