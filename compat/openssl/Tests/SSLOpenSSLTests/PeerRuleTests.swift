// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLOpenSSL

/// Pins and stapled responses: what must be right beside the chain.
@Suite struct PeerRuleTests {
    private let authority: CertificateAuthority
    private let leaf: IssuedCertificate
    private let promising: IssuedCertificate

    init() throws {
        authority = try CertificateAuthority()
        leaf = try authority.issue("localhost")
        promising = try authority.issue("localhost", profile: .leaf.mustStaple)
    }

    /// What became of a client that staples are shown to, or not.
    private func outcome(
        _ identity: IssuedCertificate, _ response: StatusResponse?, _ rule: StapledStatus, _ version: TLSVersion,
        by pairing: Pairing = .openSSLAlone
    ) throws -> (code: Int32?, bytes: [UInt8]?) {
        var chain = identity.chain
        chain.ocspResponse = response.map { .bytes($0.pem) }
        var client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
        client.stapledStatus = rule
        return try converse(pairing, client, .server(chain)) { talk in
            let failure = talk.outcomes.client
            #expect(failure == nil || failure?.detail?.reason?.name == "CERTIFICATE_VERIFY_FAILED")
            return (failure?.detail?.verifyCode, talk.object(.client).stapledOCSPResponse)
        }
    }

    @Test(arguments: versions, [Pairing.openSSLAlone, .gnuTLSServes])
    func aGoodResponseIsTakenAndABadOneRefuses(version: TLSVersion, pairing: Pairing) throws {
        let good = try authority.statusResponse(for: leaf)
        let taken = try outcome(leaf, good, .required, version, by: pairing)
        #expect(taken.code == nil && taken.bytes == good.der)
        let revoked = try authority.statusResponse(for: leaf, .revoked)
        #expect(try outcome(leaf, revoked, .checked, version, by: pairing).code == 23)
        #expect(try outcome(leaf, revoked, .ignored, version, by: pairing).code == nil)
        let unknown = try authority.statusResponse(for: leaf, .unknown)
        #expect(try outcome(leaf, unknown, .required, version, by: pairing).code == 75)
        #expect(try outcome(leaf, unknown, .checked, version, by: pairing).code == nil)
    }

    @Test(arguments: versions) func aResponseThatIsNeededMustCome(version: TLSVersion) throws {
        #expect(try outcome(leaf, nil, .checked, version).code == nil)
        #expect(try outcome(leaf, nil, .required, version).code == 73)
        #expect(try outcome(promising, nil, .checked, version).code == 73)
        #expect(try outcome(promising, nil, .ignored, version).code == nil)
        let foreign = try authority.statusResponse(for: promising, options: .notYetValid)
        #expect(try outcome(promising, foreign, .checked, version).code == 74)
        // One that has expired is not sent.
        let old = try authority.statusResponse(for: promising, options: .expired)
        #expect(try outcome(promising, old, .checked, version).code == 73)
    }

    @Test func aResponseAboutAnotherCertificateIsNotLoaded() throws {
        var chain = leaf.chain
        chain.ocspResponse = .bytes(try authority.statusResponse(for: promising).der)
        #expect(error { _ = try OpenSSLContext(.server, .server(chain)) }?.code == .ssl)
        chain.ocspResponse = .bytes([1, 2, 3])
        #expect(error { _ = try OpenSSLContext(.server, .server(chain)) }?.code == .ssl)
    }

    @Test(arguments: versions) func aPinnedKeyMustBeInTheChain(version: TLSVersion) throws {
        func outcome(_ pins: Set<PublicKeyPin>, _ accepts: Bool = false) throws -> SSLError? {
            var client = SSLConfiguration(trustRoots: authority.trust, maximumVersion: version)
            client.publicKeyPins = pins
            if accepts { client.verificationCallback = VerificationCallback { _, _ in .accept } }
            return try converse(.openSSLAlone, client, .server(leaf.chain)) { $0.outcomes.client }
        }
        let first = try converse(
            .openSSLAlone, SSLConfiguration(trustRoots: authority.trust), .server(leaf.chain)
        ) { talk in
            try talk.handshake(maxSteps: 1000)
            return try #require(talk.object(.client).peerPublicKey)
        }
        let other = try PublicKeyPin(digest: [UInt8](repeating: 1, count: 32))
        #expect(try outcome([other, PublicKeyPin(digest: first.sha256)]) == nil)
        for accepts in [false, true] {
            let refusal = try outcome([other], accepts)
            #expect(refusal?.detail?.verifyCode == 50)
            #expect(refusal?.detail?.alert == .init(.badCertificate, isReceived: false))
        }
    }
}
