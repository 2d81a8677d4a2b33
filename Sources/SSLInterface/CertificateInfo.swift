// SPDX-License-Identifier: MIT

/// What a certificate says, in the shape of the dictionary that CPython's `getpeercert()` returns.
public struct CertificateInfo: Sendable, Hashable {
    /// Whose certificate it is: RDNs in their encoded order, each a list of attributes.
    public var subject: [RelativeDistinguishedName]
    /// Who issued it.
    public var issuer: [RelativeDistinguishedName]
    /// The X.509 version: 3 for nearly all.
    public var version: Int
    /// Upper-case hexadecimal with an even number of digits; a leading `-` for a negative number.
    public var serialNumber: String
    /// The first moment of validity, as OpenSSL prints it: `Jan  5 09:34:43 2018 GMT`.
    public var notBefore: String
    /// The last moment of validity, in the same form.
    public var notAfter: String
    /// The names and addresses that the certificate is for, in their encoded order.
    public var subjectAltName: [GeneralName]
    /// Addresses of OCSP responders.
    public var ocsp: [String]
    /// Addresses of issuers' certificates.
    public var caIssuers: [String]
    /// Addresses of certificate revocation lists.
    public var crlDistributionPoints: [String]

    /// One level of a distinguished name: nearly always a single attribute.
    public typealias RelativeDistinguishedName = [Attribute]

    /// An attribute of a name.
    public struct Attribute: Sendable, Hashable {
        /// OpenSSL's long name of the type, such as `commonName`, or its dotted number where it has none.
        public let type: String
        /// The value as text.
        public let value: String
        /// Makes an attribute.
        public init(type: String, value: String) {
            self.type = type
            self.value = value
        }
    }

    /// An alternative name of the subject.
    public struct GeneralName: Sendable, Hashable {
        /// CPython's word for the kind: `DNS`, `email`, `URI`, `IP Address`, `DirName`, `Registered ID`, `othername`, ...
        public let kind: String
        /// The name as CPython prints it; for `DirName` the attributes are in ``directoryName``.
        public let value: String
        /// The name, when the kind is `DirName`.
        public let directoryName: [RelativeDistinguishedName]?
        /// Makes a general name.
        public init(kind: String, value: String, directoryName: [RelativeDistinguishedName]? = nil) {
            self.kind = kind
            self.value = value
            self.directoryName = directoryName
        }
    }

    /// Makes an empty description; fill in what the certificate says.
    public init() {
        subject = []
        issuer = []
        version = 3
        serialNumber = ""
        notBefore = ""
        notAfter = ""
        subjectAltName = []
        ocsp = []
        caIssuers = []
        crlDistributionPoints = []
    }
}
