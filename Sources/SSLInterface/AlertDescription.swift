// SPDX-License-Identifier: MIT

/// The description of a TLS alert (RFC 8446, section 6, and the extensions that added to it).
///
/// Any number may arrive from a peer; the named ones are those of the registry that TLS 1.0 to 1.3 use. The corresponding
/// CPython constants are `ssl.AlertDescription.ALERT_DESCRIPTION_*`.
public struct AlertDescription: RawRepresentable, Sendable, Hashable {
    /// The number on the wire.
    public let rawValue: UInt8
    /// Makes a description from its number on the wire.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The sender will send no more data. Not an error.
    public static let closeNotify = AlertDescription(rawValue: 0)
    /// A message that does not belong here.
    public static let unexpectedMessage = AlertDescription(rawValue: 10)
    /// A record did not decrypt or authenticate.
    public static let badRecordMAC = AlertDescription(rawValue: 20)
    /// TLS 1.0 only.
    public static let decryptionFailed = AlertDescription(rawValue: 21)
    /// A record longer than the protocol allows.
    public static let recordOverflow = AlertDescription(rawValue: 22)
    /// Compression, which nobody uses any more.
    public static let decompressionFailure = AlertDescription(rawValue: 30)
    /// No acceptable set of parameters.
    public static let handshakeFailure = AlertDescription(rawValue: 40)
    /// SSL 3 only.
    public static let noCertificate = AlertDescription(rawValue: 41)
    /// A certificate that is corrupt or does not fit, such as one for another host name.
    public static let badCertificate = AlertDescription(rawValue: 42)
    /// A certificate of an unsupported type or purpose.
    public static let unsupportedCertificate = AlertDescription(rawValue: 43)
    /// A certificate that its issuer revoked.
    public static let certificateRevoked = AlertDescription(rawValue: 44)
    /// A certificate that has expired.
    public static let certificateExpired = AlertDescription(rawValue: 45)
    /// Some other problem with a certificate.
    public static let certificateUnknown = AlertDescription(rawValue: 46)
    /// A field out of range.
    public static let illegalParameter = AlertDescription(rawValue: 47)
    /// The certificate's issuer is not known or not trusted.
    public static let unknownCA = AlertDescription(rawValue: 48)
    /// A valid certificate, but access is refused.
    public static let accessDenied = AlertDescription(rawValue: 49)
    /// A message that could not be decoded.
    public static let decodeError = AlertDescription(rawValue: 50)
    /// A signature or Finished message that is wrong.
    public static let decryptError = AlertDescription(rawValue: 51)
    /// TLS 1.0 only.
    public static let exportRestriction = AlertDescription(rawValue: 60)
    /// No common protocol version.
    public static let protocolVersion = AlertDescription(rawValue: 70)
    /// The offered parameters are too weak.
    public static let insufficientSecurity = AlertDescription(rawValue: 71)
    /// A failure that has nothing to do with the peer.
    public static let internalError = AlertDescription(rawValue: 80)
    /// A retried connection used a lower version than needed (RFC 7507).
    public static let inappropriateFallback = AlertDescription(rawValue: 86)
    /// The handshake was cancelled by the user.
    public static let userCancelled = AlertDescription(rawValue: 90)
    /// Renegotiation is refused.
    public static let noRenegotiation = AlertDescription(rawValue: 100)
    /// A required extension is missing.
    public static let missingExtension = AlertDescription(rawValue: 109)
    /// An extension nobody asked for.
    public static let unsupportedExtension = AlertDescription(rawValue: 110)
    /// A certificate URL could not be fetched.
    public static let certificateUnobtainable = AlertDescription(rawValue: 111)
    /// No server by the name that the client asked for.
    public static let unrecognizedName = AlertDescription(rawValue: 112)
    /// A stapled OCSP response that is not acceptable.
    public static let badCertificateStatusResponse = AlertDescription(rawValue: 113)
    /// A certificate hash that does not match.
    public static let badCertificateHashValue = AlertDescription(rawValue: 114)
    /// An unknown pre-shared key identity.
    public static let unknownPSKIdentity = AlertDescription(rawValue: 115)
    /// A client certificate is required and none came (TLS 1.3).
    public static let certificateRequired = AlertDescription(rawValue: 116)
    /// No common application protocol (ALPN).
    public static let noApplicationProtocol = AlertDescription(rawValue: 120)
}
