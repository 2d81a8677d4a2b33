// SPDX-License-Identifier: MIT

import SSLTestSupport

@testable import SSLCompat
@testable import SSLGnuTLS

extension Target {
    /// Changes to the stapled response that a certificate is revoked, four bytes for each: whatever they are, nothing says
    /// that it is good. And the bytes as they are.
    static let status = Target(name: "status") { input in
        let stapled = Stapled.shared
        var response = stapled.response
        for start in stride(from: 0, to: input.count - 3, by: 4).prefix(8) where !response.isEmpty {
            let position = (Int(input[start]) << 8 | Int(input[start + 1])) % response.count
            switch input[start + 2] % 3 {
            case 0: response[position] = input[start + 3]
            case 1: response.insert(input[start + 3], at: position)
            default: response.remove(at: position)
            }
        }
        for bytes in [response, input] {
            guard let decoded = SSLGnuTLS.StatusResponse(bytes) else { continue }
            _ = decoded.expiry(for: stapled.leaf)
            for now in [0, stapled.now, Int64(Int32.max)] {
                if case .good = decoded.answer(on: stapled.leaf, issuer: stapled.issuer, now: now, flags: 0) {
                    promise(false, "nobody said that the certificate is good")
                }
            }
        }
    }
}

private struct Stapled {
    static let shared = must { try Stapled() }

    let leaf: X509Certificate
    let issuer: X509Certificate
    let response: [UInt8]
    let now = SystemClock.now

    private init() throws {
        let authority = try CertificateAuthority()
        let issued = try authority.issue("localhost")
        guard let leaf = X509Certificate(derBytes: issued.certificateDER),
            let issuer = X509Certificate(derBytes: authority.certificateDER)
        else { fatalError("no certificate") }
        (self.leaf, self.issuer) = (leaf, issuer)
        response = try authority.statusResponse(for: issued, .revoked).der
    }
}
