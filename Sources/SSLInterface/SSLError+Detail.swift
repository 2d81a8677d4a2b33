// SPDX-License-Identifier: MIT

extension SSLError {
    /// Why an operation failed, in OpenSSL's vocabulary and in the backend's own.
    public struct Detail: Sendable, Hashable {
        /// The sentence: what happened, for people. Decide nothing by looking inside it.
        public var message: String
        /// The part of OpenSSL that would report this, such as `SSL` or `X509`. CPython's `SSLError.library`.
        public var library: Library?
        /// OpenSSL's reason, such as `CERTIFICATE_VERIFY_FAILED`. CPython's `SSLError.reason`.
        public var reason: Reason?
        /// The `X509_V_ERR_*` number, when a certificate did not verify. CPython's `verify_code`.
        public var verifyCode: Int32?
        /// The text of ``verifyCode``. CPython's `verify_message`.
        public var verifyMessage: String?
        /// The alert that ended the conversation, and who sent it.
        public var alert: Alert?
        /// The backend's own number, such as `GNUTLS_E_*`.
        public var backendCode: Int32?
        /// `errno`, when a system call failed.
        public var systemError: Int32?

        /// Makes a detail. All but the message may be left out.
        public init(
            message: String, library: Library? = nil, reason: Reason? = nil, verifyCode: Int32? = nil,
            verifyMessage: String? = nil, alert: Alert? = nil, backendCode: Int32? = nil, systemError: Int32? = nil
        ) {
            self.message = message
            self.library = library
            self.reason = reason
            self.verifyCode = verifyCode
            self.verifyMessage = verifyMessage
            self.alert = alert
            self.backendCode = backendCode
            self.systemError = systemError
        }
    }

    /// A library of OpenSSL's error numbering (`ERR_LIB_*`).
    public struct Library: Sendable, Hashable {
        /// OpenSSL's number.
        public let number: Int32
        /// CPython's mnemonic, the value of `SSLError.library`.
        public let name: String
        /// Makes a library from OpenSSL's number and CPython's mnemonic.
        public init(number: Int32, name: String) {
            self.number = number
            self.name = name
        }

        /// The TLS protocol: `ERR_LIB_SSL`.
        public static let ssl = Library(number: 20, name: "SSL")
        /// Reading PEM files: `ERR_LIB_PEM`.
        public static let pem = Library(number: 9, name: "PEM")
        /// Certificates and stores: `ERR_LIB_X509`.
        public static let x509 = Library(number: 11, name: "X509")
        /// Decoding DER: `ERR_LIB_ASN1`.
        public static let asn1 = Library(number: 13, name: "ASN1")
    }

    /// A reason within a ``Library``: OpenSSL's name without its prefix, and its number.
    public struct Reason: Sendable, Hashable {
        /// The name, such as `NO_SHARED_CIPHER`. CPython's `SSLError.reason`.
        public let name: String
        /// The number, such as 193.
        public let number: Int32
        /// Makes a reason from OpenSSL's name and number.
        public init(name: String, number: Int32) {
            self.name = name
            self.number = number
        }
    }

    /// An alert and its direction.
    public struct Alert: Sendable, Hashable {
        /// Which alert.
        public let description: AlertDescription
        /// True when the peer sent it, false when this side did.
        public let isReceived: Bool
        /// Makes an alert with its direction.
        public init(_ description: AlertDescription, isReceived: Bool) {
            self.description = description
            self.isReceived = isReceived
        }
    }

    /// True when the peer's certificate, or its name, was refused by this side.
    ///
    /// The corresponding CPython class is `SSLCertVerificationError`.
    public var isCertificateVerificationError: Bool { detail?.verifyCode != nil }
}
