// SPDX-License-Identifier: MIT

/// The names in an encoded GeneralNames, in their order, each checked as far as OpenSSL's decoder checks it.
struct GeneralNameReader: Sequence, IteratorProtocol {
    /// Context tags of GeneralName.
    enum Tag {
        static let otherName: UInt8 = 0xa0
        static let email: UInt8 = 0x81
        static let dns: UInt8 = 0x82
        static let x400Address: UInt8 = 0xa3
        static let directoryName: UInt8 = 0xa4
        static let ediPartyName: UInt8 = 0xa5
        static let uri: UInt8 = 0x86
        static let ipAddress: UInt8 = 0x87
        static let registeredID: UInt8 = 0x88
    }

    private var reader: DERReader
    private(set) var isMalformed = false

    /// Reads names up to the end of the cursor.
    init(_ reader: DERReader) {
        self.reader = reader
    }

    /// The next name, or `nil` at the end and where the encoding is malformed.
    mutating func next() -> DERReader.Element? {
        guard !isMalformed, !reader.isAtEnd else { return nil }
        guard let element = reader.next(), Self.isWellFormed(element, reader.bytes) else {
            isMalformed = true
            return nil
        }
        return element
    }

    /// True when every name up to the end is well formed.
    static func isWellFormed(_ reader: DERReader) -> Bool {
        var names = GeneralNameReader(reader)
        while names.next() != nil {}
        return !names.isMalformed
    }

    /// True when the element is a general name.
    static func isWellFormed(_ element: DERReader.Element, _ bytes: [UInt8]) -> Bool {
        var content = DERReader(bytes, in: element.content)
        switch element.tag {
        case Tag.email, Tag.dns, Tag.uri, Tag.ipAddress, Tag.x400Address:
            return true
        case Tag.registeredID:
            return ObjectIdentifier.isWellFormed(bytes[element.content])
        case Tag.otherName:
            guard content.objectIdentifier() != nil, var value = content.enter(0xa0) else { return false }
            return value.any() != nil && value.isAtEnd && content.isAtEnd
        case Tag.directoryName:
            guard let name = content.content(DERReader.Tag.sequence), content.isAtEnd else { return false }
            return DistinguishedName.isWellFormed(bytes, content: name)
        case Tag.ediPartyName:
            if content.nextTag == 0xa0, !isDirectoryString(0xa0, &content) { return false }
            return isDirectoryString(0xa1, &content) && content.isAtEnd
        default:
            return false
        }
    }

    /// Reads an explicit tag around exactly one string.
    private static func isDirectoryString(_ tag: UInt8, _ reader: inout DERReader) -> Bool {
        guard var inner = reader.enter(tag), let text = inner.next(), inner.isAtEnd else { return false }
        return DirectoryString.isFolded(text.tag)
            && DirectoryString.isWellFormed(text.tag, reader.bytes, text.content)
    }
}
