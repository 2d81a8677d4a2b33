// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// What `getpeercert()` returns.
enum CertificateDictionary {
    /// Raises SSLError for what is not a certificate.
    static func make(_ certificate: SSLCertificate, _ module: ModuleState) throws(Raised) -> Owned {
        guard let info = certificate.info else { throw module.raise("not a certificate") }
        let entries = try Owned.dictionary()
        try entries.set("subject", name(info.subject))
        try entries.set("issuer", name(info.issuer))
        try entries.set("version", .int(info.version))
        try entries.set("serialNumber", .string(info.serialNumber))
        try entries.set("notBefore", .string(info.notBefore))
        try entries.set("notAfter", .string(info.notAfter))
        if !info.subjectAltName.isEmpty {
            try entries.set("subjectAltName", .tuple(info.subjectAltName, generalName))
        }
        try addAddresses(info.ocsp, "OCSP", to: entries)
        try addAddresses(info.caIssuers, "caIssuers", to: entries)
        try addAddresses(info.crlDistributionPoints, "crlDistributionPoints", to: entries)
        return entries
    }

    private static func addAddresses(
        _ addresses: [String], _ key: String, to entries: borrowing Owned
    ) throws(Raised) {
        guard !addresses.isEmpty else { return }
        try entries.set(key, .tuple(addresses) { (address) throws(Raised) in try .string(address) })
    }

    private static func name(_ name: [CertificateInfo.RelativeDistinguishedName]) throws(Raised) -> Owned {
        try .tuple(name) { (level) throws(Raised) in
            try .tuple(level) { (attribute) throws(Raised) in
                try .pair(.string(attribute.type), .string(attribute.value))
            }
        }
    }

    private static func generalName(_ it: CertificateInfo.GeneralName) throws(Raised) -> Owned {
        guard let directory = it.directoryName else { return try .pair(.string(it.kind), .string(it.value)) }
        return try .pair(.string(it.kind), name(directory))
    }
}
