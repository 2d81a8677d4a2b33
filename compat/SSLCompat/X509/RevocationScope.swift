// SPDX-License-Identifier: MIT

/// Which certificates a revocation list is about: the issuing distribution point (RFC 5280, 5.2.5).
package struct RevocationScope: Sendable {
    private let bytes: [UInt8]
    /// The DistributionPointName.
    private var name: DERReader.Element?
    private var isForUsers = false
    private var isForAuthorities = false
    private var isForAttributes = false
    private var hasReasons = false
    private var isIndirect = false

    /// All reasons there are, as bits of OpenSSL's `CRLDP_ALL_REASONS`.
    package static let allReasons: UInt16 = 0x807f

    init?(_ reader: inout DERReader) {
        bytes = reader.bytes
        guard var fields = reader.enter(DERReader.Tag.sequence) else { return nil }
        if fields.nextTag == 0xa0 {
            guard var point = fields.enter(0xa0), let element = point.next(), point.isAtEnd,
                Self.isWellFormed(element, bytes)
            else { return nil }
            name = element
        }
        guard let users = Self.flag(0x81, &fields), let authorities = Self.flag(0x82, &fields) else { return nil }
        (isForUsers, isForAuthorities) = (users, authorities)
        if fields.nextTag == 0x83 {
            guard fields.bitString(0x83) != nil else { return nil }
            hasReasons = true
        }
        guard let indirect = Self.flag(0x84, &fields), let attributes = Self.flag(0x85, &fields), fields.isAtEnd else {
            return nil
        }
        (isIndirect, isForAttributes) = (indirect, attributes)
    }

    private static func flag(_ tag: UInt8, _ fields: inout DERReader) -> Bool? {
        guard fields.nextTag == tag else { return false }
        guard let content = fields.content(tag), content.count == 1 else { return nil }
        return fields.bytes[content.lowerBound] != 0
    }

    private static func isWellFormed(_ element: DERReader.Element, _ bytes: [UInt8]) -> Bool {
        switch element.tag {
        case 0xa0: GeneralNameReader.isWellFormed(DERReader(bytes, in: element.content))
        case 0xa1: true
        default: false
        }
    }

    /// It can be used at all: it does not contradict itself, and neither is it for some reasons only nor on behalf of
    /// another issuer, which needs OpenSSL's "extended CRL support", off everywhere.
    package var isSupported: Bool {
        !hasReasons && !isIndirect && [isForUsers, isForAuthorities, isForAttributes].count { $0 } <= 1
    }

    /// Whether the list is about a kind of certificate.
    fileprivate func includes(authority: Bool) -> Bool {
        !isForAttributes && !(authority ? isForUsers : isForAuthorities)
    }
}

extension X509Certificate {
    /// The reasons for which a list of the certificate's issuer could revoke it; `nil` when it is not in the list's scope.
    ///
    /// OpenSSL's `crl_crldp_check`, except that names relative to the issuer's match nothing.
    package func revocationReasons(in list: CertificateList) -> UInt16? {
        if let scope = list.scope, !scope.includes(authority: basicConstraints?.isCA ?? false) { return nil }
        guard var reader = value(.crlDistributionPoints), var points = reader.enter(DERReader.Tag.sequence) else {
            return list.scope.isUnnamed ? RevocationScope.allReasons : nil
        }
        while let point = points.enter(DERReader.Tag.sequence) {
            if let reasons = reasons(at: point, list) { return reasons }
        }
        return list.scope.isUnnamed ? RevocationScope.allReasons : nil
    }

    /// The reasons that a distribution point is for, when the list may be the one found there.
    private func reasons(at point: DERReader, _ list: CertificateList) -> UInt16? {
        var point = point
        var name: DERReader.Element?
        if var field = point.enter(0xa0) { name = field.next() }
        var reasons = RevocationScope.allReasons
        if let (octets, _) = point.bitString(0x81) {
            reasons = octets.prefix(2).enumerated().reduce(0) { $0 | UInt16(derBytes[$1.element]) << (8 * $1.offset) }
        }
        if let issuers = point.enter(0xa2) {
            let names = GeneralNameReader(issuers).filter { $0.tag == GeneralNameReader.Tag.directoryName }
            guard names.contains(where: { ConstrainedNames.canonical($0, derBytes) == list.canonicalIssuer }) else {
                return nil
            }
        }
        guard list.scope?.isPublished(at: name, derBytes) ?? true else { return nil }
        return reasons & RevocationScope.allReasons
    }
}

extension RevocationScope {
    /// Whether a name of a certificate's distribution point is one of the list's. No name fits all. `idp_check_dp`.
    fileprivate func isPublished(at point: DERReader.Element?, _ certificate: [UInt8]) -> Bool {
        guard let name, let point else { return true }
        guard name.tag == 0xa0, point.tag == 0xa0 else { return false }
        let own = Set(GeneralNameReader(DERReader(bytes, in: name.content)).map { Self.identity($0, bytes) })
        return GeneralNameReader(DERReader(certificate, in: point.content)).contains {
            own.contains(Self.identity($0, certificate))
        }
    }

    /// What makes two names the same.
    private static func identity(_ element: DERReader.Element, _ bytes: [UInt8]) -> [UInt8] {
        guard element.tag == GeneralNameReader.Tag.directoryName else { return Array(bytes[element.whole]) }
        return [element.tag] + ConstrainedNames.canonical(element, bytes)
    }

    fileprivate var hasName: Bool { name != nil }
}

extension RevocationScope? {
    fileprivate var isUnnamed: Bool { map { !$0.hasName } ?? true }
}
