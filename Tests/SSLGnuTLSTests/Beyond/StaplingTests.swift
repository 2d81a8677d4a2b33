// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// OCSP responses that servers staple to their certificates.
@Suite struct StaplingTests {
    let authority: CertificateAuthority
    let leaf: IssuedCertificate
    let promising: IssuedCertificate

    init() throws {
        authority = try CertificateAuthority()
        leaf = try authority.issue("localhost")
        promising = try authority.issue("localhost", profile: .leaf.mustStaple)
    }

    private func pair(
        _ certificate: IssuedCertificate, _ response: [UInt8]?, _ rule: StapledStatus = .checked,
        version: TLSVersion? = nil, trust: TrustRoots? = nil
    ) throws -> Pair {
        var chain = certificate.chain
        chain.ocspResponse = response.map { .bytes($0) }
        var client = SSLConfiguration(trustRoots: trust ?? authority.trust, maximumVersion: version)
        client.stapledStatus = rule
        return try Pair(
            client: GnuTLSContext(.client, client), server: GnuTLSContext(.server, .server(chain)),
            hostname: "localhost")
    }

    /// The verify code with which a client ends the handshake, or `nil` if it does not.
    private func code(
        _ certificate: IssuedCertificate, _ response: [UInt8]?, _ rule: StapledStatus = .checked,
        version: TLSVersion? = nil
    ) throws -> Int32? {
        let pair = try pair(certificate, response, rule, version: version)
        return error { try pair.conversation.handshake() }?.detail?.verifyCode
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aGoodResponseArrivesAndSatisfiesEverybody(version: TLSVersion) throws {
        for certificate in [leaf, promising] {
            let response = try authority.statusResponse(for: certificate)
            for rule in StapledStatus.allCases {
                let pair = try pair(certificate, response.der, rule, version: version)
                try pair.conversation.handshake()
                if rule != .ignored { #expect(pair.client.stapledOCSPResponse == response.der) }
                #expect(pair.server.stapledOCSPResponse == nil)
            }
        }
        #expect(try code(leaf, authority.statusResponse(for: leaf).pem, .required, version: version) == nil)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func aRevokedCertificateIsRefusedUnlessIgnored(version: TLSVersion) throws {
        let response = try authority.statusResponse(for: leaf, .revoked).der
        let pair = try pair(leaf, response, version: version)
        let outcomes = pair.conversation.handshakeOutcomes()
        let error = try #require(error { try outcomes.client.get() })
        #expect(error.detail?.verifyCode == 23)
        #expect(error.detail?.verifyMessage == "certificate revoked")
        #expect(error.detail?.alert == .init(.certificateRevoked, isReceived: false))
        #expect(try code(leaf, response, .required, version: version) == 23)
        #expect(try code(leaf, response, .ignored, version: version) == nil)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func withoutAResponseOnlyThoseWhoPromisedOneAreRefused(version: TLSVersion) throws {
        #expect(try code(leaf, nil, version: version) == nil)
        #expect(try code(promising, nil, .ignored, version: version) == nil)
        #expect(try code(leaf, nil, .required, version: version) == 73)
        let pair = try pair(promising, nil, version: version)
        let error = try #require(error { try pair.conversation.handshake() })
        #expect(error.detail?.verifyCode == 73)
        #expect(error.detail?.alert == .init(.badCertificateStatusResponse, isReceived: false))
    }

    /// Responses that do not count, by what is wrong with them.
    static let useless: [(name: String, make: @Sendable (CertificateAuthority, IssuedCertificate) throws -> [UInt8])] =
        [
            ("broken signature", { try options($0, $1) { $0.corruptsSignature = true } }),
            ("not yet valid", { try $0.statusResponse(for: $1, options: .notYetValid).der }),
            ("another key of the issuer", { try options($0, $1) { $0.hasWrongKeyHash = true } }),
            (
                "old, without a date for the next one",
                {
                    try options($0, $1) {
                        $0.thisUpdate = SystemClock.now - 11 * SystemClock.day
                        $0.nextUpdate = nil
                    }
                }
            ),
            (
                "delegate without the purpose",
                { authority, leaf in
                    let delegate = try authority.issue("responder")
                    return try options(authority, leaf) { $0.delegate = delegate }
                }
            ),
            (
                "delegate of another authority",
                { authority, leaf in
                    let delegate = try CertificateAuthority().issue("responder", profile: .statusResponder)
                    return try options(authority, leaf) { $0.delegate = delegate }
                }
            ),
            (
                "delegate of an intermediate",
                { authority, leaf in
                    let delegate = try authority.intermediate().issue("responder", profile: .statusResponder)
                    return try options(authority, leaf) { $0.delegate = delegate }
                }
            ),
            (
                "delegate that has expired",
                { authority, leaf in
                    let delegate = try authority.issue("responder", profile: .statusResponder.expired)
                    return try options(authority, leaf) { $0.delegate = delegate }
                }
            ),
            (
                "delegate that is not sent along",
                { authority, leaf in
                    let delegate = try authority.issue("responder", profile: .statusResponder)
                    return try options(authority, leaf) {
                        $0.delegate = delegate
                        $0.includesDelegate = false
                    }
                }
            ),
            (
                "signed by the certificate itself",
                { authority, leaf in try options(authority, leaf) { $0.delegate = leaf } }
            ),
        ]

    private static func options(
        _ authority: CertificateAuthority, _ leaf: IssuedCertificate, _ change: (inout StatusResponse.Options) -> Void
    ) throws -> [UInt8] {
        var options = StatusResponse.Options()
        change(&options)
        return try authority.statusResponse(for: leaf, options: options).der
    }

    @Test(arguments: useless.indices)
    func aResponseThatDoesNotCountIsAsGoodAsNone(index: Int) throws {
        let (name, make) = Self.useless[index]
        #expect(try code(leaf, make(authority, leaf), .checked) == nil, "\(name)")
        #expect(try code(leaf, make(authority, leaf), .required) == 74, "\(name)")
        #expect(try code(promising, make(authority, promising), .checked) == 74, "\(name)")
    }

    @Test func anUnknownCertificateIsRefusedWhereAResponseIsNeeded() throws {
        let response = try authority.statusResponse(for: leaf, .unknown).der
        #expect(try code(leaf, response) == nil)
        #expect(try code(leaf, response, .required) == 75)
        #expect(try code(promising, authority.statusResponse(for: promising, .unknown).der) == 75)
    }

    @Test func aDelegateOfTheIssuerMayAnswer() throws {
        let delegate = try authority.issue("responder", profile: .statusResponder)
        let good = try Self.options(authority, leaf) { $0.delegate = delegate }
        #expect(try code(leaf, good, .required) == nil)
        var options = StatusResponse.Options()
        options.delegate = delegate
        #expect(try code(leaf, authority.statusResponse(for: leaf, .revoked, options: options).der) == 23)
    }

    @Test func otherHashesAndMissingDatesAreFine() throws {
        #expect(try code(leaf, Self.options(authority, leaf) { $0.usesSHA256 = true }, .required) == nil)
        #expect(try code(leaf, Self.options(authority, leaf) { $0.nextUpdate = nil }, .required) == nil)
        // A clock that is behind by less than five minutes.
        let early = try Self.options(authority, leaf) { $0.thisUpdate = SystemClock.now + 60 }
        #expect(try code(leaf, early, .required) == nil)
    }

    @Test func allEntriesOfAResponseAreLookedAt() throws {
        let other = try authority.issue("other")
        let last = try authority.statusResponse(for: [(other, .good), (leaf, .revoked)]).der
        #expect(try code(leaf, last) == 23)
        // Revoked counts, wherever it stands.
        for answers in [[(leaf, .good), (leaf, .revoked)], [(leaf, .revoked), (leaf, .good)]]
            as [[(
                IssuedCertificate, StatusResponse.Status
            )]]
        {
            #expect(try code(leaf, authority.statusResponse(for: answers.map { ($0.0, $0.1) }).der) == 23)
        }
        let good = try authority.statusResponse(for: [(other, .revoked), (leaf, .good)]).der
        #expect(try code(leaf, good, .required) == nil)
    }

    @Test func theIssuerIsThatOfTheVerifiedChain() throws {
        let intermediate = try authority.intermediate()
        let leaf = try intermediate.issue("localhost")
        #expect(try code(leaf, intermediate.statusResponse(for: leaf).der, .required) == nil)
        #expect(try code(leaf, intermediate.statusResponse(for: leaf, .revoked).der) == 23)
        // The root has nothing to say about certificates of the intermediate.
        let foreign = try authority.statusResponse(for: leaf).der
        #expect(error { _ = try code(leaf, foreign, .required) }?.detail?.message.contains("another") == true)
    }

    @Test func aPromiseOfAnAuthorityBindsThoseItIssuesFor() throws {
        // RFC 7633, 4.2.2: what the issuer's extension names, each certificate should name too; it counts as if it did.
        let strict = try authority.intermediate(profile: .authority.mustStaple)
        let forgetful = try strict.issue("localhost")
        #expect(try code(forgetful, strict.statusResponse(for: forgetful).der) == nil)
        #expect(try code(forgetful, nil) == 73)
        #expect(try code(forgetful, nil, .ignored) == nil)
        let leaf = try strict.issue("localhost", profile: .leaf.mustStaple)
        #expect(try code(leaf, strict.statusResponse(for: leaf).der) == nil)
        #expect(try code(leaf, nil) == 73)
    }

    @Test func anExpiredResponseIsNotSentAndAForeignOneIsRefused() throws {
        let expired = try authority.statusResponse(for: leaf, options: .expired).der
        let pair = try pair(leaf, expired)
        try pair.conversation.handshake()
        #expect(pair.client.stapledOCSPResponse == nil)
        #expect(try code(leaf, expired, .required) == 73)
        for bytes in [
            try authority.statusResponse(for: promising).der, [1, 2, 3], [], leaf.certificatePEM, leaf.certificateDER,
        ] {
            let error = try #require(error { _ = try self.pair(leaf, bytes) })
            #expect(error.code == .ssl, "\(bytes.prefix(4))")
        }
    }

    @Test func eachCertificateHasItsOwnResponse() throws {
        let rsa = try authority.issue("localhost") { $0.keyType = .rsa(2048) }
        var chains = [leaf.chain, rsa.chain]
        chains[0].ocspResponse = .bytes(try authority.statusResponse(for: leaf).der)
        chains[1].ocspResponse = .bytes(try authority.statusResponse(for: rsa).der)
        var server = SSLConfiguration.server()
        server.certificateChains = chains
        let context = try GnuTLSContext(.server, server)
        for (suite, certificate) in [("ECDHE-ECDSA-AES128-GCM-SHA256", leaf), ("ECDHE-RSA-AES128-GCM-SHA256", rsa)] {
            var client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: .tls1_2)
            client.ciphers = [suite]
            client.stapledStatus = .required
            let pair = try Pair(client: GnuTLSContext(.client, client), server: context, hostname: "localhost")
            try pair.conversation.handshake()
            #expect(pair.client.peerCertificate?.derBytes == certificate.certificateDER)
        }
    }

    @Test func theFileMayBeMissing() throws {
        var chain = leaf.chain
        chain.ocspResponse = .file("/nowhere/response.der")
        #expect(error { _ = try GnuTLSContext(.server, .server(chain)) }?.code == .syscall)
    }
}
