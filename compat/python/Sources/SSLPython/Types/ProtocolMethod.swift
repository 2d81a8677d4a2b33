// SPDX-License-Identifier: MIT

internal import SSLInterface

/// What an `_SSLContext` is made for. CPython's `PROTOCOL_*`.
enum ProtocolMethod: Int32 {
    /// Either side, any version.
    case tls = 2
    /// Either side, one version.
    case tls1_0 = 3
    case tls1_1 = 4
    case tls1_2 = 5
    /// One side, any version.
    case client = 16
    case server = 17

    /// The one version, or `nil` for any.
    var fixedVersion: TLSVersion? {
        switch self {
        case .tls1_0: .tls1_0
        case .tls1_1: .tls1_1
        case .tls1_2: .tls1_2
        case .tls, .client, .server: nil
        }
    }

    /// The name behind `ssl.`, if it is deprecated.
    var deprecatedName: String? {
        switch self {
        case .tls: "PROTOCOL_TLS"
        case .tls1_0: "PROTOCOL_TLSv1"
        case .tls1_1: "PROTOCOL_TLSv1_1"
        case .tls1_2: "PROTOCOL_TLSv1_2"
        case .client, .server: nil
        }
    }

    /// The side that certificates are read for when they are loaded.
    var loadingSide: SSLSide { self == .client ? .client : .server }
}
