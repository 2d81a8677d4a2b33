// SPDX-License-Identifier: MIT

/// The codes, by OpenSSL's names in camel case. The number of each is its `X509_V_ERR_*`.
extension VerifyCode {
    /// No problem.
    public static let ok = VerifyCode(rawValue: 0)
    /// Unspecified certificate verification error.
    public static let unspecified = VerifyCode(rawValue: 1)
    /// Unable to get issuer certificate.
    public static let unableToGetIssuerCert = VerifyCode(rawValue: 2)
    /// Unable to get certificate CRL.
    public static let unableToGetCRL = VerifyCode(rawValue: 3)
    /// Unable to decrypt certificate's signature.
    public static let unableToDecryptCertSignature = VerifyCode(rawValue: 4)
    /// Unable to decrypt CRL's signature.
    public static let unableToDecryptCRLSignature = VerifyCode(rawValue: 5)
    /// Unable to decode issuer public key.
    public static let unableToDecodeIssuerPublicKey = VerifyCode(rawValue: 6)
    /// Certificate signature failure.
    public static let certSignatureFailure = VerifyCode(rawValue: 7)
    /// CRL signature failure.
    public static let crlSignatureFailure = VerifyCode(rawValue: 8)
    /// Certificate is not yet valid.
    public static let certNotYetValid = VerifyCode(rawValue: 9)
    /// Certificate has expired.
    public static let certHasExpired = VerifyCode(rawValue: 10)
    /// CRL is not yet valid.
    public static let crlNotYetValid = VerifyCode(rawValue: 11)
    /// CRL has expired.
    public static let crlHasExpired = VerifyCode(rawValue: 12)
    /// Format error in certificate's notBefore field.
    public static let errorInCertNotBeforeField = VerifyCode(rawValue: 13)
    /// Format error in certificate's notAfter field.
    public static let errorInCertNotAfterField = VerifyCode(rawValue: 14)
    /// Format error in CRL's lastUpdate field.
    public static let errorInCRLLastUpdateField = VerifyCode(rawValue: 15)
    /// Format error in CRL's nextUpdate field.
    public static let errorInCRLNextUpdateField = VerifyCode(rawValue: 16)
    /// Out of memory.
    public static let outOfMemory = VerifyCode(rawValue: 17)
    /// Self-signed certificate.
    public static let depthZeroSelfSignedCert = VerifyCode(rawValue: 18)
    /// Self-signed certificate in certificate chain.
    public static let selfSignedCertInChain = VerifyCode(rawValue: 19)
    /// Unable to get local issuer certificate.
    public static let unableToGetIssuerCertLocally = VerifyCode(rawValue: 20)
    /// Unable to verify the first certificate.
    public static let unableToVerifyLeafSignature = VerifyCode(rawValue: 21)
    /// Certificate chain too long.
    public static let certChainTooLong = VerifyCode(rawValue: 22)
    /// Certificate revoked.
    public static let certRevoked = VerifyCode(rawValue: 23)
    /// Issuer certificate doesn't have a public key.
    public static let noIssuerPublicKey = VerifyCode(rawValue: 24)
    /// Path length constraint exceeded.
    public static let pathLengthExceeded = VerifyCode(rawValue: 25)
    /// Unsuitable certificate purpose.
    public static let invalidPurpose = VerifyCode(rawValue: 26)
    /// Certificate not trusted.
    public static let certUntrusted = VerifyCode(rawValue: 27)
    /// Certificate rejected.
    public static let certRejected = VerifyCode(rawValue: 28)
    /// Subject issuer mismatch.
    public static let subjectIssuerMismatch = VerifyCode(rawValue: 29)
    /// Authority and subject key identifier mismatch.
    public static let akidSKIDMismatch = VerifyCode(rawValue: 30)
    /// Authority and issuer serial number mismatch.
    public static let akidIssuerSerialMismatch = VerifyCode(rawValue: 31)
    /// Key usage does not include certificate signing.
    public static let keyUsageNoCertSign = VerifyCode(rawValue: 32)
    /// Unable to get CRL issuer certificate.
    public static let unableToGetCRLIssuer = VerifyCode(rawValue: 33)
    /// Unhandled critical extension.
    public static let unhandledCriticalExtension = VerifyCode(rawValue: 34)
    /// Key usage does not include CRL signing.
    public static let keyUsageNoCRLSign = VerifyCode(rawValue: 35)
    /// Unhandled critical CRL extension.
    public static let unhandledCriticalCRLExtension = VerifyCode(rawValue: 36)
    /// Invalid non-CA certificate (has CA markings).
    public static let invalidNonCA = VerifyCode(rawValue: 37)
    /// Proxy path length constraint exceeded.
    public static let proxyPathLengthExceeded = VerifyCode(rawValue: 38)
    /// Key usage does not include digital signature.
    public static let keyUsageNoDigitalSignature = VerifyCode(rawValue: 39)
    /// Proxy certificates not allowed, please set the appropriate flag.
    public static let proxyCertificatesNotAllowed = VerifyCode(rawValue: 40)
    /// Invalid or inconsistent certificate extension.
    public static let invalidExtension = VerifyCode(rawValue: 41)
    /// Invalid or inconsistent certificate policy extension.
    public static let invalidPolicyExtension = VerifyCode(rawValue: 42)
    /// No explicit policy.
    public static let noExplicitPolicy = VerifyCode(rawValue: 43)
    /// Different CRL scope.
    public static let differentCRLScope = VerifyCode(rawValue: 44)
    /// Unsupported extension feature.
    public static let unsupportedExtensionFeature = VerifyCode(rawValue: 45)
    /// RFC 3779 resource not subset of parent's resources.
    public static let unnestedResource = VerifyCode(rawValue: 46)
    /// Permitted subtree violation.
    public static let permittedViolation = VerifyCode(rawValue: 47)
    /// Excluded subtree violation.
    public static let excludedViolation = VerifyCode(rawValue: 48)
    /// Name constraints minimum and maximum not supported.
    public static let subtreeMinmax = VerifyCode(rawValue: 49)
    /// Application verification failure.
    public static let applicationVerification = VerifyCode(rawValue: 50)
    /// Unsupported name constraint type.
    public static let unsupportedConstraintType = VerifyCode(rawValue: 51)
    /// Unsupported or invalid name constraint syntax.
    public static let unsupportedConstraintSyntax = VerifyCode(rawValue: 52)
    /// Unsupported or invalid name syntax.
    public static let unsupportedNameSyntax = VerifyCode(rawValue: 53)
    /// CRL path validation error.
    public static let crlPathValidationError = VerifyCode(rawValue: 54)
    /// Path loop.
    public static let pathLoop = VerifyCode(rawValue: 55)
    /// Suite B: certificate version invalid.
    public static let suiteBInvalidVersion = VerifyCode(rawValue: 56)
    /// Suite B: invalid public key algorithm.
    public static let suiteBInvalidAlgorithm = VerifyCode(rawValue: 57)
    /// Suite B: invalid ECC curve.
    public static let suiteBInvalidCurve = VerifyCode(rawValue: 58)
    /// Suite B: invalid signature algorithm.
    public static let suiteBInvalidSignatureAlgorithm = VerifyCode(rawValue: 59)
    /// Suite B: curve not allowed for this LOS.
    public static let suiteBLOSNotAllowed = VerifyCode(rawValue: 60)
    /// Suite B: cannot sign P-384 with P-256.
    public static let suiteBCannotSignP384WithP256 = VerifyCode(rawValue: 61)
    /// Hostname mismatch.
    public static let hostnameMismatch = VerifyCode(rawValue: 62)
    /// Email address mismatch.
    public static let emailMismatch = VerifyCode(rawValue: 63)
    /// IP address mismatch.
    public static let ipAddressMismatch = VerifyCode(rawValue: 64)
    /// No matching DANE TLSA records.
    public static let daneNoMatch = VerifyCode(rawValue: 65)
    /// EE certificate key too weak.
    public static let eeKeyTooSmall = VerifyCode(rawValue: 66)
    /// CA certificate key too weak.
    public static let caKeyTooSmall = VerifyCode(rawValue: 67)
    /// CA signature digest algorithm too weak.
    public static let caMdTooWeak = VerifyCode(rawValue: 68)
    /// Invalid certificate verification context.
    public static let invalidCall = VerifyCode(rawValue: 69)
    /// Issuer certificate lookup error.
    public static let storeLookup = VerifyCode(rawValue: 70)
    /// Certificate Transparency required, but no valid SCTs found.
    public static let noValidSCTs = VerifyCode(rawValue: 71)
    /// Proxy subject name violation.
    public static let proxySubjectNameViolation = VerifyCode(rawValue: 72)
    /// OCSP verification needed.
    public static let ocspVerifyNeeded = VerifyCode(rawValue: 73)
    /// OCSP verification failed.
    public static let ocspVerifyFailed = VerifyCode(rawValue: 74)
    /// OCSP unknown cert.
    public static let ocspCertUnknown = VerifyCode(rawValue: 75)
    /// Cannot find certificate signature algorithm.
    public static let unsupportedSignatureAlgorithm = VerifyCode(rawValue: 76)
    /// Subject signature algorithm and issuer public key algorithm mismatch.
    public static let signatureAlgorithmMismatch = VerifyCode(rawValue: 77)
    /// Cert info signature and signature algorithm mismatch.
    public static let signatureAlgorithmInconsistency = VerifyCode(rawValue: 78)
    /// Invalid CA certificate.
    public static let invalidCA = VerifyCode(rawValue: 79)
    /// Path length invalid for non-CA cert.
    public static let pathLenInvalidForNonCA = VerifyCode(rawValue: 80)
    /// Path length given without key usage keyCertSign.
    public static let pathLenWithoutKUKeyCertSign = VerifyCode(rawValue: 81)
    /// Key usage keyCertSign invalid for non-CA cert.
    public static let kuKeyCertSignInvalidForNonCA = VerifyCode(rawValue: 82)
    /// Issuer name empty.
    public static let issuerNameEmpty = VerifyCode(rawValue: 83)
    /// Subject name empty.
    public static let subjectNameEmpty = VerifyCode(rawValue: 84)
    /// Missing Authority Key Identifier.
    public static let missingAuthorityKeyIdentifier = VerifyCode(rawValue: 85)
    /// Missing Subject Key Identifier.
    public static let missingSubjectKeyIdentifier = VerifyCode(rawValue: 86)
    /// Empty Subject Alternative Name extension.
    public static let emptySubjectAltName = VerifyCode(rawValue: 87)
    /// Subject empty and Subject Alt Name extension not critical.
    public static let emptySubjectSANNotCritical = VerifyCode(rawValue: 88)
    /// Basic Constraints of CA cert not marked critical.
    public static let caBconsNotCritical = VerifyCode(rawValue: 89)
    /// Authority Key Identifier marked critical.
    public static let authorityKeyIdentifierCritical = VerifyCode(rawValue: 90)
    /// Subject Key Identifier marked critical.
    public static let subjectKeyIdentifierCritical = VerifyCode(rawValue: 91)
    /// CA cert does not include key usage extension.
    public static let caCertMissingKeyUsage = VerifyCode(rawValue: 92)
    /// Using cert extension requires at least X509v3.
    public static let extensionsRequireVersion3 = VerifyCode(rawValue: 93)
    /// Certificate public key has explicit ECC parameters.
    public static let ecKeyExplicitParams = VerifyCode(rawValue: 94)
}
