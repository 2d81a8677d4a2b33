// SPDX-License-Identifier: MIT

/// The names of a certificate that name constraints apply to.
package struct ConstrainedNames {
    /// A name of one of the kinds that can be constrained.
    enum Name {
        /// In canonical form.
        case directory([UInt8])
        case email(ArraySlice<UInt8>)
        case dns(ArraySlice<UInt8>)
        case uri(ArraySlice<UInt8>)
        case address(ArraySlice<UInt8>)
        /// A kind without rules, by its tag; an otherName also by its type.
        case other(tag: UInt8, type: ArraySlice<UInt8>)
    }

    /// The subject in canonical form.
    let subject: [UInt8]
    /// Attributes of the subject.
    private(set) var attributeCount = 0
    /// The mail addresses in the subject; `nil` for one that is no IA5String.
    private(set) var subjectEmails: [ArraySlice<UInt8>?] = []
    /// The common names in UTF-8; `nil` for one that is no string.
    private(set) var commonNames: [[UInt8]?] = []
    /// The subject alternative names.
    private(set) var alternatives: [Name] = []
    private(set) var hasDNSName = false

    /// Collects the names of a certificate.
    package init(_ certificate: X509Certificate) {
        let bytes = certificate.derBytes
        subject = certificate.canonicalSubject
        for attribute in DistinguishedName(bytes, content: certificate.layout.subject.content) {
            attributeCount += 1
            if bytes[attribute.type].elementsEqual(Self.emailAddress) {
                let isText = attribute.tag == DERReader.Tag.ia5String
                subjectEmails.append(isText ? bytes[attribute.value] : nil)
            } else if bytes[attribute.type].elementsEqual(ObjectIdentifier.commonName) {
                commonNames.append(DirectoryString.utf8(attribute.tag, bytes, attribute.value))
            }
        }
        guard let names = certificate.subjectAltNames else { return }
        for element in names {
            alternatives.append(Self.name(element, bytes))
            if element.tag == GeneralNameReader.Tag.dns { hasDNSName = true }
        }
    }

    var hasSubject: Bool { attributeCount > 0 }
    var count: Int { attributeCount + alternatives.count }

    /// 1.2.840.113549.1.9.1.
    private static let emailAddress: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01]

    private static func name(_ element: DERReader.Element, _ bytes: [UInt8]) -> Name {
        switch element.tag {
        case GeneralNameReader.Tag.directoryName: .directory(canonical(element, bytes))
        case GeneralNameReader.Tag.email: .email(bytes[element.content])
        case GeneralNameReader.Tag.dns: .dns(bytes[element.content])
        case GeneralNameReader.Tag.uri: .uri(bytes[element.content])
        case GeneralNameReader.Tag.ipAddress: .address(bytes[element.content])
        default: .other(tag: element.tag, type: otherType(element, bytes))
        }
    }

    /// The type of an otherName; empty for the other kinds.
    static func otherType(_ element: DERReader.Element, _ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard element.tag == GeneralNameReader.Tag.otherName else { return [] }
        var content = DERReader(bytes, in: element.content)
        return content.objectIdentifier().map { bytes[$0] } ?? []
    }

    /// A directoryName in canonical form.
    static func canonical(_ element: DERReader.Element, _ bytes: [UInt8]) -> [UInt8] {
        var reader = DERReader(bytes, in: element.content)
        return reader.content(DERReader.Tag.sequence).map { DistinguishedName.canonical(bytes, content: $0) } ?? []
    }

    /// Whether a common name looks like a host name: labels of letters, digits, `_` and inner `-`; at least two.
    static func isHostName(_ text: [UInt8]) -> Bool {
        var hasDot = false
        for (index, octet) in text.enumerated() {
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                continue
            case UInt8(ascii: "-") where index > 0 && index < text.count - 1:
                continue
            case UInt8(ascii: ".") where index > 0 && index < text.count - 1:
                let (before, after) = (text[index - 1], text[index + 1])
                guard ![before, after].contains(UInt8(ascii: "-")), after != UInt8(ascii: ".") else { return false }
                hasDot = true
            default:
                return false
            }
        }
        return hasDot
    }
}

extension ConstrainedNames.Name {
    /// Why a name cannot be compared with a base.
    struct Fault: Error { let code: VerifyCode }

    /// Whether a base is of the name's kind. An international mail address is under the constraints of mail addresses.
    func isConstrained(by subtree: NameConstraints.Subtree, _ bytes: [UInt8]) -> Bool {
        if case .other(GeneralNameReader.Tag.otherName, let type) = self {
            // Which is refused then, as other names are: nothing here compares U-labels.
            if subtree.base.tag == GeneralNameReader.Tag.email { return type.elementsEqual(Self.utf8Mailbox) }
            return subtree.base.tag == GeneralNameReader.Tag.otherName
                && ConstrainedNames.otherType(subtree.base, bytes).elementsEqual(type)
        }
        return subtree.base.tag == tag
    }

    private var tag: UInt8 {
        switch self {
        case .directory: GeneralNameReader.Tag.directoryName
        case .email: GeneralNameReader.Tag.email
        case .dns: GeneralNameReader.Tag.dns
        case .uri: GeneralNameReader.Tag.uri
        case .address: GeneralNameReader.Tag.ipAddress
        case .other(let tag, _): tag
        }
    }

    /// Whether the name lies in the subtree, which is of its kind. `nc_match_single`.
    func matches(_ subtree: NameConstraints.Subtree, _ bytes: [UInt8]) -> Result<Bool, Fault> {
        let base = bytes[subtree.base.content]
        switch self {
        case .directory(let name): return .success(name.starts(with: subtree.canonical))
        case .dns(let name): return .success(Self.isBelow(name, base))
        case .email(let name): return Self.emailMatches(name, base)
        case .uri(let name): return Self.uriMatches(name, base)
        case .address(let name): return Self.addressMatches(name, base)
        case .other: return .failure(Fault(code: .unsupportedConstraintType))
        }
    }

    /// 1.3.6.1.5.5.7.8.9.
    private static let utf8Mailbox: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x09]
    private static let dot = UInt8(ascii: ".")

    /// A host name is its base, or ends in it behind a dot; an empty base has all names below it.
    private static func isBelow(_ name: ArraySlice<UInt8>, _ base: ArraySlice<UInt8>) -> Bool {
        guard let first = base.first else { return true }
        guard hasSuffix(name, base) else { return false }
        let head = name.dropLast(base.count)
        return head.isEmpty || first == dot || head.last == dot
    }

    /// A base with an at sign is one mailbox, with a dot in front the hosts below it, otherwise all mailboxes of a host.
    private static func emailMatches(_ name: ArraySlice<UInt8>, _ base: ArraySlice<UInt8>) -> Result<Bool, Fault> {
        guard let at = name.lastIndex(of: UInt8(ascii: "@")) else {
            return .failure(Fault(code: .unsupportedNameSyntax))
        }
        let host = name[(at + 1)...]
        guard let baseAt = base.lastIndex(of: UInt8(ascii: "@")) else {
            if base.first == dot { return .success(name.count > base.count && hasSuffix(name, base)) }
            return .success(areEqual(host, base))
        }
        let (local, baseLocal) = (name[..<at], base[..<baseAt])
        if !baseLocal.isEmpty {
            guard local.count == baseLocal.count else { return .success(false) }
            if local.contains(0) || baseLocal.contains(0) { return .failure(Fault(code: .unsupportedNameSyntax)) }
            guard local.elementsEqual(baseLocal) else { return .success(false) }
        }
        return .success(areEqual(host, base[(baseAt + 1)...]))
    }

    /// The host of a URI with two slashes; a base with a dot in front has the hosts below it.
    private static func uriMatches(_ name: ArraySlice<UInt8>, _ base: ArraySlice<UInt8>) -> Result<Bool, Fault> {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")), name[colon...].dropFirst().starts(with: [0x2f, 0x2f])
        else { return .failure(Fault(code: .unsupportedNameSyntax)) }
        let rest = name[(colon + 3)...]
        // Up to a port, even behind a slash, as OpenSSL has it.
        let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        let host = rest[..<end]
        if host.isEmpty { return .failure(Fault(code: .unsupportedNameSyntax)) }
        if base.first == dot { return .success(host.count > base.count && hasSuffix(host, base)) }
        return .success(areEqual(host, base))
    }

    /// The base is an address with its mask.
    private static func addressMatches(_ name: ArraySlice<UInt8>, _ base: ArraySlice<UInt8>) -> Result<Bool, Fault> {
        guard name.count == 4 || name.count == 16, base.count == 8 || base.count == 32 else {
            return .failure(Fault(code: .unsupportedNameSyntax))
        }
        guard base.count == 2 * name.count else { return .success(false) }
        let (network, mask) = (base.prefix(name.count), base.suffix(name.count))
        return .success(zip(zip(name, network), mask).allSatisfy { ($0.0 ^ $0.1) & $1 == 0 })
    }

    private static func hasSuffix(_ name: ArraySlice<UInt8>, _ suffix: ArraySlice<UInt8>) -> Bool {
        name.count >= suffix.count && areEqual(name.suffix(suffix.count), suffix)
    }

    /// Equal but for the case of ASCII letters.
    private static func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { HostnameMatcher.lowercased($0) == HostnameMatcher.lowercased($1) }
    }
}
