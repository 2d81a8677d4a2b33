// SPDX-License-Identifier: MIT

import SSLConformance
import SSLGnuTLS
import SSLInterface
import Testing

/// A suite that passes everybody is none: each of these faults must be found, by cases that GnuTLS without it passes.
@Suite struct BrokenBackendTests {
    /// A case that finds each fault.
    static let finders: [Fault: String] = [
        .losesTheLastByteOfAWrite: "sizes.bytes.255", .givesTwoRecordsInARead: "sizes.one-record.tls1.3",
        .saysTheWrongVersion: "handshake.completes.tls1.3", .neverFinishesItsHandshake: "handshake.completes.tls1.2",
        .believesAnyCertificate: "verification.unknown", .keepsItsAlertsToItself: "verification.expired",
        .takesTruncationForTheEnd: "shutdown.truncated.tls1.3",
        .letsWritesFollowItsClose: "shutdown.half.client.tls1.3",
        .emptiesTheBufferBeyondNeed: "buffers.no-more-than-needed", .forgetsItsSessions: "sessions.resumed.tls1.3",
        .exportsTheSameKeyEverywhere: "bindings.export.tls1.3", .answersMisuseWithNothing: "shutdown.too-early.client",
    ]

    @Test(arguments: Fault.allCases)
    func aFaultIsFound(fault: Fault) throws {
        let id = try #require(Self.finders[fault])
        let test = try #require(ConformanceSuite.cases.first { $0.id == id })
        #expect(throws: ConformanceFailure.self) { try test.check(.broken(fault)) }
        try test.check(Backend(GnuTLSContext.self))
    }

    @Test func aFailureTellsTheCaseTheBackendsAndWhatIsWrong() throws {
        let test = try #require(ConformanceSuite.cases(matching: "handshake.completes.tls1.3").first)
        let failure = #expect(throws: ConformanceFailure.self) {
            try test.check(.broken(.saysTheWrongVersion), seed: 42)
        }
        let text = try #require(failure).description
        #expect(text.contains("handshake.completes.tls1.3, Broken x Broken, seed 42"))
        #expect(text.contains("the client's version"))
    }
}
