// SPDX-License-Identifier: MIT

extension X509Certificate {
    /// A name of one of the kinds that certificates know, as it is encoded. The corresponding type is `GENERAL_NAME`.
    public enum SubjectAltName: Sendable, Hashable {
        /// A host name.
        case dns([UInt8])
        /// An address in network order: 4 or 16 octets in a sane certificate.
        case ipAddress([UInt8])
        /// A mail address.
        case email([UInt8])
        /// A URI.
        case uri([UInt8])
        /// An encoded Name.
        case directoryName([UInt8])
        /// A dotted object identifier.
        case registeredID(String)
        /// A dotted object identifier, and the encoded value that it names the type of.
        case other(oid: String, value: [UInt8])
        /// The contents of an X.400 address.
        case x400Address([UInt8])
        /// The contents of an EDI party name.
        case ediPartyName([UInt8])
    }

    /// The names the certificate is for, in their order; `nil` without the extension, or when it is malformed.
    ///
    /// ``hasInvalidExtensions`` tells these two apart.
    public var subjectAltName: [SubjectAltName]? {
        subjectAltNames.map { SubjectAltName.list($0, derBytes) }
    }

    /// The same without copies.
    var subjectAltNames: GeneralNameReader? {
        guard var reader = value(.subjectAltName), let names = reader.enter(DERReader.Tag.sequence), reader.isAtEnd,
            GeneralNameReader.isWellFormed(names)
        else { return nil }
        return GeneralNameReader(names)
    }
}

extension X509Certificate.SubjectAltName {
    static func list(_ reader: GeneralNameReader, _ bytes: [UInt8]) -> [Self] {
        reader.compactMap { Self($0, bytes) }
    }

    /// Copies out a name that ``GeneralNameReader`` has found well formed.
    private init?(_ element: DERReader.Element, _ bytes: [UInt8]) {
        let content = Array(bytes[element.content])
        switch element.tag {
        case GeneralNameReader.Tag.dns: self = .dns(content)
        case GeneralNameReader.Tag.ipAddress: self = .ipAddress(content)
        case GeneralNameReader.Tag.email: self = .email(content)
        case GeneralNameReader.Tag.uri: self = .uri(content)
        case GeneralNameReader.Tag.directoryName: self = .directoryName(content)
        case GeneralNameReader.Tag.registeredID:
            self = .registeredID(ObjectIdentifier.dotted(content[...]) ?? "<INVALID>")
        case GeneralNameReader.Tag.x400Address: self = .x400Address(content)
        case GeneralNameReader.Tag.ediPartyName: self = .ediPartyName(content)
        case GeneralNameReader.Tag.otherName:
            var reader = DERReader(content)
            guard let oid = reader.objectIdentifier(), let value = reader.content(0xa0) else { return nil }
            self = .other(oid: ObjectIdentifier.dotted(content[oid]) ?? "", value: Array(content[value]))
        default: return nil
        }
    }
}
