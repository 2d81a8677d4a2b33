// SPDX-License-Identifier: MIT

internal import CGnuTLS
public import SSLInterface

/// An OCSP response (RFC 6960), as a server staples it to its certificate.
public struct StatusResponse: Sendable, Hashable {
    /// The response.
    public let der: [UInt8]
    /// The response.
    public let pem: [UInt8]

    /// What a responder says of a certificate.
    public enum Status: Sendable, Hashable {
        /// Not revoked.
        case good
        /// Revoked a day ago.
        case revoked
        /// The responder does not know.
        case unknown
    }

    /// What a response is to look like.
    public struct Options: Sendable, Hashable {
        /// When the answer was found, in seconds since 1970. An hour ago unless changed.
        public var thisUpdate: Int64 = SystemClock.now - SystemClock.hour
        /// When the next one will be there, in seconds since 1970; `nil` to leave it out. In a day unless changed.
        public var nextUpdate: Int64? = SystemClock.now + SystemClock.day
        /// Who signs in the authority's name, with a certificate to send along; `nil` for the authority itself.
        public var delegate: IssuedCertificate?
        /// Whether the delegate's certificate is sent along.
        public var includesDelegate = true
        /// Hashes names and keys with SHA-256 instead of SHA-1.
        public var usesSHA256 = false
        /// Names the issuer by another key's hash than its own.
        public var hasWrongKeyHash = false
        /// The overall status: 0 for success, 3 for "try later".
        public var responseStatus: UInt8 = 0
        /// Breaks the signature, by changing a bit of its last byte.
        public var corruptsSignature = false

        /// An answer found an hour ago and good for a day, signed by the authority.
        public init() {}

        /// An answer that is overdue for an hour.
        public static var expired: Options {
            var options = Options()
            options.thisUpdate = SystemClock.now - SystemClock.day
            options.nextUpdate = SystemClock.now - SystemClock.hour
            return options
        }

        /// An answer that will be found in an hour.
        public static var notYetValid: Options {
            var options = Options()
            options.thisUpdate = SystemClock.now + SystemClock.hour
            return options
        }
    }

    init(
        _ issuer: CertificateProfile.Issuer, _ answers: [(certificate: [UInt8], status: Status)], _ options: Options
    ) throws(SSLError) {
        let signer = options.delegate?.certificateDER ?? issuer.certificateDER
        let key = try KeyHandle(der: options.delegate?.privateKeyDER ?? issuer.privateKeyDER)
        var singles: [[UInt8]] = []
        for answer in answers { singles.append(try Self.single(answer, issuer, options)) }
        let data = DER.sequence(
            DER.value(0xa1, try CertificateHandle(der: signer).subject()),
            DER.value(0x18, Self.time(options.thisUpdate)), DER.sequence(of: singles))
        let (algorithm, signature) = try key.signature(of: data)
        var basic = data + algorithm + DER.value(0x03, [0] + signature)
        if options.corruptsSignature { basic.flipLastBit() }
        if let delegate = options.delegate, options.includesDelegate {
            basic += DER.value(0xa0, DER.sequence(delegate.certificateDER))
        }
        let type = try DER.objectIdentifier("1.3.6.1.5.5.7.48.1.1")
        let body = DER.value(0xa0, DER.sequence(type, DER.value(0x04, DER.value(0x30, basic))))
        der = DER.sequence(DER.value(0x0a, [options.responseStatus]), options.responseStatus == 0 ? body : [])
        pem = try GnuTLS.pem("OCSP RESPONSE", der)
    }

    private static func single(
        _ answer: (certificate: [UInt8], status: Status), _ issuer: CertificateProfile.Issuer, _ options: Options
    ) throws(SSLError) -> [UInt8] {
        let authority = try CertificateHandle(der: issuer.certificateDER)
        let oid = try DER.objectIdentifier(options.usesSHA256 ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26")
        let hash = options.usesSHA256 ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_SHA1
        var keyHash = try GnuTLS.hash(hash, authority.publicKeyBits())
        if options.hasWrongKeyHash { keyHash.flipLastBit() }
        let identifier = DER.sequence(
            DER.sequence(oid, [0x05, 0]), DER.value(0x04, try GnuTLS.hash(hash, authority.subject())),
            DER.value(0x04, keyHash), DER.value(0x02, try CertificateHandle(der: answer.certificate).serial()))
        let status: [UInt8] =
            switch answer.status {
            case .good: [0x80, 0]
            case .revoked: DER.value(0xa1, DER.value(0x18, time(SystemClock.now - SystemClock.day)))
            case .unknown: [0x82, 0]
            }
        let next = options.nextUpdate.map { DER.value(0xa0, DER.value(0x18, time($0))) } ?? []
        return DER.sequence(identifier, status, DER.value(0x18, time(options.thisUpdate)), next)
    }

    /// GeneralizedTime.
    private static func time(_ seconds: Int64) -> [UInt8] {
        var days = Int(seconds / 86400)
        var year = 1970
        func length(_ year: Int) -> Int { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }
        while days >= length(year) {
            days -= length(year)
            year += 1
        }
        let months = [31, length(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 0
        while days >= months[month] {
            days -= months[month]
            month += 1
        }
        let clock = Int(seconds % 86400)
        let parts = [month + 1, days + 1, clock / 3600, clock / 60 % 60, clock % 60]
        return Array((String(year) + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "Z").utf8)
    }
}

extension CertificateAuthority {
    /// Says of one of its certificates whether it is revoked.
    ///
    /// Throws ``SSLError/Code/ssl`` for what GnuTLS cannot make.
    public func statusResponse(
        for certificate: IssuedCertificate, _ status: StatusResponse.Status = .good,
        options: StatusResponse.Options = .init()
    ) throws(SSLError) -> StatusResponse {
        try statusResponse(for: [(certificate, status)], options: options)
    }

    /// Says of several certificates whether they are revoked.
    ///
    /// Throws ``SSLError/Code/ssl`` for what GnuTLS cannot make.
    public func statusResponse(
        for answers: [(certificate: IssuedCertificate, status: StatusResponse.Status)],
        options: StatusResponse.Options = .init()
    ) throws(SSLError) -> StatusResponse {
        try StatusResponse(issuer, answers.map { ($0.certificate.certificateDER, $0.status) }, options)
    }
}

extension CertificateProfile {
    /// For somebody who answers in an authority's name whether certificates are revoked.
    public static var statusResponder: CertificateProfile {
        CertificateProfile().with { $0.extendedKeyUsages = [.ocspSigning] }
    }

    /// This profile for a certificate that says that a response must be stapled to it (RFC 7633).
    public var mustStaple: CertificateProfile {
        with { $0.extraExtensions.append(RawExtension(.tlsFeature, der: DER.sequence(DER.integer(5)))) }
    }
}
