// SPDX-License-Identifier: MIT

public import SSLInterface

extension SSLCertificate {
    /// The subject in one line of ASCII, the last RDN first: `CN=example.org,O=Example`. Characters that would be taken for
    /// punctuation have a backslash before them; of others, and of what is not ASCII, each octet of UTF-8 is written in
    /// hexadecimal (RFC 2253). Empty for a certificate that cannot be decoded.
    ///
    /// What CPython's `repr()` of a certificate shows; OpenSSL's `X509_NAME_print_ex` with `XN_FLAG_RFC2253`.
    public var subjectText: String { X509Certificate(derBytes: derBytes)?.subjectText ?? "" }
}

extension X509Certificate {
    /// See `SSLCertificate.subjectText`.
    var subjectText: String { DistinguishedName.text(derBytes, content: layout.subject.content) }
}
