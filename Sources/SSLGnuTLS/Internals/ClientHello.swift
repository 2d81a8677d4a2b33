// SPDX-License-Identifier: MIT

internal import SSLInterface

/// The parts of a ClientHello (RFC 8446, 4.1.2) that decide how a failed negotiation is reported.
enum ClientHello {
    /// The versions that a client offers, from `supported_versions` or else from the legacy field, which names the newest.
    ///
    /// GnuTLS reports "no common version" and "no common cipher" with one code. Any bytes will do: what cannot be read
    /// offers nothing.
    static func versions(in hello: [UInt8]) -> [TLSVersion] {
        var reader = WireReader(hello)
        guard let legacy = reader.uint16(), reader.skip(32), reader.skipVector(lengthBytes: 1),
            reader.skipVector(lengthBytes: 2), reader.skipVector(lengthBytes: 1)
        else { return [] }
        if let extensions = reader.vector(lengthBytes: 2), let listed = supportedVersions(in: extensions) {
            return listed
        }
        let known: [TLSVersion] = [.tls1_0, .tls1_1, .tls1_2]
        return known.filter { $0.rawValue <= legacy }
    }

    private static func supportedVersions(in extensions: ArraySlice<UInt8>) -> [TLSVersion]? {
        var reader = WireReader(extensions)
        while let type = reader.uint16(), let body = reader.vector(lengthBytes: 2) {
            guard type == 43 else { continue }
            var inner = WireReader(body)
            guard let list = inner.vector(lengthBytes: 1) else { return nil }
            var versions: [TLSVersion] = []
            var items = WireReader(list)
            while let version = items.uint16() { versions.append(TLSVersion(rawValue: version)) }
            return versions
        }
        return nil
    }
}

/// Reads TLS's presentation language from the front of some bytes. Total: what is not there is `nil`.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func uint16() -> UInt16? { unsigned(2).map { UInt16($0) } }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.count >= count else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// A vector with its length in front, in so many bytes.
    mutating func vector(lengthBytes: Int) -> ArraySlice<UInt8>? {
        guard let length = unsigned(lengthBytes), rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
    }

    mutating func skipVector(lengthBytes: Int) -> Bool { vector(lengthBytes: lengthBytes) != nil }

    /// A number of at most three bytes.
    private mutating func unsigned(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
