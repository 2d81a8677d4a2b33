// SPDX-License-Identifier: MIT

import SSLGnuTLS
import SSLInterface
import SSLTestSupport
import Testing

/// Something that was loaded with CPython's `ssl`, and what came of it there. Recorded by `scripts/oracle/record`; what it
/// is made from stands in ``LoadingSetting``.
struct Loading: Sendable, CustomTestStringConvertible {
    let name: String
    let outcome: Outcome
    init(_ name: String, _ outcome: Outcome) { (self.name, self.outcome) = (name, outcome) }
    var testDescription: String { name }
}

/// Everything that is loaded.
enum LoadingTable {
    /// What is different here: why, and what comes of it.
    static let differences: [String: (reason: String, outcome: Outcome)] = [
        "chain: a second block that is not base64": (
            "a chain that cannot be read is told in one way, wherever it breaks", .failed(1, "SSL", nil, number: 524297)
        ),
        "trust bytes: a root as PEM, then a block that is not base64": (
            bytesAreLikeFiles, .failed(1, "X509", nil, number: 524297)
        ),
        "trust bytes: a root as DER, then a byte": (
            "what ends too early has one reason, however early", .failed(1, "ASN1", "NOT_ENOUGH_DATA", number: 142)
        ),
        "trust bytes: PEM as bytes": ("PEM and DER are told apart by looking at the bytes", .done),
        "trust bytes: a revocation list as text": (bytesAreLikeFiles, .done),
        "trust bytes: text": (bytesAreLikeFiles, .failed(1, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)),
        "trust bytes: nothing": (bytesAreLikeFiles, .failed(1, "X509", "NO_CERTIFICATE_OR_CRL_FOUND", number: 136)),
    ]

    private static let bytesAreLikeFiles = "bytes are told of as files are: CPython's own words for them have no reason"
}

/// What CPython refuses to load is refused here, in the same words.
@Suite struct LoadingTests {
    @Test(arguments: LoadingTable.recorded)
    func whatIsLoadedGivesWhatCPythonGives(loading: Loading) throws {
        let body = try #require(LoadingSetting.bodies[loading.name])
        let setting = try LoadingSetting()
        let actual = error { try body(setting) }.map { Outcome.failed($0) } ?? .done
        let expected = LoadingTable.differences[loading.name]?.outcome ?? loading.outcome
        #expect(actual.comparable(to: expected) == expected)
        if let text = ScenarioTable.texts[actual.textKey] { #expect(actual.text == text) }
    }

    @Test func aStoreHoldsWhatCPythonsHolds() throws {
        let setting = try LoadingSetting()
        let contents = try setting.stores()
        #expect(Set(contents.keys) == Set(LoadingTable.stores.map(\.name)))
        for store in LoadingTable.stores {
            let sources = contents[store.name, default: []].map { SSLDataSource.bytes($0) }
            let context = try GnuTLSContext(.client, SSLConfiguration(trustRoots: TrustRoots(sources: sources)))
            let counts = context.certificateStoreStatistics
            #expect([counts.x509, counts.crl, counts.x509CA] == store.counts, "\(store.name)")
        }
    }

    @Test func aSecondPairOfAKindTakesThePlaceOfTheFirst() throws {
        let authority = try CertificateAuthority()
        let (first, second) = (try authority.issue("first"), try authority.issue("localhost"))
        let other = try authority.issue("localhost") { $0.keyType = .rsa(2048) }
        for chains in [[first, second, other], [other, first, second]] {
            let pair = try Pair(
                client: GnuTLSContext(.client, SSLConfiguration(trustRoots: authority.trust)),
                server: GnuTLSContext(
                    .server,
                    SSLConfiguration(verifyMode: .none, checkHostname: false, certificateChains: chains.map(\.chain))),
                hostname: "localhost")
            try pair.conversation.handshake()
            #expect([second, other].map(\.certificateDER).contains(pair.client.peerCertificate?.derBytes))
        }
    }

    @Test func theTablesBelongTogether() {
        let names = Set(LoadingTable.recorded.map(\.name))
        #expect(Set(LoadingSetting.bodies.keys) == names)
        #expect(Set(LoadingTable.differences.keys).subtracting(names).isEmpty)
        for loading in LoadingTable.recorded {
            if let difference = LoadingTable.differences[loading.name] {
                #expect(difference.outcome != loading.outcome && !difference.reason.isEmpty)
            }
        }
    }
}
