// SPDX-License-Identifier: MIT
internal import SSLInterface

// What GnuTLS reports with one code for several causes: whoever knows the cause picks the name.

/// A first record that is not what it should be.
extension Translation {
    /// A server read the beginning of an HTTP request. No alert: the other side would not understand one.
    public static let httpRequest = Translation(.httpRequest)
    /// A server read the beginning of an HTTP `CONNECT` request.
    public static let httpsProxyRequest = Translation(.httpsProxyRequest)
    /// The bytes are no TLS at all.
    public static let wrongVersionNumber = Translation(.wrongVersionNumber)
    /// A TLS message that does not belong here.
    public static let unexpectedMessage = Translation(.unexpectedMessage, alert: .unexpectedMessage)
    /// More ChangeCipherSpec than anybody needs.
    public static let unexpectedCCSMessage = Translation(.unexpectedCCSMessage, alert: .unexpectedMessage)
    /// A record that is not encrypted where all are (TLS 1.3).
    public static let badRecordType = Translation(.badRecordType, alert: .unexpectedMessage)
    /// No version in common.
    public static let unsupportedProtocol = Translation(.unsupportedProtocol, alert: .protocolVersion)
    /// A version that never was, such as an SSL 2 hello.
    public static let unknownProtocol = Translation(.unknownProtocol, alert: .protocolVersion)
    /// A record longer than allowed, before there are keys.
    public static let packetLengthTooLong = Translation(.packetLengthTooLong, alert: .recordOverflow)
    /// A record longer than allowed, under TLS 1.3's keys.
    public static let encryptedLengthTooLong = Translation(.encryptedLengthTooLong, alert: .recordOverflow)
    /// A field or a message of another length than announced.
    public static let lengthMismatch = Translation(.lengthMismatch, alert: .decodeError)
}

/// The end of a conversation.
extension Translation {
    /// The transport ended without `close_notify`: CPython's `SSLEOFError`, with its text. OpenSSL sends the alert when
    /// this happens in the handshake.
    public static let unexpectedEOF = Translation(
        code: .eof, library: .ssl, reason: .unexpectedEOFWhileReading, alert: .decodeError,
        message: SSLError.Code.eof.description)
    /// The peer closed properly, but too early. CPython's `SSLZeroReturnError`.
    public static let zeroReturn = Translation(.zeroReturn)
    /// Data came after this side had closed.
    public static let applicationDataAfterCloseNotify = Translation(.applicationDataAfterCloseNotify)
    /// A write after this side had closed.
    public static let protocolIsShutdown = Translation(.protocolIsShutdown)
    /// A close before the handshake was done.
    public static let shutdownWhileInInit = Translation(.shutdownWhileInInit)
    /// A call on a connection without a role. OpenSSL's `UNINITIALIZED`.
    public static let uninitialized = Translation(.uninitialized)
}

/// The handshake.
extension Translation {
    /// No suite in common, no certificate for any, or no group for it in TLS 1.2.
    public static let noSharedCipher = Translation(.noSharedCipher, alert: .handshakeFailure)
    /// The version range is empty.
    public static let noProtocolsAvailable = Translation(.noProtocolsAvailable)
    /// No suite is left for the newest version.
    public static let noCiphersAvailable = Translation(.noCiphersAvailable)
    /// The server chose a suite that was not offered.
    public static let wrongCipherReturned = Translation(.wrongCipherReturned, alert: .illegalParameter)
    /// A signature of a scheme that was not offered.
    public static let wrongSignatureType = Translation(.wrongSignatureType, alert: .illegalParameter)
    /// A callback refused; it chose the alert itself.
    public static let callbackFailed = Translation(.callbackFailed)
    /// The peer answered with the warning `no_renegotiation`.
    public static let noRenegotiation = Translation(.noRenegotiation, alert: .handshakeFailure)
    /// More warnings in a row than anybody needs.
    public static let tooManyWarnAlerts = Translation(.tooManyWarnAlerts, alert: .unexpectedMessage)
    /// A client whose TLS 1.3 pre-shared key does not prove.
    public static let binderDoesNotVerify = Translation(.binderDoesNotVerify, alert: .illegalParameter)
    /// A TLS 1.3 client that offers pre-shared keys without saying how to use them.
    public static let missingPSKKexModes = Translation(.missingPSKKexModesExtension, alert: .missingExtension)
    /// A pre-shared key identity that nobody knows.
    public static let pskIdentityNotFound = Translation(.pskIdentityNotFound, alert: .unknownPSKIdentity)
    /// A failure of this side's own.
    public static let internalError = Translation(.internalError, alert: .internalError)
}

/// The peer's certificate.
extension Translation {
    /// A certificate did not verify and nothing more is known; with a ``VerifyCode`` use its error instead.
    public static let certificateVerifyFailed = Translation(.certificateVerifyFailed, alert: .certificateUnknown)
    /// A client certificate was required and none came, up to TLS 1.2.
    public static let peerDidNotReturnACertificate = Translation(
        .peerDidNotReturnACertificate, alert: .handshakeFailure)
    /// A client certificate was required and none came, in TLS 1.3.
    public static let certificateRequired = Translation(.peerDidNotReturnACertificate, alert: .certificateRequired)
    /// A certificate that is not DER; in a handshake.
    public static let asn1Lib = Translation(.asn1Lib, alert: .badCertificate)
}

/// One's own certificates, keys and trust roots: nothing is sent, no conversation is open.
extension Translation {
    /// The private key is not the certificate's.
    public static let keyValuesMismatch = Translation(.keyValuesMismatch, library: .x509)
    /// A private key of another type than every certificate.
    public static let noCertificateAssigned = Translation(.noCertificateAssigned)
    /// The leaf's key is too short for the security level.
    public static let eeKeyTooSmall = Translation(.eeKeyTooSmall)
    /// The key of a further certificate of the chain is too short for the security level.
    public static let caKeyTooSmall = Translation(.caKeyTooSmall)
    /// A signature in the chain uses a digest that is too weak for the security level.
    public static let caMdTooWeak = Translation(.caMdTooWeak)
    /// A certificate chain or private key could not be read, for whatever reason. Number 524297.
    public static let pemLib = Translation(.pemLib)
    /// A file of trust roots could not be read, for whatever reason. Number 524297, of the library `X509`.
    public static let x509PEMLib = Translation(.pemLib, library: .x509)
    /// No PEM block of the kind that was looked for.
    public static let pemNoStartLine = Translation(.noStartLine, library: .pem)
    /// A PEM block that is not base64.
    public static let badBase64Decode = Translation(.badBase64Decode, library: .pem)
    /// A file of trust roots without any.
    public static let noCertificateOrCRLFound = Translation(.noCertificateOrCRLFound, library: .x509)
    /// DER that ends too early, or with bytes that are no certificate.
    public static let asn1NotEnoughData = Translation(.notEnoughData, library: .asn1)
}

/// Asking for a client certificate after the handshake (TLS 1.3).
extension Translation {
    /// The version is not TLS 1.3.
    public static let wrongSSLVersion = Translation(.wrongSSLVersion)
    /// Only servers may ask.
    public static let notServer = Translation(.notServer)
    /// The handshake is not done.
    public static let stillInInit = Translation(.stillInInit)
    /// The client did not offer it.
    public static let extensionNotReceived = Translation(.extensionNotReceived)
    /// An earlier request is not sent yet.
    public static let requestPending = Translation(.requestPending)
    /// An earlier request is not answered yet.
    public static let requestSent = Translation(.requestSent)
    /// The context asks nobody for certificates.
    public static let invalidConfig = Translation(.invalidConfig)
}
