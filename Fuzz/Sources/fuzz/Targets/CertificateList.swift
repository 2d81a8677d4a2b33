// SPDX-License-Identifier: MIT

@testable import SSLCompat

extension Target {
    /// A revocation list in DER, asked about numbers that it may hold.
    static let crl = Target(name: "crl") { input in
        guard let list = CertificateList(derBytes: input) else { return }
        promise(list.derBytes == input, "another list")
        promise(CertificateList(derBytes: input + [0]) == nil, "a byte behind the list is let through")
        promise(list.entryCount >= 0 && list.entryCount <= input.count, "more entries than bytes")
        _ = (list.canonicalIssuer, list.thisUpdate, list.nextUpdate, list.hasNextUpdate, list.authorityKeyIdentifier)
        _ = (list.scope, list.isDelta, list.hasUnhandledCriticalExtension)
        for length in [0, 1, 2, 16, 20] {
            for start in stride(from: 0, to: max(0, input.count - length), by: 61) {
                let isRevoked = list.revokes(serialNumber: Array(input[start..<start + length]))
                promise(!isRevoked || list.entryCount > 0, "an empty list revokes")
            }
        }
    }
}
