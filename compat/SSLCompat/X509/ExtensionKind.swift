// SPDX-License-Identifier: MIT

/// The certificate extensions that mean something here, or that OpenSSL does not mind when they are critical.
enum ExtensionKind: UInt8 {
    case unknown
    case subjectKeyIdentifier, keyUsage, subjectAltName, basicConstraints, nameConstraints, crlDistributionPoints
    case certificatePolicies, policyMappings, authorityKeyIdentifier, policyConstraints, extendedKeyUsage
    case inhibitAnyPolicy, authorityInfoAccess, netscapeCertType, addressBlocks, systemNumbers, ocspNoCheck, proxy

    /// Recognises the contents of an object identifier.
    init(_ oid: ArraySlice<UInt8>) {
        if oid.count == 3, oid.starts(with: Self.certificateExtensions), let last = oid.last {
            self = Self.certificateExtension(last)
        } else if oid.count == 8, oid.starts(with: Self.pkixExtensions), let last = oid.last {
            self = Self.pkixExtension(last)
        } else if oid.elementsEqual(Self.netscapeCertTypeIdentifier) {
            self = .netscapeCertType
        } else if oid.elementsEqual(Self.ocspNoCheckIdentifier) {
            self = .ocspNoCheck
        } else {
            self = .unknown
        }
    }

    /// The place of the kind in a set of bits.
    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// True when a certificate with this extension marked critical is usable. `X509_supported_extension`.
    var mayBeCritical: Bool {
        switch self {
        case .unknown, .subjectKeyIdentifier, .authorityKeyIdentifier, .authorityInfoAccess: false
        default: true
        }
    }

    /// True for the extensions that OpenSSL decodes before it verifies anything.
    var isDecoded: Bool {
        switch self {
        case .basicConstraints, .keyUsage, .netscapeCertType, .extendedKeyUsage, .subjectKeyIdentifier,
            .authorityKeyIdentifier, .subjectAltName, .crlDistributionPoints, .nameConstraints:
            true
        default: false
        }
    }

    /// `2.5.29`.
    private static let certificateExtensions: [UInt8] = [0x55, 0x1d]
    /// `1.3.6.1.5.5.7.1`.
    private static let pkixExtensions: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01]
    /// `2.16.840.1.113730.1.1`.
    private static let netscapeCertTypeIdentifier: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x01]
    /// `1.3.6.1.5.5.7.48.1.5`.
    private static let ocspNoCheckIdentifier: [UInt8] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05]

    private static func certificateExtension(_ arc: UInt8) -> ExtensionKind {
        switch arc {
        case 14: .subjectKeyIdentifier
        case 15: .keyUsage
        case 17: .subjectAltName
        case 19: .basicConstraints
        case 30: .nameConstraints
        case 31: .crlDistributionPoints
        case 32: .certificatePolicies
        case 33: .policyMappings
        case 35: .authorityKeyIdentifier
        case 36: .policyConstraints
        case 37: .extendedKeyUsage
        case 54: .inhibitAnyPolicy
        default: .unknown
        }
    }

    private static func pkixExtension(_ arc: UInt8) -> ExtensionKind {
        switch arc {
        case 1: .authorityInfoAccess
        case 7: .addressBlocks
        case 8: .systemNumbers
        case 14: .proxy
        default: .unknown
        }
    }
}
