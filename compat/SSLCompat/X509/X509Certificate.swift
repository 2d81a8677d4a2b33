// SPDX-License-Identifier: MIT

/// A certificate taken apart, without trusting a byte of it: no input traps, and time is linear in its length.
///
/// Making one checks the whole structure once; lists and byte strings are copied out when they are asked for.
/// Signatures are not checked here. Where the forms that OpenSSL and DER allow differ, DER's count. Two certificates
/// are equal when their bytes are.
///
/// The corresponding OpenSSL type is `X509`.
public struct X509Certificate: Sendable {
    /// The encoded certificate.
    public let derBytes: [UInt8]
    /// 1, 2 or 3; other numbers can be encoded too. CPython's `version`.
    public let version: Int
    /// The first second of validity, counted from 1970; `nil` for a time that is not in RFC 5280's form.
    public let notBefore: Int64?
    /// The last second of validity, counted from 1970; `nil` for a time that is not in RFC 5280's form.
    public let notAfter: Int64?
    /// Issuer and subject are the same name in canonical form. `EXFLAG_SI`.
    public let isSelfIssued: Bool

    let layout: CertificateLayout
    let parsed: CertificateExtensions

    /// Decodes a certificate; `nil` when it is malformed or bytes follow it. `d2i_X509`.
    ///
    /// An extension that is malformed inside is no obstacle, but ``hasInvalidExtensions`` tells of it.
    public init?(derBytes: [UInt8]) {
        guard let (layout, parsed) = CertificateLayout.read(derBytes) else { return nil }
        self.derBytes = derBytes
        self.layout = layout
        self.parsed = parsed
        version = layout.version
        notBefore = CertificateTime.secondsSince1970(layout.notBefore.tag, derBytes[layout.notBefore.content])
        notAfter = CertificateTime.secondsSince1970(layout.notAfter.tag, derBytes[layout.notAfter.content])
        isSelfIssued = layout.hasEqualNames(derBytes)
    }
}

extension X509Certificate: SignedObject {
    package var signature: SignatureLayout { layout.signature }
}

extension X509Certificate: Hashable {
    /// Compares the bytes. `X509_cmp`.
    public static func == (left: X509Certificate, right: X509Certificate) -> Bool { left.derBytes == right.derBytes }
    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(derBytes) }
}

extension X509Certificate {
    /// The encoded Name of the subject.
    public var subjectDER: [UInt8] { Array(derBytes[layout.subject.whole]) }
    /// The encoded Name of the issuer.
    public var issuerDER: [UInt8] { Array(derBytes[layout.issuer.whole]) }
    /// The subject has no attributes.
    public var hasEmptySubject: Bool { layout.subject.content.isEmpty }
    /// The issuer has no attributes.
    public var hasEmptyIssuer: Bool { layout.issuer.content.isEmpty }

    /// The subject as OpenSSL compares and hashes it: folded values, one SET after the other, no outer SEQUENCE.
    ///
    /// SHA-1 of it begins with the hash that names files in a `capath`, little endian. `X509_NAME_hash`.
    public var canonicalSubject: [UInt8] { DistinguishedName.canonical(derBytes, content: layout.subject.content) }
    /// The issuer in the same form as ``canonicalSubject``.
    public var canonicalIssuer: [UInt8] { DistinguishedName.canonical(derBytes, content: layout.issuer.content) }

    /// The values of commonName in the subject, in their order, as UTF-8.
    ///
    /// They end before one that is no string: OpenSSL stops there when it looks for a host name.
    public var commonNames: [[UInt8]] {
        var result: [[UInt8]] = []
        for attribute in DistinguishedName(derBytes, content: layout.subject.content)
        where derBytes[attribute.type].elementsEqual(ObjectIdentifier.commonName) {
            guard let text = DirectoryString.utf8(attribute.tag, derBytes, attribute.value) else { break }
            result.append(text)
        }
        return result
    }

    /// The contents of the INTEGER: two's complement, the highest octet first.
    public var serialNumber: [UInt8] { Array(derBytes[layout.serialNumber]) }
    /// The dotted object identifier of the algorithm that signed the certificate.
    public var signatureAlgorithmOID: String { signatureOID }
    /// The algorithm named inside the signed part is the one named outside. OpenSSL's code 78 otherwise.
    public var hasConsistentSignatureAlgorithm: Bool { hasConsistentAlgorithm }
}
