// SPDX-License-Identifier: MIT

/// How host names are compared with certificates. The numbers are OpenSSL's, as in CPython's `HOSTFLAG_*`.
public struct HostFlags: OptionSet, Sendable, Hashable {
    /// The bits.
    public let rawValue: UInt32
    /// Makes flags from OpenSSL's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Tries common names even when the certificate has DNS names. `X509_CHECK_FLAG_ALWAYS_CHECK_SUBJECT`.
    public static let alwaysCheckSubject = HostFlags(rawValue: 0x1)
    /// Takes no `*` for a wildcard. `X509_CHECK_FLAG_NO_WILDCARDS`.
    public static let noWildcards = HostFlags(rawValue: 0x2)
    /// Takes `*` for a wildcard only as a whole label. `X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS`, CPython's default.
    public static let noPartialWildcards = HostFlags(rawValue: 0x4)
    /// Lets a whole-label `*` match several labels. `X509_CHECK_FLAG_MULTI_LABEL_WILDCARDS`.
    public static let multiLabelWildcards = HostFlags(rawValue: 0x8)
    /// Lets a reference with a leading dot match one more label only. `X509_CHECK_FLAG_SINGLE_LABEL_SUBDOMAINS`.
    public static let singleLabelSubdomains = HostFlags(rawValue: 0x10)
    /// Never looks at common names. `X509_CHECK_FLAG_NEVER_CHECK_SUBJECT`.
    public static let neverCheckSubject = HostFlags(rawValue: 0x20)
}
