// SPDX-License-Identifier: MIT

import SSLInterface
import SSLCompat
import SSLTestSupport

extension Target {
    /// A byte of flags, a name for a certificate, a line feed, a host to compare it with.
    static let hostname = Target(name: "hostname") { input in
        let parts = input.dropFirst().split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
        guard let bits = input.first, parts.count == 2, let certificate = Named.certificates[parts[0].count] else {
            return
        }
        let (pattern, host) = (Array(parts[0]), String(decoding: parts[1], as: UTF8.self))
        let named = certificate.naming(pattern)
        let flags = HostFlags(rawValue: UInt32(bits))
        let match = HostnameMatcher.matches(host, named, flags: flags)
        promise(match == HostnameMatcher.matches(host, named, flags: flags), "two answers to one question")
        let isAddress = IPAddress(host) != nil
        promise(match != (isAddress ? .hostnameMismatch : .ipAddressMismatch), "an answer to another question")
        if isAddress { promise(match == .ipAddressMismatch, "a name matches an address") }
        // Without a wildcard and without a leading dot, nothing but the same name matches.
        if match == .match, !pattern.contains(UInt8(ascii: "*")), host.utf8.first != UInt8(ascii: ".") {
            promise(host.lowercased() == String(decoding: pattern, as: UTF8.self).lowercased(), "another name matches")
        }
        if match == .match { promise(!pattern.contains(0) && !host.utf8.contains(0), "a name with a NUL matches") }
    }

    /// The literal of an address.
    static let address = Target(name: "address") { input in
        guard let address = IPAddress(String(decoding: input, as: UTF8.self)) else { return }
        promise(address.bytes.count == 4 || address.bytes.count == 16, "an address of \(address.bytes.count) bytes")
    }
}

/// A certificate with one name, of some length, for other names of that length to be put in. Nobody checks the signature.
private struct Named {
    private static let longest = 64
    static let certificates: [Int: Named] = must {
        let authority = try CertificateAuthority()
        var certificates: [Int: Named] = [:]
        for count in 1...longest {
            let name = String(repeating: "q", count: count)
            let der = try authority.issue(name) { $0.commonName = .absent }.certificateDER
            certificates[count] = Named(der: der, name: Array(name.utf8))
        }
        return certificates
    }

    let der: [UInt8]
    let name: [UInt8]

    /// Replaces the last place where the name stands behind its tag and length: the subject alternative name.
    func naming(_ pattern: [UInt8]) -> X509Certificate {
        var der = der
        let field = [0x82, UInt8(name.count)] + name
        for start in (0...(der.count - field.count)).reversed()
        where der[start] == 0x82 && der[start...].starts(with: field) {
            der.replaceSubrange((start + 2)..<(start + field.count), with: pattern)
            break
        }
        guard let certificate = X509Certificate(derBytes: der) else { fatalError("no certificate") }
        return certificate
    }
}
