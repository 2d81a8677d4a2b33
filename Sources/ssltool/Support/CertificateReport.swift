// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface

/// A certificate as `getpeercert()` would show it, with its key.
struct CertificateReport: Encodable {
    let subject: String
    let issuer: String
    let version: Int
    let serialNumber: String
    let notBefore: String
    let notAfter: String
    let subjectAltName: [[String]]
    let ocsp: [String]
    let caIssuers: [String]
    let crlDistributionPoints: [String]
    let keyAlgorithm: String
    let keyBits: Int?
    let isCA: Bool
    let pin: String

    init(_ certificate: SSLCertificate) {
        let info = certificate.info ?? CertificateInfo()
        let decoded = X509Certificate(derBytes: certificate.derBytes)
        subject = Self.text(info.subject)
        issuer = Self.text(info.issuer)
        version = info.version
        serialNumber = info.serialNumber
        notBefore = info.notBefore
        notAfter = info.notAfter
        subjectAltName = info.subjectAltName.map { name in [name.kind, name.directoryName.map(Self.text) ?? name.value]
        }
        ocsp = info.ocsp
        caIssuers = info.caIssuers
        crlDistributionPoints = info.crlDistributionPoints
        let oid = decoded?.publicKeyAlgorithm ?? ""
        keyAlgorithm = Self.algorithms[oid] ?? oid
        keyBits = decoded?.publicKeyBits
        isCA = decoded?.isCA ?? false
        pin = PublicKeyPin(certificate: certificate)?.description ?? ""
    }

    private static let algorithms = [
        "1.2.840.113549.1.1.1": "RSA", "1.2.840.113549.1.1.10": "RSA-PSS", "1.2.840.10045.2.1": "ECDSA",
        "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448", "1.2.840.10040.4.1": "DSA",
    ]

    private static func text(_ name: [CertificateInfo.RelativeDistinguishedName]) -> String {
        let parts = name.map { $0.map { "\(short($0.type))=\($0.value)" }.joined(separator: "+") }
        return parts.isEmpty ? "(empty)" : parts.joined(separator: ", ").escaped
    }

    private static func short(_ type: String) -> String {
        ObjectIdentifierTable.entry(longName: type)?.shortName ?? type
    }

    var lines: [String] {
        var lines = [
            "subject:     \(subject)", "issuer:      \(issuer)", "serial:      \(serialNumber)",
            "valid from:  \(notBefore)", "valid until: \(notAfter)",
            "key:         \(keyAlgorithm)\(keyBits.map { " \($0) bits" } ?? "")\(isCA ? ", certificate authority" : "")",
        ]
        lines.append("pin:         \(pin)")
        if !subjectAltName.isEmpty {
            lines.append("names:       " + subjectAltName.map { "\($0[0]):\($0[1])".escaped }.joined(separator: ", "))
        }
        for address in ocsp { lines.append("OCSP:        \(address.escaped)") }
        for address in caIssuers { lines.append("CA issuers:  \(address.escaped)") }
        for address in crlDistributionPoints { lines.append("CRL:         \(address.escaped)") }
        return lines
    }
}

extension String {
    /// Without control characters: a certificate must not steer the terminal that shows it.
    var escaped: String {
        String(unicodeScalars.map { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) ? "\u{fffd}" : Character($0) })
    }
}
