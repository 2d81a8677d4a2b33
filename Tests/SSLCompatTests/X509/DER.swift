// SPDX-License-Identifier: MIT

@testable import SSLCompat

/// Encodes what the tests decode.
enum DER {
    static func element(_ tag: UInt8, _ content: some Collection<UInt8>) -> [UInt8] { DERWriter.element(tag, content) }
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }
    static func list(_ parts: [[UInt8]]) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }
    static func set(_ parts: [[UInt8]]) -> [UInt8] { element(0x31, parts.flatMap { $0 }) }
    static func text(_ tag: UInt8, _ text: String) -> [UInt8] { element(tag, Array(text.utf8)) }
    static func utf8(_ text: String) -> [UInt8] { self.text(0x0c, text) }
    static func bits(_ octets: [UInt8], unused: UInt8 = 0) -> [UInt8] { element(0x03, [unused] + octets) }
    static func integer(_ content: UInt8...) -> [UInt8] { element(0x02, content) }

    /// An OBJECT IDENTIFIER from its dotted form.
    static func oid(_ dotted: String) -> [UInt8] { element(0x06, oidContent(dotted)) }

    static func oidContent(_ dotted: String) -> [UInt8] {
        var arcs = dotted.split(separator: ".").compactMap { UInt64($0) }
        let first = arcs.removeFirst()
        arcs[0] += first * 40
        return arcs.flatMap { arc in
            var octets = [UInt8(arc & 0x7f)]
            var rest = arc >> 7
            while rest > 0 {
                octets.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
                rest >>= 7
            }
            return octets
        }
    }

    /// A Name with a level for each list of attributes: dotted type and encoded value.
    static func name(_ levels: [[(String, [UInt8])]]) -> [UInt8] {
        list(levels.map { level in set(level.map { sequence(oid($0.0), $0.1) }) })
    }

    /// A Name that is one commonName.
    static func commonName(_ text: String) -> [UInt8] { name([[("2.5.4.3", utf8(text))]]) }

    static func `extension`(_ dotted: String, critical: Bool = false, _ value: [UInt8]) -> [UInt8] {
        sequence(oid(dotted), critical ? element(0x01, [0xff]) : [], element(0x04, value))
    }

    /// A subjectAltName extension with these encoded general names.
    static func alternativeNames(_ names: [[UInt8]]) -> [UInt8] { `extension`("2.5.29.17", list(names)) }
    static func dns(_ name: String) -> [UInt8] { text(0x82, name) }
}

/// A certificate without a valid signature, every part of which can be odd.
struct TestCertificate {
    /// The SubjectPublicKeyInfo of an RSA key with a modulus of 1024 bits that is no product of two primes.
    static let rsaKey = DER.sequence(
        DER.sequence(DER.oid("1.2.840.113549.1.1.1"), DER.element(0x05, [])),
        DER.bits(DER.sequence(DER.element(0x02, [0] + [UInt8](repeating: 0xc7, count: 128)), DER.integer(1, 0, 1))))
    static let algorithm = DER.sequence(DER.oid("1.2.840.113549.1.1.11"), DER.element(0x05, []))

    var version: [UInt8]? = [2]
    var serialNumber: [UInt8] = [0x12, 0x34]
    var issuer = DER.commonName("Issuer")
    var notBefore = DER.text(0x17, "240101000000Z")
    var notAfter = DER.text(0x17, "340101000000Z")
    var subject = DER.commonName("Subject")
    var key = rsaKey
    var extensions: [[UInt8]] = []

    var derBytes: [UInt8] {
        let signed = DER.list([
            version.map { DER.element(0xa0, DER.element(0x02, $0)) } ?? [], DER.element(0x02, serialNumber),
            Self.algorithm, issuer, DER.sequence(notBefore, notAfter), subject, key,
            extensions.isEmpty ? [] : DER.element(0xa3, DER.list(extensions)),
        ])
        return DER.sequence(signed, Self.algorithm, DER.bits([UInt8](repeating: 0x5a, count: 16)))
    }
}
