// SPDX-License-Identifier: MIT

import SSLInterface

/// A name in a certificate beside its subject's (GeneralName in RFC 5280, section 4.2.1.6). Not checked for sense.
public enum AlternativeName: Sendable, Hashable {
    /// A host name or a pattern; in name constraints a domain with all below it.
    case dns(String)
    /// An IPv4 or IPv6 address; in name constraints with the number of bits that count: `10.0.0.0/8`.
    case ip(String)
    /// A mail address.
    case email(String)
    /// An address of something.
    case uri(String)
    /// A distinguished name: one level for each attribute.
    case directory([SubjectAttribute])
    /// An object identifier, dotted.
    case registeredID(String)
    /// Any kind, by its tag octet and content octets: `.raw(tag: 0x82, content: [])` is an empty DNS name.
    case raw(tag: UInt8, content: [UInt8])

    /// An address if the text is one, otherwise a DNS name.
    static func host(_ text: String) -> AlternativeName { System.address(text) == nil ? .dns(text) : .ip(text) }

    /// The encoded name. Throws ``SSLError/Code/invalidArgument`` for an address or a number that is none.
    func encoded() throws(SSLError) -> [UInt8] {
        switch self {
        case .email(let text): DER.value(0x81, Array(text.utf8))
        case .dns(let text): DER.value(0x82, Array(text.utf8))
        case .directory(let attributes): DER.value(0xa4, try SubjectAttribute.encoded(attributes))
        case .uri(let text): DER.value(0x86, Array(text.utf8))
        case .ip(let text): DER.value(0x87, try Self.addressContent(text))
        case .registeredID(let dotted): DER.value(0x88, try DER.objectIdentifierContent(dotted))
        case .raw(let tag, let content): DER.value(tag, content)
        }
    }

    private static func addressContent(_ text: String) throws(SSLError) -> [UInt8] {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = System.address(String(parts[0])) else { throw .invalidArgument("not an address: \(text)") }
        guard parts.count == 2 else { return address }
        guard let bits = Int(parts[1]), (0...address.count * 8).contains(bits) else {
            throw .invalidArgument("not a network: \(text)")
        }
        let mask = address.indices.map { UInt8(truncatingIfNeeded: 0xff00 >> min(8, max(0, bits - $0 * 8))) }
        return address + mask
    }
}

/// An attribute of a distinguished name.
public struct SubjectAttribute: Sendable, Hashable {
    /// The dotted number of the attribute's type.
    public let type: String
    /// The value.
    public let value: Value

    /// A value of an attribute.
    public enum Value: Sendable, Hashable {
        /// Text, in whichever string type suits it.
        case text(String)
        /// An encoded value with its tag, which is not looked at.
        case der([UInt8])
    }

    /// Makes an attribute.
    public init(_ type: String, _ value: Value) {
        self.type = type
        self.value = value
    }

    /// CN.
    public static func commonName(_ text: String) -> SubjectAttribute { SubjectAttribute("2.5.4.3", .text(text)) }
    /// C: two letters.
    public static func country(_ text: String) -> SubjectAttribute { SubjectAttribute("2.5.4.6", .text(text)) }
    /// L.
    public static func locality(_ text: String) -> SubjectAttribute { SubjectAttribute("2.5.4.7", .text(text)) }
    /// ST.
    public static func state(_ text: String) -> SubjectAttribute { SubjectAttribute("2.5.4.8", .text(text)) }
    /// O.
    public static func organization(_ text: String) -> SubjectAttribute { SubjectAttribute("2.5.4.10", .text(text)) }
    /// OU.
    public static func organizationalUnit(_ text: String) -> SubjectAttribute {
        SubjectAttribute("2.5.4.11", .text(text))
    }

    /// A distinguished name with one level for each attribute.
    static func encoded(_ attributes: [SubjectAttribute]) throws(SSLError) -> [UInt8] {
        var levels: [[UInt8]] = []
        for attribute in attributes {
            let value =
                switch attribute.value {
                case .text(let text): DER.value(0x0c, Array(text.utf8))
                case .der(let bytes): bytes
                }
            levels.append(DER.value(0x31, DER.sequence(try DER.objectIdentifier(attribute.type), value)))
        }
        return DER.sequence(of: levels)
    }
}
