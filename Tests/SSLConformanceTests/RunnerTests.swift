// SPDX-License-Identifier: MIT

import Foundation
import FoundationXML
import SSLConformance
import SSLInterface
import Testing

/// Comparing pairs and telling the result, with backends that are only names.
@Suite struct RunnerTests {
    static func backend(_ name: String) -> Backend {
        let capabilities = SSLCapabilities(
            backend: name, libraryVersion: "1", versions: [.tls1_2], ciphers: [], groups: [], channelBindingTypes: [],
            features: [], limits: ["nothing works"])
        return Backend(name: name, capabilities: capabilities) { (_, _) throws(SSLError) in
            throw .notSupported("nothing")
        }
    }

    static let pairs = BackendPair.all(of: [backend("A"), backend("B")])

    /// The first two see the same everywhere; what the third shows depends on its client, the fourth fails with A's.
    static let cases = [
        ConformanceCase("same.one", "All see the same") { $0.note("what", 1) },
        ConformanceCase("same.two", "All see nothing") { _ in },
        ConformanceCase("client.name", "Clients differ") { $0.note("name", $0.pair.client.name) },
        ConformanceCase("client.bad", "A's clients fail <\"&>") {
            $0.expect($0.pair.client.name != "A", "it is \"A\"")
        },
        ConformanceCase("new", "Nobody can", [.version(.tls1_3)]) { _ in },
    ]

    static func report(_ differences: Difference..., only count: Int = cases.count) -> ConformanceReport {
        ConformanceRunner(cases: Array(cases.prefix(count)), pairs: pairs, differences: differences, seed: 5).run()
    }

    @Test func pairsAreEachClientWithEachServer() {
        #expect(Self.pairs.map(\.description) == ["A x A", "A x B", "B x A", "B x B"])
    }

    @Test func whatDiffersWithoutAReasonFails() {
        let report = Self.report()
        #expect(report.rows.map(\.state) == [.passed, .passed, .failed, .failed, .skipped])
        #expect(report.summary == "2 passed, 2 failed")
        #expect(!report.isSuccess)
        #expect(report.table.contains("A x B: name: A, where the reference has B"))
    }

    @Test func whatDiffersForAKnownReasonPasses() {
        let known = Difference("client.*", labels: "name", client: "A", .documented, "names are names")
        let report = Self.report(known, only: 3)
        #expect(report.rows.map(\.state) == [.passed, .passed, .passed])
        #expect(report.isSuccess && report.stale.isEmpty)
        #expect(report.table.hasSuffix("3 passed, 0 failed"))
        #expect(report.table.contains("names are names"))
    }

    @Test(arguments: [
        Difference("client.name", labels: "other", .documented, "x"),
        Difference("client.name", client: "B", .documented, "x"),
        Difference("client.nam", .documented, "x"), Difference("client.name", server: "C", .documented, "x"),
    ])
    func aReasonForSomethingElseExcusesNothing(difference: Difference) {
        #expect(Self.report(difference, only: 3).rows[2].state == .failed)
    }

    @Test func aFailureIsNoDifference() {
        #expect(Self.report(Difference("client.bad", .documented, "x")).rows[3].state == .failed)
    }

    @Test func aKnownDifferenceThatHasGoneFails() {
        let gone = Difference("same.*", client: "A", .ours, "was so once")
        let report = Self.report(gone, only: 2)
        #expect(report.stale == [gone])
        #expect(report.summary == "2 passed, 1 failed")
        // Of cases that were not run nobody knows.
        #expect(Self.report(Difference("other.*", .ours, "x"), only: 2).isSuccess)
        // Nor does the reference differ from itself.
        #expect(Self.report(Difference("same.*", client: "B", server: "B", .ours, "x"), only: 2).isSuccess)
    }

    @Test func anObservationThatIsMissingIsADifference() {
        let test = ConformanceCase("x.y", "One says more") { scene in
            scene.note("twice", 1)
            if scene.pair.server.name == "A" { scene.note("twice", 2) }
        }
        let rows = ConformanceRunner(cases: [test], pairs: Self.pairs).run().rows
        #expect(rows[0].disagreements.map(\.label) == ["twice 2", "twice 2"])
        #expect(rows[0].disagreements.first?.reference == "nothing")
    }

    @Test(arguments: [0, 1, 2, 9]) func casesThatRunAtTheSameTimeAreToldInTheirOrder(jobs: Int) {
        let runner = ConformanceRunner(cases: Self.cases, pairs: Self.pairs)
        let report = runner.run(jobs: jobs)
        #expect(report.rows.map(\.test.id) == Self.cases.map(\.id))
        #expect(report.summary == Self.report().summary)
    }

    @Test func nothingRunIsNoSuccess() {
        #expect(!ConformanceRunner(cases: [], pairs: Self.pairs).run().isSuccess)
    }

    @Test func theReportIsJSON() throws {
        let object = try JSONSerialization.jsonObject(with: Data(Self.report().json.utf8)) as? [String: Any]
        let report = try #require(object)
        #expect(report["ok"] as? Bool == false && report["passed"] as? Int == 2 && report["failed"] as? Int == 2)
        #expect(report["seed"] as? Int == 5)
        let cases = try #require(report["cases"] as? [[String: Any]])
        #expect(cases.map { $0["id"] as? String } == Self.cases.map(\.id))
        let results = try #require(cases[4]["results"] as? [[String: Any]])
        #expect(results[0]["reason"] as? String == "A does not speak TLSv1.3")
        #expect((report["backends"] as? [[String: Any]])?.map { $0["name"] as? String } == ["A", "B"])
    }

    @Test func theReportIsJUnit() throws {
        let reader = JUnitReader()
        let parser = XMLParser(data: Data(Self.report(Difference("same.*", .ours, "gone")).junit.utf8))
        parser.delegate = reader
        #expect(parser.parse())
        #expect(reader.suites == ["A x A", "A x B", "B x A", "B x B", "differences"])
        #expect(reader.counts["testcase"] == 4 * 5 + 1 && reader.counts["skipped"] == 4)
        // Two pairs see and fail what the reference does not; one difference has gone.
        #expect(reader.counts["failure"] == 2 + 2 + 1)
    }

    @Test func anErrorOfNoKnownKindFailsTheCase() {
        struct Odd: Error {}
        let test = ConformanceCase("x.y", "Throws") { _ in throw Odd() }
        guard case .failed = test.run(on: Self.pairs[0]).verdict else {
            Issue.record("it passes")
            return
        }
    }
}

private final class JUnitReader: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var suites: [String] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        counts[name, default: 0] += 1
        if name == "testsuite" { suites.append(attributes["name"] ?? "") }
    }
}
