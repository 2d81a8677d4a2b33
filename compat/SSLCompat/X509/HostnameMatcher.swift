// SPDX-License-Identifier: MIT

public import SSLInterface

/// Is a certificate for the host that one wants to talk to? Decides exactly as OpenSSL does.
public struct HostnameMatcher {
    /// What a comparison comes to.
    public enum Match: Sendable, Hashable {
        /// The certificate is for the host.
        case match
        /// No name of the certificate is the host's. OpenSSL's code 62.
        case hostnameMismatch
        /// No address of the certificate is the host's. OpenSSL's code 64.
        case ipAddressMismatch
    }

    /// Compares a host name, or the literal of an IP address, with the names of a certificate.
    ///
    /// An address matches iPAddress names only, octet by octet. A name matches dNSName names; if there are none, common
    /// names, unless the flags say otherwise. Case does not count; a name with NUL never matches. International names
    /// are compared as they are given: convert them to their `xn--` form before. A certificate whose subjectAltName is
    /// malformed matches no name. `X509_check_host`, `X509_check_ip_asc`.
    public static func matches(
        _ reference: String, _ certificate: X509Certificate, flags: HostFlags = .noPartialWildcards
    ) -> Match {
        if let address = IPAddress(reference) {
            return matches(address, certificate) ? .match : .ipAddressMismatch
        }
        return HostnameMatcher(Array(reference.utf8), flags).matches(certificate) ? .match : .hostnameMismatch
    }

    /// True when the address is one of the certificate's iPAddress names.
    public static func matches(_ address: IPAddress, _ certificate: X509Certificate) -> Bool {
        certificate.subjectAltNames?.contains { name in
            name.tag == GeneralNameReader.Tag.ipAddress
                && certificate.derBytes[name.content].elementsEqual(address.bytes)
        } ?? false
    }

    private let reference: [UInt8]
    private let flags: HostFlags
    /// `.example.org` stands for every name below it.
    private let isSubdomainReference: Bool

    private init(_ reference: [UInt8], _ flags: HostFlags) {
        self.reference = reference
        self.flags = flags
        isSubdomainReference = reference.count > 1 && reference.first == UInt8(ascii: ".")
    }

    private func matches(_ certificate: X509Certificate) -> Bool {
        guard !reference.isEmpty, !reference.contains(0) else { return false }
        var hasName = false
        if let names = certificate.subjectAltNames {
            for name in names where name.tag == GeneralNameReader.Tag.dns {
                if matches(certificate.derBytes[name.content]) { return true }
                hasName = true
            }
        } else if certificate.parsed.contains(.subjectAltName) {
            return false
        }
        if hasName && !flags.contains(.alwaysCheckSubject) || flags.contains(.neverCheckSubject) { return false }
        return certificate.commonNames.contains { matches($0[...]) }
    }

    /// Compares one name of the certificate.
    private func matches(_ pattern: ArraySlice<UInt8>) -> Bool {
        guard !pattern.isEmpty else { return false }
        if !flags.contains(.noWildcards), !isSubdomainReference, let pattern = WildcardPattern(pattern, flags) {
            return pattern.matches(reference[...], flags)
        }
        return Self.areEqual(relevantPart(of: pattern), reference[...])
    }

    /// The end of a longer name that a reference with a leading dot is compared with.
    private func relevantPart(of pattern: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard isSubdomainReference, pattern.count > reference.count else { return pattern }
        let prefix = pattern.dropLast(reference.count)
        if prefix.contains(0) { return pattern }
        if flags.contains(.singleLabelSubdomains), prefix.contains(UInt8(ascii: ".")) { return pattern }
        return pattern.suffix(reference.count)
    }

    /// Equal but for the case of ASCII letters, and free of NULs.
    static func areEqual(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        pattern.count == text.count && zip(pattern, text).allSatisfy { $0 != 0 && lowercased($0) == lowercased($1) }
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
