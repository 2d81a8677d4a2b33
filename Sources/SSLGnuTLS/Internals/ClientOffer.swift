// SPDX-License-Identifier: MIT

internal import SSLInterface

/// What of a ClientHello (RFC 8446, 4.1.2) decides about the suite, beside the versions.
struct ClientOffer {
    /// The numbers of the suites, in the client's order.
    let suites: [UInt16]
    /// The numbers of the groups; `nil` if the client does not say.
    private(set) var groups: [UInt16]?
    /// The numbers of the signature schemes; `nil` if the client does not say.
    private(set) var signatureSchemes: [UInt16]?

    /// Any bytes will do: what cannot be read offers nothing.
    init(_ hello: [UInt8]) {
        suites = Self.numbers(Self.suites(in: hello))
        var reader = WireReader(hello)
        guard reader.skip(34), reader.skipVector(lengthBytes: 1), reader.skipVector(lengthBytes: 2),
            reader.skipVector(lengthBytes: 1), let extensions = reader.vector(lengthBytes: 2)
        else { return }
        reader = WireReader(extensions)
        while let type = reader.uint16(), let body = reader.vector(lengthBytes: 2) {
            var inner = WireReader(body)
            switch type {
            case 10: groups = inner.vector(lengthBytes: 2).map(Self.numbers)
            case 13: signatureSchemes = inner.vector(lengthBytes: 2).map(Self.numbers)
            default: break
            }
        }
    }

    /// The suites as they are on the wire.
    static func suites(in hello: [UInt8]) -> ArraySlice<UInt8> {
        var reader = WireReader(hello)
        guard reader.skip(34), reader.skipVector(lengthBytes: 1) else { return [] }
        return reader.vector(lengthBytes: 2) ?? []
    }

    /// Takes a list of numbers of two bytes each apart.
    static func numbers(_ list: ArraySlice<UInt8>) -> [UInt16] {
        var reader = WireReader(list)
        var numbers: [UInt16] = []
        while let number = reader.uint16() { numbers.append(number) }
        return numbers
    }
}
