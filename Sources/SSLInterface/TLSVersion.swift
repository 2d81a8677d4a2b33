// SPDX-License-Identifier: MIT

/// A version of the protocol. CPython's `ssl.TLSVersion`.
public struct TLSVersion: RawRepresentable, Sendable, Hashable, Comparable {
    /// The number on the wire, such as 0x0304.
    public let rawValue: UInt16
    /// Makes a version from its number on the wire.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// TLS 1.0: only at security level 0.
    public static let tls1_0 = TLSVersion(rawValue: 0x0301)
    /// TLS 1.1: only at security level 0.
    public static let tls1_1 = TLSVersion(rawValue: 0x0302)
    /// TLS 1.2 (RFC 5246).
    public static let tls1_2 = TLSVersion(rawValue: 0x0303)
    /// TLS 1.3 (RFC 8446).
    public static let tls1_3 = TLSVersion(rawValue: 0x0304)

    /// Orders versions from old to new.
    public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}

extension TLSVersion: CustomStringConvertible {
    /// The name as CPython's `SSLObject.version()` spells it: `TLSv1`, `TLSv1.1`, `TLSv1.2`, `TLSv1.3`.
    public var description: String {
        switch self {
        case .tls1_0: "TLSv1"
        case .tls1_1: "TLSv1.1"
        case .tls1_2: "TLSv1.2"
        case .tls1_3: "TLSv1.3"
        default: "unknown version \(rawValue)"
        }
    }
}
