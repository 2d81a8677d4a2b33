// SPDX-License-Identifier: MIT

/// Where the parts of a certificate stand in its bytes.
struct CertificateLayout: Sendable {
    /// An element of the certificate: where it stands, and its tag.
    typealias Element = DERReader.Element

    let version: Int
    let serialNumber: Range<Int>
    let issuer: Element
    let notBefore: Element
    let notAfter: Element
    let subject: Element
    let publicKey: PublicKeyLayout
    let signature: SignatureLayout

    /// Walks through a Certificate; `nil` when it is malformed or when anything follows it.
    static func read(_ bytes: [UInt8]) -> (CertificateLayout, CertificateExtensions)? {
        var outer = DERReader(bytes)
        guard var certificate = outer.enter(DERReader.Tag.sequence), outer.isAtEnd,
            let element = certificate.next(DERReader.Tag.sequence),
            let algorithm = algorithm(&certificate),
            let signature = certificate.bitString(), certificate.isAtEnd
        else { return nil }
        var signed = DERReader(bytes, in: element.content)
        guard let layout = CertificateLayout(&signed, element.whole, algorithm, signature),
            let extensions = extensions(&signed)
        else { return nil }
        return (layout, extensions)
    }

    private init?(
        _ signed: inout DERReader, _ whole: Range<Int>, _ outer: (whole: Range<Int>, oid: Range<Int>),
        _ signature: (octets: Range<Int>, unusedBits: Int)
    ) {
        guard let version = Self.version(&signed),
            let serialNumber = signed.integer(),
            let inner = Self.algorithm(&signed),
            let issuer = Self.name(&signed),
            var validity = signed.enter(DERReader.Tag.sequence),
            let notBefore = Self.time(&validity), let notAfter = Self.time(&validity), validity.isAtEnd,
            let subject = Self.name(&signed),
            let publicKey = PublicKeyLayout(&signed)
        else { return nil }
        self.version = version
        self.serialNumber = serialNumber
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.publicKey = publicKey
        self.signature = SignatureLayout(
            signed: whole, innerAlgorithm: inner.whole, outerAlgorithm: outer.whole, oid: outer.oid,
            octets: signature.octets, unusedBits: signature.unusedBits)
    }

    /// Equal bytes make equal names; only where they differ are the canonical forms built.
    func hasEqualNames(_ bytes: [UInt8]) -> Bool {
        if bytes[subject.content].elementsEqual(bytes[issuer.content]) { return true }
        return DistinguishedName.canonical(bytes, content: subject.content)
            == DistinguishedName.canonical(bytes, content: issuer.content)
    }

    /// The number of the version as people count; absent means 1.
    private static func version(_ reader: inout DERReader) -> Int? {
        guard reader.nextTag == 0xa0 else { return 1 }
        guard var field = reader.enter(0xa0), let number = field.smallInteger(), field.isAtEnd,
            let value = Int32(exactly: number), value < Int32.max
        else { return nil }
        return Int(value) + 1
    }

    /// An AlgorithmIdentifier: an object identifier and at most one element more.
    static func algorithm(_ reader: inout DERReader) -> (whole: Range<Int>, oid: Range<Int>)? {
        guard let element = reader.next(DERReader.Tag.sequence) else { return nil }
        var fields = DERReader(reader.bytes, in: element.content)
        guard let oid = fields.objectIdentifier(), fields.isAtEnd || fields.any() != nil, fields.isAtEnd else {
            return nil
        }
        return (element.whole, oid)
    }

    static func name(_ reader: inout DERReader) -> Element? {
        guard let element = reader.next(DERReader.Tag.sequence),
            DistinguishedName.isWellFormed(reader.bytes, content: element.content)
        else { return nil }
        return element
    }

    static func time(_ reader: inout DERReader) -> Element? {
        reader.next(DERReader.Tag.utcTime) ?? reader.next(DERReader.Tag.generalizedTime)
    }

    /// What follows the key: two unique identifiers that nobody uses, and the extensions.
    private static func extensions(_ signed: inout DERReader) -> CertificateExtensions? {
        for tag in [0x81, 0x82] as [UInt8] where signed.nextTag == tag {
            guard signed.bitString(tag) != nil else { return nil }
        }
        if signed.isAtEnd { return CertificateExtensions() }
        guard var field = signed.enter(0xa3), signed.isAtEnd,
            let list = field.enter(DERReader.Tag.sequence), field.isAtEnd
        else { return nil }
        return CertificateExtensions(list)
    }
}
