// SPDX-License-Identifier: MIT

public import SSLInterface

/// An authority that issues certificates for tests, on the spot and in memory.
///
/// ```swift
/// let authority = try CertificateAuthority()
/// let server = try SSLContext(.server, .server(authority.issue("localhost").chain))
/// let client = try SSLContext(.client, SSLConfiguration(trustRoots: authority.trust))
/// ```
///
/// Any thread may use it at any time.
public final class CertificateAuthority: Sendable {
    /// The common name that it was made with.
    public let name: String
    /// Its own certificate and key. What an issuer that must not be one is made from, too.
    public let identity: IssuedCertificate

    private let keyIdentifier: [UInt8]?
    /// How many RSA leaves of each type it has issued: the next key's place in its row.
    private let issuedRSA = Guarded<[KeyType: Int]>([:])

    /// Makes a self-signed root with a new key.
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for a profile with a malformed part, ``SSLError/Code/ssl`` for one that
    /// GnuTLS cannot make.
    public convenience init(
        _ name: String = "Test CA", profile: CertificateProfile = .authority,
        adjust: (inout CertificateProfile) -> Void = { _ in }
    ) throws(SSLError) {
        let profile = profile.with(adjust)
        let issue = try profile.issue(name, names: [], key: profile.newKey(), by: nil)
        try self.init(name, issue, intermediates: [], root: nil)
    }

    private init(
        _ name: String, _ issue: CertificateProfile.Issue, intermediates: [[UInt8]], root: [UInt8]?
    ) throws(SSLError) {
        self.name = name
        keyIdentifier = issue.keyIdentifier
        identity = try IssuedCertificate(
            certificateDER: issue.certificateDER, privateKeyDER: issue.privateKeyDER, intermediatesDER: intermediates,
            rootDER: root)
    }

    /// Its certificate.
    public var certificateDER: [UInt8] { identity.certificateDER }
    /// Its certificate.
    public var certificatePEM: [UInt8] { identity.certificatePEM }
    /// Trust in this authority, be it a root or an intermediate.
    public var trust: TrustRoots { identity.trust }

    /// Issues a certificate for host names and addresses; the first is also the common name.
    ///
    /// Two certificates of one authority never share a key. RSA keys are made once per process, so those of two
    /// authorities may (see ``CertificateProfile/privateKeyDER`` to be in command of it).
    ///
    /// Throws ``SSLError/Code/invalidArgument`` for a profile with a malformed part, ``SSLError/Code/ssl`` for one that
    /// GnuTLS cannot make.
    public func issue(
        _ names: String..., profile: CertificateProfile = .leaf, adjust: (inout CertificateProfile) -> Void = { _ in }
    ) throws(SSLError) -> IssuedCertificate {
        try issue(names, profile: profile, adjust: adjust)
    }

    /// Issues a certificate for a list of names. See ``issue(_:profile:adjust:)-(String...,_,_)``.
    public func issue(
        _ names: [String], profile: CertificateProfile = .leaf, adjust: (inout CertificateProfile) -> Void = { _ in }
    ) throws(SSLError) -> IssuedCertificate {
        let profile = profile.with(adjust)
        let issue = try profile.issue(
            names.first, names: names.map(AlternativeName.host), key: leafKey(profile), by: issuer)
        return try IssuedCertificate(
            certificateDER: issue.certificateDER, privateKeyDER: issue.privateKeyDER,
            intermediatesDER: intermediatesBelow, rootDER: root)
    }

    /// Makes an authority that this one vouches for.
    ///
    /// - Parameters:
    ///   - name: its common name.
    ///   - pathLength: the number of intermediates that may follow, `nil` for no limit. Overrides the profile's.
    ///
    /// Throws what ``issue(_:profile:adjust:)-(String...,_,_)`` throws.
    public func intermediate(
        _ name: String = "Test Intermediate CA", pathLength: Int? = nil, profile: CertificateProfile = .authority,
        adjust: (inout CertificateProfile) -> Void = { _ in }
    ) throws(SSLError) -> CertificateAuthority {
        let profile = profile.with {
            if let pathLength { $0.pathLength = pathLength }
            adjust(&$0)
        }
        let issue = try profile.issue(name, names: [], key: profile.newKey(), by: issuer)
        return try CertificateAuthority(name, issue, intermediates: intermediatesBelow, root: root)
    }

    /// Makes a revocation list.
    ///
    /// Throws ``SSLError/Code/ssl`` for what GnuTLS cannot make.
    public func crl(
        revoking revoked: [IssuedCertificate] = [], options: RevocationList.Options = .init()
    ) throws(SSLError) -> RevocationList {
        try RevocationList(issuer, revoking: revoked.map(\.certificateDER), options)
    }

    var issuer: CertificateProfile.Issuer {
        .init(
            certificateDER: identity.certificateDER, privateKeyDER: identity.privateKeyDER, keyIdentifier: keyIdentifier
        )
    }

    private var isRoot: Bool { identity.rootDER == nil }
    private var root: [UInt8] { identity.rootDER ?? identity.certificateDER }
    /// The intermediates of a certificate that this authority issues.
    private var intermediatesBelow: [[UInt8]] {
        isRoot ? [] : [identity.certificateDER] + identity.intermediatesDER
    }

    private func leafKey(_ profile: CertificateProfile) throws(SSLError) -> [UInt8] {
        switch profile.keyType {
        case .rsa, .rsaPSS:
            if let key = profile.privateKeyDER { return key }
            let index = issuedRSA.withLock { counts in
                let index = counts[profile.keyType, default: 0]
                counts[profile.keyType] = index + 1
                return index
            }
            return try RSAKeys.key(profile.keyType, index)
        default: return try profile.newKey()
        }
    }
}
