// SPDX-License-Identifier: MIT

/// A certificate revocation list taken apart (RFC 5280, 5): no input traps, and reading takes time in proportion to its
/// length, looking up a serial number in proportion to the logarithm of the number of entries.
///
/// Keeps the encoding and eight octets for each entry. The signature is not checked here. The corresponding OpenSSL type
/// is `X509_CRL`.
package struct CertificateList: Sendable, SignedObject {
    /// The encoded list.
    package let derBytes: [UInt8]
    package let signature: SignatureLayout
    /// The issuer's name as ``X509Certificate/canonicalSubject`` has names.
    package let canonicalIssuer: [UInt8]
    /// When it was made, in seconds since 1970; `nil` for a time that is not in RFC 5280's form.
    package let thisUpdate: Int64?
    /// When the next one is due, likewise; ``hasNextUpdate`` tells whether there is such a field.
    package let nextUpdate: Int64?
    package let hasNextUpdate: Bool
    /// What names the issuer's key.
    package private(set) var authorityKeyIdentifier: X509Certificate.AuthorityKeyIdentifier?
    /// Which certificates it is about, if not all of its issuer's.
    package private(set) var scope: RevocationScope?
    /// It lists only what changed since another list.
    package private(set) var isDelta = false
    /// A critical extension, of the list or of an entry, that is not understood here. OpenSSL's code 36.
    package private(set) var hasUnhandledCriticalExtension = false

    private let index: RevocationIndex

    /// Decodes a list; `nil` when it is malformed, be it in an entry or in an extension, or when bytes follow it.
    package init?(derBytes: [UInt8]) {
        var outer = DERReader(derBytes)
        guard var list = outer.enter(DERReader.Tag.sequence), outer.isAtEnd,
            let element = list.next(DERReader.Tag.sequence), let algorithm = CertificateLayout.algorithm(&list),
            let bits = list.bitString(), list.isAtEnd
        else { return nil }
        var signed = DERReader(derBytes, in: element.content)
        if signed.nextTag == DERReader.Tag.integer { guard signed.integer() != nil else { return nil } }
        guard let inner = CertificateLayout.algorithm(&signed), let issuer = CertificateLayout.name(&signed),
            let this = CertificateLayout.time(&signed)
        else { return nil }
        let next = CertificateLayout.time(&signed)
        guard let index = RevocationIndex(&signed) else { return nil }
        self.derBytes = derBytes
        signature = SignatureLayout(
            signed: element.whole, innerAlgorithm: inner.whole, outerAlgorithm: algorithm.whole, oid: algorithm.oid,
            octets: bits.octets, unusedBits: bits.unusedBits)
        canonicalIssuer = DistinguishedName.canonical(derBytes, content: issuer.content)
        thisUpdate = CertificateTime.secondsSince1970(this.tag, derBytes[this.content])
        nextUpdate = next.flatMap { CertificateTime.secondsSince1970($0.tag, derBytes[$0.content]) }
        hasNextUpdate = next != nil
        self.index = index
        hasUnhandledCriticalExtension = index.hasUnhandledCriticalExtension
        guard readExtensions(&signed) else { return nil }
    }

    /// How many entries there are.
    package var entryCount: Int { index.count }

    /// Whether it revokes the certificate with this serial number, given as the contents of its INTEGER.
    ///
    /// An entry that says `removeFromCRL` does not.
    package func revokes(serialNumber: [UInt8]) -> Bool { index.revokes(serialNumber, derBytes) }

    private mutating func readExtensions(_ signed: inout DERReader) -> Bool {
        guard !signed.isAtEnd else { return true }
        guard var field = signed.enter(0xa0), signed.isAtEnd, let list = field.enter(DERReader.Tag.sequence),
            field.isAtEnd
        else { return false }
        var hasNumber = false
        var reader = ListExtensionReader(list)
        while let item = reader.next() {
            var value = DERReader(derBytes, in: item.value)
            switch item.kind {
            case .authorityKeyIdentifier:
                guard authorityKeyIdentifier == nil,
                    let fields = X509Certificate.AuthorityKeyIdentifier.Fields(&value)
                else { return false }
                authorityKeyIdentifier = X509Certificate.AuthorityKeyIdentifier(fields, derBytes)
            case .issuingDistributionPoint:
                guard scope == nil, let found = RevocationScope(&value) else { return false }
                scope = found
            case .number, .deltaIndicator:
                guard value.integer() != nil else { return false }
                if item.kind == .number { hasNumber = true } else { isDelta = true }
                if item.isCritical && item.kind == .number { hasUnhandledCriticalExtension = true }
            default:
                if item.isCritical { hasUnhandledCriticalExtension = true }
                continue
            }
            guard value.isAtEnd else { return false }
        }
        return !reader.isMalformed && (hasNumber || !isDelta)
    }
}

extension CertificateList: Hashable {
    /// Compares the bytes.
    package static func == (left: CertificateList, right: CertificateList) -> Bool { left.derBytes == right.derBytes }
    /// Hashes the signature, which no two lists share.
    package func hash(into hasher: inout Hasher) { hasher.combine(derBytes[signature.octets]) }
}

/// The extensions of a revocation list or of one of its entries, one after the other.
struct ListExtensionReader {
    enum Kind {
        case authorityKeyIdentifier, number, deltaIndicator, issuingDistributionPoint
        case reason, certificateIssuer, unknown
    }

    private var list: DERReader
    private(set) var isMalformed = false

    init(_ list: DERReader) { self.list = list }

    mutating func next() -> (kind: Kind, isCritical: Bool, value: Range<Int>)? {
        guard !isMalformed, !list.isAtEnd else { return nil }
        isMalformed = true
        guard var fields = list.enter(DERReader.Tag.sequence), let oid = fields.objectIdentifier() else { return nil }
        var isCritical = false
        if let flag = fields.content(DERReader.Tag.boolean) {
            guard flag.count == 1 else { return nil }
            isCritical = fields.bytes[flag.lowerBound] != 0
        }
        guard let value = fields.content(DERReader.Tag.octetString), fields.isAtEnd else { return nil }
        isMalformed = false
        return (Self.kind(fields.bytes[oid]), isCritical, value)
    }

    /// All are below `2.5.29`.
    private static func kind(_ oid: ArraySlice<UInt8>) -> Kind {
        guard oid.count == 3, oid.starts(with: [0x55, 0x1d]) else { return .unknown }
        switch oid.last {
        case 20: return .number
        case 21: return .reason
        case 27: return .deltaIndicator
        case 28: return .issuingDistributionPoint
        case 29: return .certificateIssuer
        case 35: return .authorityKeyIdentifier
        default: return .unknown
        }
    }
}
