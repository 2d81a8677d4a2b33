// SPDX-License-Identifier: MIT

extension X509Certificate {
    /// One extension as the certificate has it.
    public struct Extension: Sendable, Hashable {
        /// The dotted object identifier.
        public let oid: String
        /// Whoever does not understand the extension must refuse the certificate.
        public let isCritical: Bool
        /// The contents of the OCTET STRING: mostly DER.
        public let value: [UInt8]
    }

    /// All extensions in their order.
    public var extensions: [Extension] {
        parsed.entries.map { entry in
            Extension(
                oid: ObjectIdentifier.dotted(derBytes[entry.oid]) ?? "", isCritical: entry.isCritical,
                value: Array(derBytes[entry.value]))
        }
    }

    /// The certificate has extensions at all. OpenSSL's code 93 under `VERIFY_X509_STRICT` when it is not of version 3.
    public var hasExtensions: Bool { !parsed.entries.isEmpty }
    /// Two extensions have the same object identifier, which RFC 5280 forbids.
    public var hasDuplicateExtensions: Bool { parsed.hasDuplicates }
    /// An extension that decides about trust is malformed or there twice: such a certificate must not be accepted.
    ///
    /// The corresponding OpenSSL flag is `EXFLAG_INVALID`.
    public var hasInvalidExtensions: Bool { parsed.isInvalid }
    /// A critical extension is none of those that verification takes care of. OpenSSL's code 34.
    public var hasUnhandledCriticalExtension: Bool { parsed.hasUnhandledCritical }
    /// Whether it is a proxy certificate (RFC 3820), issued by somebody's own certificate. OpenSSL's `EXFLAG_PROXY`.
    public var isProxy: Bool { parsed.contains(.proxy) }

    /// May it sign certificates; `nil` without the extension.
    public var basicConstraints: BasicConstraints? { parsed.basicConstraints }

    /// What the key may do: `0x80` digitalSignature, `0x20` keyEncipherment, `0x04` keyCertSign, `0x02` cRLSign, ...,
    /// `0x8000` decipherOnly; `nil` without the extension, which allows everything. `X509_get_key_usage`.
    public var keyUsage: UInt16? { parsed.keyUsage }

    /// The purposes of the key as dotted object identifiers; `nil` without the extension, which allows every purpose.
    public var extendedKeyUsage: [String]? {
        guard var reader = value(.extendedKeyUsage), var purposes = reader.enter(DERReader.Tag.sequence) else {
            return nil
        }
        var result: [String] = []
        while let oid = purposes.objectIdentifier() {
            result.append(ObjectIdentifier.dotted(derBytes[oid]) ?? "")
        }
        return result
    }

    /// What names this certificate's key.
    public var subjectKeyIdentifier: [UInt8]? {
        guard var reader = value(.subjectKeyIdentifier) else { return nil }
        return reader.content(DERReader.Tag.octetString).map { Array(derBytes[$0]) }
    }

    /// Netscape's certificate types: `0x80` TLS client, `0x40` TLS server, `0x04` TLS authority; `nil` without them.
    public var netscapeCertType: UInt16? { parsed.netscapeCertType }

    /// What names the issuer's key.
    public var authorityKeyIdentifier: AuthorityKeyIdentifier? {
        guard var reader = value(.authorityKeyIdentifier) else { return nil }
        return AuthorityKeyIdentifier.Fields(&reader).map { AuthorityKeyIdentifier($0, derBytes) }
    }

    /// OpenSSL would take the certificate for a certificate authority's. `X509_check_ca`.
    ///
    /// basicConstraints decides where it is present. Else: version 1 and self-issued, or a key usage with
    /// keyCertSign, or one of Netscape's CA types. Never with invalid extensions, nor with a key usage that lacks
    /// keyCertSign.
    public var isCA: Bool { authorityKind != nil }

    /// What makes a certificate a certificate authority's.
    package enum AuthorityKind: Sendable {
        /// Its basic constraints, as RFC 5280 demands.
        case basicConstraints
        /// It is a self-signed certificate of version 1, which has nothing else to say so.
        case version1
        /// It has no basic constraints, but a key usage with keyCertSign.
        case keyUsage
        /// One of Netscape's types, the one for TLS among them or not.
        case netscape(isTLS: Bool)
    }

    /// What makes it a certificate authority's, or `nil` when nothing does. What `X509_check_ca` returns.
    package var authorityKind: AuthorityKind? {
        if hasInvalidExtensions { return nil }
        if let keyUsage, keyUsage & 0x04 == 0 { return nil }
        if let basicConstraints { return basicConstraints.isCA ? .basicConstraints : nil }
        if version == 1 && isSelfSigned { return .version1 }
        if keyUsage != nil { return .keyUsage }
        guard let types = parsed.netscapeCertType, types & 0x07 != 0 else { return nil }
        return .netscape(isTLS: types & 0x04 != 0)
    }

    /// It delegates resources of routing (RFC 3779), which are not checked here.
    package var hasRoutingResources: Bool { parsed.contains(.addressBlocks) || parsed.contains(.systemNumbers) }
    /// An extension of these kinds is there, and marked critical.
    package var hasCriticalSubjectAltName: Bool { parsed.only(.subjectAltName)?.isCritical ?? false }
    package var hasCriticalAuthorityKeyIdentifier: Bool { parsed.only(.authorityKeyIdentifier)?.isCritical ?? false }
    package var hasCriticalSubjectKeyIdentifier: Bool { parsed.only(.subjectKeyIdentifier)?.isCritical ?? false }
    /// Whether there is a subject alternative name without any name in it; `nil` without the extension.
    package var hasEmptySubjectAltName: Bool? { subjectAltNames.map { names in !names.contains { _ in true } } }

    /// A cursor over the contents of the only extension of a kind.
    func value(_ kind: ExtensionKind) -> DERReader? {
        parsed.only(kind).map { DERReader(derBytes, in: $0.value) }
    }
}
