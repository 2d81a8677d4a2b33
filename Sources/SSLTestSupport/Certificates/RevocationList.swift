// SPDX-License-Identifier: MIT

internal import CGnuTLS
import SSLInterface

/// A certificate revocation list (RFC 5280, section 5).
public struct RevocationList: Sendable, Hashable {
    /// The list.
    public let der: [UInt8]
    /// The list.
    public let pem: [UInt8]

    /// What a list is to look like.
    public struct Options: Sendable, Hashable {
        /// When it was made, in seconds since 1970. An hour ago unless changed.
        public var thisUpdate: Int64 = SystemClock.now - SystemClock.hour
        /// When the next one comes, in seconds since 1970. In a day unless changed.
        public var nextUpdate: Int64 = SystemClock.now + SystemClock.day
        /// Its number in the row of lists: 0 to 127.
        public var number: UInt8 = 1
        /// The hash of the signature, or `nil` for what suits the key.
        public var signatureHash: SignatureHash?
        /// Breaks the signature, by changing a bit of its last byte.
        public var corruptsSignature = false

        /// A list made an hour ago and good for a day.
        public init() {}

        /// A list whose successor is overdue for an hour.
        public static var expired: Options {
            var options = Options()
            options.thisUpdate = SystemClock.now - SystemClock.day
            options.nextUpdate = SystemClock.now - SystemClock.hour
            return options
        }

        /// A list that will be made in an hour.
        public static var notYetValid: Options {
            var options = Options()
            options.thisUpdate = SystemClock.now + SystemClock.hour
            return options
        }
    }

    init(
        _ issuer: CertificateProfile.Issuer, revoking certificates: [[UInt8]], _ options: Options
    ) throws(SSLError) {
        var handle: gnutls_x509_crl_t?
        try GnuTLS.check(unsafe gnutls_x509_crl_init(&handle), "gnutls_x509_crl_init")
        defer { unsafe gnutls_x509_crl_deinit(handle) }
        let list = unsafe handle
        try GnuTLS.check(unsafe gnutls_x509_crl_set_version(list, 2), "gnutls_x509_crl_set_version")
        try GnuTLS.check(
            unsafe gnutls_x509_crl_set_this_update(list, Int(options.thisUpdate)), "gnutls_x509_crl_set_this_update")
        try GnuTLS.check(
            unsafe gnutls_x509_crl_set_next_update(list, Int(options.nextUpdate)), "gnutls_x509_crl_set_next_update")
        for certificate in certificates {
            try unsafe CertificateHandle(der: certificate).withHandle { (revoked) throws(SSLError) in
                try GnuTLS.check(
                    unsafe gnutls_x509_crl_set_crt(list, revoked, Int(options.thisUpdate)), "gnutls_x509_crl_set_crt")
            }
        }
        if let identifier = issuer.keyIdentifier {
            try GnuTLS.check(
                unsafe gnutls_x509_crl_set_authority_key_id(list, identifier, identifier.count),
                "gnutls_x509_crl_set_authority_key_id")
        }
        let number = [options.number & 0x7f]
        try GnuTLS.check(unsafe gnutls_x509_crl_set_number(list, number, 1), "gnutls_x509_crl_set_number")
        try unsafe Self.sign(list, issuer, options.signatureHash)
        var bytes = try unsafe GnuTLS.bytes("gnutls_x509_crl_export2") {
            unsafe gnutls_x509_crl_export2(list, GNUTLS_X509_FMT_DER, $0)
        }
        if options.corruptsSignature { bytes.flipLastBit() }
        der = bytes
        pem = try GnuTLS.pem("X509 CRL", bytes)
    }

    private static func sign(
        _ list: gnutls_x509_crl_t?, _ issuer: CertificateProfile.Issuer, _ hash: SignatureHash?
    ) throws(SSLError) {
        let key = try KeyHandle(der: issuer.privateKeyDER)
        try unsafe CertificateHandle(der: issuer.certificateDER).withHandle { (certificate) throws(SSLError) in
            try unsafe key.withSigner(hash) { (signer, digest, flags) throws(SSLError) in
                try GnuTLS.check(
                    unsafe gnutls_x509_crl_privkey_sign(list, certificate, signer, digest, flags),
                    "gnutls_x509_crl_privkey_sign")
            }
        }
    }
}
