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

    /// Whether name constraints (RFC 5280, 4.2.1.10) list names of directories. True for constraints that cannot be read.
    public var constrainsDirectoryNames: Bool {
        guard parsed.contains(.nameConstraints) else { return false }
        guard var whole = value(.nameConstraints), var lists = whole.enter(DERReader.Tag.sequence) else { return true }
        while var list = lists.next().map({ DERReader(derBytes, in: $0.content) }) {
            while let subtree = list.next() {
                let base = DERReader(derBytes, in: subtree.content)
                if base.nextTag == 0xa4 { return true }
            }
            if !list.isAtEnd { return true }
        }
        return !lists.isAtEnd
    }

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
    public var isCA: Bool {
        if hasInvalidExtensions { return false }
        if let keyUsage, keyUsage & 0x04 == 0 { return false }
        if let basicConstraints { return basicConstraints.isCA }
        if version == 1 && isSelfIssued || keyUsage != nil { return true }
        return parsed.netscapeCertType.map { $0 & 0x07 != 0 } ?? false
    }

    /// A cursor over the contents of the only extension of a kind.
    func value(_ kind: ExtensionKind) -> DERReader? {
        parsed.only(kind).map { DERReader(derBytes, in: $0.value) }
    }
}
