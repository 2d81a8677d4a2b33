// SPDX-License-Identifier: MIT

import SSLConformance
import SSLGnuTLS
import SSLInterface
import Testing

/// The list of cases itself.
@Suite struct SuiteTests {
    @Test func casesAreManyAndNoneHasTheNameOfAnother() {
        let ids = ConformanceSuite.cases.map(\.id)
        #expect(ids.count >= 200)
        #expect(Set(ids).count == ids.count)
        for group in ConformanceSuite.groups {
            #expect(!group.cases.isEmpty && group.cases.allSatisfy { $0.group == group.id && !$0.sentence.isEmpty })
        }
    }

    @Test(arguments: [
        ("alpn", 2), ("handshake.completes.tls1.3", 1), ("*.tls1.3", 50), ("faults.*.client", 5), ("nonsense", 0),
    ])
    func patternsSelectCases(pattern: String, least: Int) {
        let ids = ConformanceSuite.cases(matching: pattern).map(\.id)
        #expect(least == 0 ? ids.isEmpty : ids.count >= least)
        #expect(ids.count < ConformanceSuite.cases.count)
    }

    @Test func aBackendThatLacksWhatACaseNeedsIsNotAskedForIt() throws {
        var capabilities = GnuTLSContext.capabilities
        capabilities.versions.removeAll { $0 == .tls1_3 }
        let old = Backend(name: "Old", capabilities: capabilities) { (_, _) throws(SSLError) in
            throw .invalidArgument("nobody should ask")
        }
        let new = Backend(GnuTLSContext.self)
        let test = try #require(ConformanceSuite.cases(matching: "handshake.completes.tls1.3").first)
        for pair in [BackendPair(client: old, server: new), BackendPair(client: new, server: old)] {
            #expect(test.run(on: pair).verdict == .skipped("Old does not speak TLSv1.3"))
        }
        #expect(test.run(on: BackendPair(new)).verdict == .passed)
    }

    @Test func aFeatureThatABackendRefusesWhenTheContextIsMadeIsSkippedWithItsReason() throws {
        let backend = Backend(name: "Plain", capabilities: GnuTLSContext.capabilities) {
            (side, configuration) throws(SSLError) -> any SSLContext in
            guard configuration.earlyData == nil else { throw .notSupported("no early data") }
            return try GnuTLSContext(side, configuration)
        }
        let test = try #require(ConformanceSuite.cases(matching: "early-data.accepted").first)
        #expect(test.run(on: BackendPair(backend)).verdict == .skipped("not supported: no early data"))
    }
}
