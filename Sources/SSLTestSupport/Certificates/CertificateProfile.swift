// SPDX-License-Identifier: MIT

/// What a certificate is to look like: a value with a sound default for each property, to be changed where a test needs
/// something else, right or wrong. Nothing is checked for sense.
///
/// ```swift
/// let old = try authority.issue("localhost", profile: .leaf.expired)
/// let weak = try authority.issue("localhost") { $0.keyType = .rsa(1024) }
/// ```
public struct CertificateProfile: Sendable, Hashable {
    /// The key to generate.
    public var keyType: KeyType = .ecdsaP256
    /// A private key to use instead of a new one, as PKCS#8 DER: for cross-signing and for renewing with the same key.
    public var privateKeyDER: [UInt8]?
    /// The hash of the issuer's signature, or `nil` for the one that suits the issuer's key. Ed25519 and Ed448 have
    /// their own and disregard it.
    public var signatureHash: SignatureHash?
    /// The first second of validity, since 1970. An hour ago unless changed.
    public var notBefore: Int64 = SystemClock.now - SystemClock.hour
    /// The last second of validity, since 1970. In a day unless changed.
    public var notAfter: Int64 = SystemClock.now + SystemClock.day

    /// The X.509 version: 3, or 1 for a certificate without any extension.
    public var version = 3
    /// The content of the serial number, big-endian two's complement; `nil` for a random positive one of 16 bytes.
    /// GnuTLS refuses zero.
    public var serial: [UInt8]?
    /// The common name. Usually the first name that the certificate is issued for.
    public var commonName: Choice<String> = .usual
    /// Attributes of the subject beside the common name; they stand before it.
    public var subject: [SubjectAttribute] = []

    /// Names beside those that the certificate is issued for.
    public var alternativeNames: [AlternativeName] = []
    /// The CA flag of the basic constraints, or `nil` to leave the extension out.
    public var isCA: Bool? = false
    /// The path length of the basic constraints: the number of intermediates that may follow. `nil` for no limit.
    public var pathLength: Int?
    /// The key usage. Usually what suits an authority, or a leaf with this type of key.
    public var keyUsage: Choice<KeyUsage> = .usual
    /// What the key is for; empty to leave the extension out.
    public var extendedKeyUsages: [ExtendedKeyUsage] = [.serverAuth, .clientAuth]
    /// The subject key identifier. Usually a hash of the key.
    public var subjectKeyIdentifier: Choice<[UInt8]> = .usual
    /// The authority key identifier. Usually the issuer's subject key identifier, and absent where the issuer has none
    /// and in a self-signed certificate.
    public var authorityKeyIdentifier: Choice<[UInt8]> = .usual
    /// Name constraints: what an authority may issue for.
    public var permittedNames: [AlternativeName] = []
    /// Name constraints: what an authority may not issue for.
    public var excludedNames: [AlternativeName] = []
    /// Addresses of OCSP responders, in the authority information access extension.
    public var ocspResponders: [String] = []
    /// Addresses of issuer certificates, in the authority information access extension.
    public var caIssuers: [String] = []
    /// Addresses of revocation lists.
    public var crlDistributionPoints: [String] = []
    /// Whether an extension is critical, where that differs from the usual.
    public var criticality: [ExtensionType: Bool] = [:]
    /// Further extensions. One that is there already is replaced.
    public var extraExtensions: [RawExtension] = []

    /// Breaks the signature, by changing a bit of its last byte.
    public var corruptsSignature = false

    /// What ``leaf`` is.
    public init() {}

    /// For a server or a client: P-256, valid from an hour ago until in a day, for either purpose.
    public static var leaf: CertificateProfile { CertificateProfile() }

    /// For an authority: P-256, valid from an hour ago until in a day, no purpose, no path length.
    public static var authority: CertificateProfile {
        CertificateProfile().with {
            $0.isCA = true
            $0.extendedKeyUsages = []
        }
    }

    /// This profile with a change.
    public func with(_ change: (inout CertificateProfile) -> Void) -> CertificateProfile {
        var profile = self
        change(&profile)
        return profile
    }
}

/// What is usual, nothing, or exactly this.
public enum Choice<Value: Sendable & Hashable>: Sendable, Hashable {
    /// What a sound certificate has there.
    case usual
    /// Nothing: leaves the field or the extension out.
    case absent
    /// This, right or wrong.
    case exactly(Value)

    /// The value in question, given the usual one.
    func resolved(_ usual: @autoclosure () -> Value?) -> Value? {
        switch self {
        case .usual: usual()
        case .absent: nil
        case .exactly(let value): value
        }
    }
}
