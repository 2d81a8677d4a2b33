// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLCertificate {
    /// The subject in one line, the last RDN first: `CN=example.org,O=Example`. Characters that would be taken for
    /// punctuation have a backslash before them (RFC 2253). Empty for a certificate that cannot be decoded.
    ///
    /// What CPython's `repr()` of a certificate shows; OpenSSL's `X509_NAME_print_ex` with `XN_FLAG_RFC2253`.
    public var subjectText: String {
        let levels = info?.subject.reversed() ?? []
        return levels.map { level in level.reversed().map(Self.text).joined(separator: "+") }.joined(separator: ",")
    }

    private static func text(_ attribute: CertificateInfo.Attribute) -> String {
        let name = ObjectIdentifierTable.entry(longName: attribute.type)?.shortName ?? attribute.type
        return "\(name)=\(escaped(attribute.value))"
    }

    private static func escaped(_ value: String) -> String {
        var result = ""
        let last = value.unicodeScalars.count - 1
        for (index, scalar) in value.unicodeScalars.enumerated() {
            switch scalar {
            case ",", "+", "\"", "\\", "<", ">", ";": result += "\\\(scalar)"
            case "#" where index == 0, " " where index == 0 || index == last: result += "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\" + (digits.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
