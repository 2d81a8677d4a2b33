// SPDX-License-Identifier: MIT

/// The extensions of one certificate: where they stand, and the short ones decoded.
struct CertificateExtensions: Sendable {
    /// One extension, as ranges into the certificate.
    struct Entry {
        let kind: ExtensionKind
        let oid: Range<Int>
        let isCritical: Bool
        /// The contents of the OCTET STRING.
        let value: Range<Int>
    }

    /// In the order of the certificate.
    private(set) var entries: [Entry] = []
    /// Two extensions have the same object identifier.
    private(set) var hasDuplicates = false
    /// An extension that OpenSSL decodes for every verification does not decode. `EXFLAG_INVALID`.
    private(set) var isInvalid = false
    /// A critical extension is none of those that verification takes care of. `EXFLAG_CRITICAL`.
    private(set) var hasUnhandledCritical = false
    private(set) var basicConstraints: X509Certificate.BasicConstraints?
    private(set) var keyUsage: UInt16?
    private(set) var netscapeCertType: UInt16?
    /// The kinds that are present, and those that are present more than once: a bit for each.
    private var present: UInt32 = 0
    private var repeated: UInt32 = 0

    /// A certificate without extensions.
    init() {}

    /// Reads a SEQUENCE OF Extension from its contents; `nil` when it is malformed as such.
    ///
    /// An extension with malformed contents only sets ``isInvalid``.
    init?(_ reader: DERReader) {
        var reader = reader
        let bytes = reader.bytes
        entries.reserveCapacity(12)
        while let element = reader.next(DERReader.Tag.sequence) {
            guard let entry = Self.entry(DERReader(bytes, in: element.content)) else { return nil }
            entries.append(entry)
            repeated |= present & entry.kind.bit
            present |= entry.kind.bit
            if entry.isCritical && !entry.kind.mayBeCritical { hasUnhandledCritical = true }
        }
        guard reader.isAtEnd else { return nil }
        hasDuplicates = Self.hasDuplicates(entries, bytes)
        for entry in entries where !decode(entry, bytes) { isInvalid = true }
        // RFC 3820: a proxy is neither an authority nor anybody else.
        if contains(.proxy), basicConstraints?.isCA == true || contains(.subjectAltName) { isInvalid = true }
    }

    /// The only extension of this kind; `nil` when there is none, or more than one. `X509_get_ext_d2i`.
    func only(_ kind: ExtensionKind) -> Entry? {
        guard contains(kind), !isRepeated(kind) else { return nil }
        return entries.first { $0.kind == kind }
    }

    /// True when an extension of this kind is present, well formed or not.
    func contains(_ kind: ExtensionKind) -> Bool { present & kind.bit != 0 }

    private func isRepeated(_ kind: ExtensionKind) -> Bool { repeated & kind.bit != 0 }

    private static func entry(_ fields: DERReader) -> Entry? {
        var fields = fields
        guard let oid = fields.objectIdentifier() else { return nil }
        var isCritical = false
        if let critical = fields.content(DERReader.Tag.boolean) {
            guard critical.count == 1 else { return nil }
            isCritical = fields.bytes[critical.lowerBound] != 0
        }
        guard let value = fields.content(DERReader.Tag.octetString), fields.isAtEnd else { return nil }
        return Entry(kind: ExtensionKind(fields.bytes[oid]), oid: oid, isCritical: isCritical, value: value)
    }

    /// Compares each pair while they are few, as they always are; hashes when they are many, so that time stays linear.
    private static func hasDuplicates(_ entries: [Entry], _ bytes: [UInt8]) -> Bool {
        if entries.count > 32 { return Set(entries.map { bytes[$0.oid] }).count < entries.count }
        for (index, entry) in entries.enumerated() {
            for other in entries[..<index]
            where other.oid.count == entry.oid.count && bytes[other.oid].elementsEqual(bytes[entry.oid]) {
                return true
            }
        }
        return false
    }
}

extension CertificateExtensions {
    /// Decodes or checks one extension; false when OpenSSL would call the certificate's extensions invalid.
    private mutating func decode(_ entry: Entry, _ bytes: [UInt8]) -> Bool {
        guard entry.kind.isDecoded else { return true }
        if isRepeated(entry.kind) { return false }
        var value = DERReader(bytes, in: entry.value)
        switch entry.kind {
        case .basicConstraints:
            basicConstraints = X509Certificate.BasicConstraints(&value, isCritical: entry.isCritical)
            guard let constraints = basicConstraints, !constraints.hasNegativePathLength else { return false }
        case .keyUsage:
            keyUsage = value.namedBits()
            guard let keyUsage, keyUsage != 0 else { return false }
        case .netscapeCertType:
            netscapeCertType = value.namedBits().map { $0 & 0xff }
            guard netscapeCertType != nil else { return false }
        case .extendedKeyUsage:
            guard var purposes = value.enter(DERReader.Tag.sequence) else { return false }
            while purposes.objectIdentifier() != nil {}
            guard purposes.isAtEnd else { return false }
        case .subjectKeyIdentifier:
            guard value.next(DERReader.Tag.octetString) != nil else { return false }
        case .authorityKeyIdentifier:
            guard X509Certificate.AuthorityKeyIdentifier.Fields(&value) != nil else { return false }
        case .subjectAltName:
            guard let names = value.enter(DERReader.Tag.sequence), GeneralNameReader.isWellFormed(names) else {
                return false
            }
        case .crlDistributionPoints:
            guard DistributionPoints.isWellFormed(&value) else { return false }
        case .nameConstraints:
            guard NameConstraints.isWellFormed(&value) else { return false }
        default:
            return true
        }
        return value.isAtEnd
    }
}
