// SPDX-License-Identifier: MIT

public import SSLInterface

extension X509Certificate {
    /// What the certificate says, field for field as CPython's `getpeercert()` prints it.
    ///
    /// Text that is not UTF-8 is repaired with U+FFFD, where CPython raises an error. An attribute that is no string
    /// reads as its octets in Latin-1.
    public var info: CertificateInfo {
        var info = CertificateInfo()
        info.subject = names(layout.subject.content)
        info.issuer = names(layout.issuer.content)
        info.version = version
        info.serialNumber = serialNumberText
        info.notBefore = CertificateTime.text(layout.notBefore.tag, derBytes[layout.notBefore.content])
        info.notAfter = CertificateTime.text(layout.notAfter.tag, derBytes[layout.notAfter.content])
        info.subjectAltName = subjectAltName?.map(generalName) ?? []
        if let access = value(.authorityInfoAccess) {
            info.ocsp = DistributionPoints.accessURIs(ObjectIdentifier.ocsp, access)
            info.caIssuers = DistributionPoints.accessURIs(ObjectIdentifier.caIssuers, access)
        }
        if var points = value(.crlDistributionPoints) {
            let uris = DistributionPoints.uris(&points) ?? []
            info.crlDistributionPoints = points.isAtEnd ? uris : []
        }
        return info
    }

    private func names(_ content: Range<Int>) -> [CertificateInfo.RelativeDistinguishedName] {
        Self.names(derBytes, content: content)
    }

    /// The attributes of a Name by level; levels without attributes vanish, as in OpenSSL.
    private static func names(
        _ bytes: [UInt8], content: Range<Int>
    ) -> [CertificateInfo.RelativeDistinguishedName] {
        var result: [CertificateInfo.RelativeDistinguishedName] = []
        var level: Int?
        for attribute in DistinguishedName(bytes, content: content) {
            let type = ObjectIdentifier.dotted(bytes[attribute.type]).map(ObjectIdentifierTable.longName) ?? ""
            let entry = CertificateInfo.Attribute(type: type, value: text(attribute, bytes))
            if attribute.level == level {
                result[result.count - 1].append(entry)
            } else {
                result.append([entry])
            }
            level = attribute.level
        }
        return result
    }

    private static func text(_ attribute: DistinguishedName.Attribute, _ bytes: [UInt8]) -> String {
        if let utf8 = DirectoryString.utf8(attribute.tag, bytes, attribute.value) {
            return String(decoding: utf8, as: UTF8.self)
        }
        let isBits = attribute.tag == DERReader.Tag.bitString
        let octets = isBits ? attribute.value.dropFirst() : attribute.value
        return String(String.UnicodeScalarView(bytes[octets].map { Unicode.Scalar($0) }))
    }

    /// Hexadecimal of the magnitude. OpenSSL breaks a line after 35 octets, and CPython reads the first line only.
    private var serialNumberText: String {
        var octets = derBytes[layout.serialNumber]
        let isNegative = (octets.first ?? 0) >= 0x80
        if isNegative { octets = Self.negated(octets)[...] }
        octets = octets.drop { $0 == 0 }
        let line = octets.prefix(35).map(Self.hexadecimal).joined()
        let text = line.isEmpty ? "00" : line
        return (isNegative ? "-" : "") + text + (octets.count > 35 ? "\\\n" : "")
    }

    private static func negated(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var result = octets.map { ~$0 }
        for index in result.indices.reversed() {
            result[index] &+= 1
            if result[index] != 0 { break }
        }
        return result
    }

    private static func hexadecimal(_ octet: UInt8) -> String {
        (octet < 0x10 ? "0" : "") + String(octet, radix: 16, uppercase: true)
    }
}

extension X509Certificate {
    private func generalName(_ name: SubjectAltName) -> CertificateInfo.GeneralName {
        switch name {
        case .dns(let bytes): .init(kind: "DNS", value: String(decoding: bytes, as: UTF8.self))
        case .email(let bytes): .init(kind: "email", value: String(decoding: bytes, as: UTF8.self))
        case .uri(let bytes): .init(kind: "URI", value: String(decoding: bytes, as: UTF8.self))
        case .ipAddress(let bytes): .init(kind: "IP Address", value: Self.addressText(bytes))
        case .directoryName(let der): .init(kind: "DirName", value: "", directoryName: Self.names(inName: der))
        case .registeredID(let oid): .init(kind: "Registered ID", value: ObjectIdentifierTable.longName(oid: oid))
        case .other(let oid, let value): .init(kind: "othername", value: Self.otherNameText(oid, value))
        case .x400Address: .init(kind: "X400Name", value: "<unsupported>")
        case .ediPartyName: .init(kind: "EdiPartyName", value: "<unsupported>")
        }
    }

    private static func names(inName der: [UInt8]) -> [CertificateInfo.RelativeDistinguishedName] {
        var reader = DERReader(der)
        return reader.content(DERReader.Tag.sequence).map { names(der, content: $0) } ?? []
    }

    private static func addressText(_ bytes: [UInt8]) -> String {
        switch bytes.count {
        case 4:
            return bytes.map { String($0) }.joined(separator: ".")
        case 16:
            let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
            return groups.map { String($0, radix: 16, uppercase: true) }.joined(separator: ":")
        default:
            return "<invalid>"
        }
    }

    /// Other names whose value OpenSSL prints, and their words.
    private static let otherNames = [
        "1.3.6.1.5.5.7.8.9": "SmtpUTF8Mailbox", "1.3.6.1.5.5.7.8.5": "XmppAddr", "1.3.6.1.5.5.7.8.7": "SRVName",
        "1.3.6.1.4.1.311.20.2.3": "UPN", "1.3.6.1.5.5.7.8.8": "NAIRealm",
    ]

    /// OpenSSL prints up to a NUL; CPython reads up to the end of the line.
    private static func otherNameText(_ oid: String, _ value: [UInt8]) -> String {
        var reader = DERReader(value)
        guard let word = otherNames[oid],
            let text = reader.content(word == "SRVName" ? DERReader.Tag.ia5String : DERReader.Tag.utf8String)
        else { return "<unsupported>" }
        var line = value[text].prefix { $0 != 0 }
        if let end = line.firstIndex(of: UInt8(ascii: "\n")) { line = line[...end] }
        return "\(word):" + String(decoding: line, as: UTF8.self)
    }
}
