// SPDX-License-Identifier: MIT

import SSLCompat
import SSLInterface
import SSLTestSupport
import Testing

@testable import SSLGnuTLS

/// Chains made to cost time: bounded by counted operations, whatever the machine.
@Suite struct HostileChainTests {
    private func verify(
        _ presented: [[UInt8]], trust: [[UInt8]], _ flags: VerifyFlags = .trustedFirst
    ) throws -> ChainVerifier.Verdict {
        let store = try TrustStore(trust.isEmpty ? .none : .bytes(trust.flatMap { $0 }))
        return ChainVerifier(trust: store, flags: flags, securityLevel: 2)
            .verify(presented, peer: .server, hostname: nil, now: SystemClock.now)
    }

    @Test func nothingAndRubbishAreRefused() throws {
        for presented in [[], [[]], [[0x30, 0x80]], [[0x30, 0]]] as [[[UInt8]]] {
            #expect(try verify(presented, trust: []).fault == .unspecified)
        }
    }

    @Test func aSignatureIsVerifiedForEachCertificateOfThePathAndNoMore() throws {
        let root = try CertificateAuthority("Root")
        let middle = try root.intermediate("Intermediate")
        let leaf = try middle.issue("example.org").certificateDER
        let verdict = try verify([leaf, middle.certificateDER], trust: [root.certificateDER])
        #expect(verdict.fault == nil)
        #expect(verdict.effort.signatures == 2)
    }

    @Test(arguments: [VerifyFlags.trustedFirst, [], [.trustedFirst, .partialChain]])
    func hundredsOfIssuersOfOneNameCostOneSignature(flags: VerifyFlags) throws {
        let bare: (inout CertificateProfile) -> Void = { $0.subjectKeyIdentifier = .absent }
        let root = try CertificateAuthority("Root")
        let twins = try (0..<300).map { _ in try root.intermediate("Twin", adjust: bare).certificateDER }
        let orphan = try CertificateAuthority("Twin", adjust: bare).issue("example.org").certificateDER
        let verdict = try verify([orphan] + twins, trust: [root.certificateDER], flags)
        #expect(verdict.fault == .certSignatureFailure)
        #expect(verdict.effort.signatures <= 2)
    }

    @Test(arguments: [VerifyFlags.trustedFirst, []])
    func circlesEnd(flags: VerifyFlags) throws {
        let one = try CertificateAuthority("One")
        let two = try CertificateAuthority("Two")
        let keys = (one.identity.privateKeyDER, two.identity.privateKeyDER)
        let circle = try (0..<100).flatMap { _ in
            [
                try two.intermediate("One") { $0.privateKeyDER = keys.0 }.certificateDER,
                try one.intermediate("Two") { $0.privateKeyDER = keys.1 }.certificateDER,
            ]
        }
        let leaf = try one.issue("example.org").certificateDER
        let verdict = try verify([leaf] + circle, trust: [try CertificateAuthority("Root").certificateDER], flags)
        #expect(verdict.fault == .certChainTooLong)
        #expect(verdict.path.count == PathBuilder.maximumLength)
        #expect(verdict.effort.signatures == 0)
    }

    @Test func moreThanAHundredCertificatesAreTooMany() throws {
        let root = try CertificateAuthority("Root")
        var authority = root
        var chain: [[UInt8]] = []
        for depth in 0..<150 {
            authority = try authority.intermediate("\(depth)")
            chain.insert(authority.certificateDER, at: 0)
        }
        let leaf = try authority.issue("example.org").certificateDER
        let verdict = try verify([leaf] + chain, trust: [root.certificateDER])
        #expect(verdict.fault == .certChainTooLong)
        #expect(verdict.effort.signatures == 0)
    }

    @Test func thousandsOfNamesUnderThousandsOfConstraintsAreNotCompared() throws {
        let root = try CertificateAuthority("Root")
        let bases = (0..<3000).map { AlternativeName.dns("x\($0).example.com") }
        let names = (0..<3000).map { AlternativeName.dns("n\($0).example.org") }
        let middle = try root.intermediate("Intermediate") { $0.excludedNames = bases }
        let leaf = try middle.issue([]) { $0.alternativeNames = names }.certificateDER
        let verdict = try verify([leaf, middle.certificateDER], trust: [root.certificateDER])
        #expect(verdict.fault == .unspecified)
        #expect(verdict.effort.comparisons == 0)
    }

    @Test func manyPairsUnderConstraintsHaveALimitTogether() throws {
        let root = try CertificateAuthority("Root")
        let bases = (0..<900).map { AlternativeName.dns("x\($0).example.com") }
        let names = (0..<900).map { AlternativeName.dns("n\($0).example.org") }
        var authority = root
        var chain: [[UInt8]] = []
        for depth in 0..<6 {
            authority = try authority.intermediate("\(depth)") {
                $0.excludedNames = bases
                $0.alternativeNames = names
            }
            chain.insert(authority.certificateDER, at: 0)
        }
        let leaf = try authority.issue("example.org").certificateDER
        let verdict = try verify([leaf] + chain, trust: [root.certificateDER])
        #expect(verdict.fault == .unspecified)
        #expect(verdict.effort.comparisons <= 1 << 22)
    }
}
