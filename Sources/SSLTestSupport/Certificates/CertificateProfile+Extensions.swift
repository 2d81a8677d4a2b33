// SPDX-License-Identifier: MIT

import SSLInterface

extension CertificateProfile {
    /// What the extensions depend on beside the profile.
    struct Circumstances {
        /// The names that the certificate is issued for.
        var names: [AlternativeName]
        /// Whether the subject has no attribute.
        var isSubjectEmpty: Bool
        /// The subject key identifier, if there is to be one.
        var subjectKeyIdentifier: [UInt8]?
        /// The authority key identifier, if there is to be one.
        var authorityKeyIdentifier: [UInt8]?
    }

    /// The extensions in the order they are written. Throws ``SSLError/Code/invalidArgument`` for a malformed address
    /// or object identifier.
    func extensions(_ circumstances: Circumstances) throws(SSLError) -> [RawExtension] {
        guard version >= 3 else { return [] }
        var list: [RawExtension] = []
        func add(_ type: ExtensionType, isCritical: Bool = false, _ der: [UInt8]?) {
            guard let der else { return }
            list.append(RawExtension(type, isCritical: criticality[type] ?? isCritical, der: der))
        }
        add(.basicConstraints, isCritical: true, basicConstraintsDER)
        add(.keyUsage, isCritical: true, keyUsage.resolved(usualKeyUsage).map { DER.namedBits($0.rawValue) })
        add(.extendedKeyUsage, try extendedKeyUsageDER())
        let names = circumstances.names + alternativeNames
        add(
            .subjectAlternativeName, isCritical: circumstances.isSubjectEmpty,
            names.isEmpty ? nil : DER.sequence(of: try Self.encoded(names)))
        add(.subjectKeyIdentifier, circumstances.subjectKeyIdentifier.map { DER.value(0x04, $0) })
        add(.authorityKeyIdentifier, circumstances.authorityKeyIdentifier.map { DER.sequence(DER.value(0x80, $0)) })
        add(.nameConstraints, isCritical: true, try nameConstraintsDER())
        add(.crlDistributionPoints, crlDistributionPointsDER)
        add(.authorityInformationAccess, try authorityInformationAccessDER())
        return list.filter { known in !extraExtensions.contains { $0.type == known.type } } + extraExtensions
    }

    private var basicConstraintsDER: [UInt8]? {
        isCA.map { DER.sequence($0 ? DER.yes : [], pathLength.map(DER.integer) ?? []) }
    }

    private var usualKeyUsage: KeyUsage {
        if isCA == true { return [.keyCertSign, .cRLSign] }
        // Only RSA can decrypt a key (RFC 8813 forbids the bit for elliptic curves).
        if case .rsa = keyType { return [.digitalSignature, .keyEncipherment] }
        return .digitalSignature
    }

    private func extendedKeyUsageDER() throws(SSLError) -> [UInt8]? {
        guard !extendedKeyUsages.isEmpty else { return nil }
        var purposes: [[UInt8]] = []
        for purpose in extendedKeyUsages { purposes.append(try DER.objectIdentifier(purpose.rawValue)) }
        return DER.sequence(of: purposes)
    }

    private func nameConstraintsDER() throws(SSLError) -> [UInt8]? {
        guard !permittedNames.isEmpty || !excludedNames.isEmpty else { return nil }
        var content: [UInt8] = []
        for (tag, names) in [(0xa0, permittedNames), (0xa1, excludedNames)] as [(UInt8, [AlternativeName])]
        where !names.isEmpty {
            content += DER.value(tag, try Self.encoded(names).flatMap { DER.sequence($0) })
        }
        return DER.value(0x30, content)
    }

    private var crlDistributionPointsDER: [UInt8]? {
        guard !crlDistributionPoints.isEmpty else { return nil }
        // DistributionPoint { distributionPoint [0] { fullName [0] { uniformResourceIdentifier [6] } } }
        return DER.sequence(
            of: crlDistributionPoints.map { address in
                DER.sequence(DER.value(0xa0, DER.value(0xa0, DER.value(0x86, Array(address.utf8)))))
            })
    }

    private func authorityInformationAccessDER() throws(SSLError) -> [UInt8]? {
        guard !ocspResponders.isEmpty || !caIssuers.isEmpty else { return nil }
        var descriptions: [[UInt8]] = []
        for (method, addresses) in [("1.3.6.1.5.5.7.48.1", ocspResponders), ("1.3.6.1.5.5.7.48.2", caIssuers)] {
            let type = try DER.objectIdentifier(method)
            descriptions += addresses.map { DER.sequence(type, DER.value(0x86, Array($0.utf8))) }
        }
        return DER.sequence(of: descriptions)
    }

    private static func encoded(_ names: [AlternativeName]) throws(SSLError) -> [[UInt8]] {
        var encoded: [[UInt8]] = []
        for name in names { encoded.append(try name.encoded()) }
        return encoded
    }
}
