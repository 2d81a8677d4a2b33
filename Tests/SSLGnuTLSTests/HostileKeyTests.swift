// SPDX-License-Identifier: MIT

import SSLCompat
import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Keys and parameters made to cost time: GnuTLS computes with numbers of any size. They are refused before anybody does,
/// as OpenSSL refuses them; how long it would have taken does not matter here.
@Suite struct HostileKeyTests {
    let authority: CertificateAuthority
    init() throws { authority = try CertificateAuthority() }

    /// A certificate of the authority's for `localhost` with an RSA key of some size.
    private func certificate(modulus: Int, exponent: Int) throws -> [UInt8] {
        let issued = try authority.issue("localhost").certificateDER
        let parsed = try #require(X509Certificate(derBytes: issued))
        let (signed, key) = (Array(issued[parsed.signature.signed]), parsed.publicKeyDER)
        let start = try #require(signed.indices.first { signed[$0...].starts(with: key) })
        func number(_ bits: Int) -> [UInt8] { Self.der(2, [0] + [UInt8](repeating: 0xa5, count: bits / 8)) }
        let rsa = Self.der(0x30, [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0])
        let other = Self.der(
            0x30, rsa + Self.der(3, [0] + Self.der(0x30, number(modulus) + number(exponent))))
        let header = signed[1] == 0x82 ? 4 : 3
        return try authority.sign(Self.der(0x30, signed[header..<start] + other + signed[(start + key.count)...]))
    }

    private static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let size = content.count
        if size < 0x80 { return [tag, UInt8(size)] + content }
        if size < 0x100 { return [tag, 0x81, UInt8(size)] + content }
        return [tag, 0x82, UInt8(size >> 8), UInt8(size & 0xff)] + content
    }

    private static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        [type] + length(body.count, 3) + body
    }

    private static func length(_ count: Int, _ octets: Int) -> [UInt8] {
        (0..<octets).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    }

    /// What a client makes of a server of TLS 1.2 that answers its hello with a suite, a certificate and whatever follows.
    private func answer(
        suite: [UInt8], _ certificate: [UInt8], _ rest: [UInt8] = [], _ adjust: (inout SSLConfiguration) -> Void
    ) throws -> SSLError? {
        var configuration = SSLConfiguration(trustRoots: authority.trust)
        configuration.maximumVersion = .tls1_2
        configuration.options.insert(.legacyServerConnect)
        adjust(&configuration)
        let (incoming, outgoing) = (MemoryBIO(), MemoryBIO())
        let client = try GnuTLSContext(.client, configuration)
            .wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: "localhost")
        #expect(error(of: { try client.doHandshake() })?.code == .wantRead)
        let hello = [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + suite + [0, 0, 5, 0xff, 1, 0, 1, 0]
        let entry = Self.length(certificate.count, 3) + certificate
        let flight =
            Self.message(2, hello) + Self.message(11, Self.length(entry.count, 3) + entry) + rest
        for start in stride(from: 0, to: flight.count, by: 16000) {
            let piece = flight[start..<min(start + 16000, flight.count)]
            _ = try incoming.write([22, 3, 3] + Self.length(piece.count, 2) + piece)
        }
        return error(of: { try client.doHandshake() })
    }

    @Test(arguments: [(4096, 128), (16392, 24), (40000, 40000)], [VerifyMode.none, .required])
    func aKeyThatNobodyComputesWithIsRefused(size: (modulus: Int, exponent: Int), mode: VerifyMode) throws {
        let certificate = try certificate(modulus: size.modulus, exponent: size.exponent)
        let failure = try answer(suite: [0xc0, 0x2f], certificate) {
            $0.verifyMode = mode
            $0.checkHostname = mode != .none
            // Not even for somebody who accepts everything.
            if mode != .none { $0.verificationCallback = VerificationCallback { _, _ in .accept } }
        }
        #expect(failure?.detail?.verifyMessage?.contains("too large") == true)
        #expect(failure?.detail?.alert?.description == .badCertificate)
    }

    @Test(arguments: [(4096, 64), (2048, 2048)])
    func theLargestKeysAreNotRefusedForTheirSize(size: (modulus: Int, exponent: Int)) throws {
        let failure = try answer(
            suite: [0xc0, 0x2f], try certificate(modulus: size.modulus, exponent: size.exponent)
        ) {
            $0.verifyMode = .none
            $0.checkHostname = false
        }
        #expect(failure?.code == .wantRead)
    }

    @Test(arguments: [(1250, false), (1251, true), (8000, true)])
    func aPrimeThatNobodyComputesWithIsRefused(octets: Int, isRefused: Bool) throws {
        let prime = Self.length(octets, 2) + [UInt8](repeating: 0xff, count: octets)
        let signature: [UInt8] = [4, 1, 1, 0] + [UInt8](repeating: 1, count: 256)
        let parameters = prime + [0, 1, 2] + Self.length(octets, 2) + [UInt8](repeating: 5, count: octets)
        let leaf = try authority.issue("localhost", profile: KeyKind.rsa.profile)
        let failure = try answer(
            suite: [0, 0x9e], leaf.certificateDER, Self.message(12, parameters + signature)
        ) { $0.ciphers = ["DHE+AESGCM"] }
        #expect(failure?.detail?.alert?.description == (isRefused ? .illegalParameter : .decryptError))
    }
}
