// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

/// Handshakes and conversations that go wrong: each side says what it says in CPython on OpenSSL, or the difference is
/// stated with its reason.
@Suite struct ScenarioTests {
    @Test(arguments: ScenarioTable.runs)
    func bothSidesSayWhatCPythonSays(run: ScenarioRun) throws {
        var runner = try ScenarioRunner(run)
        try runner.play(run.scenario.steps)
        let expected = ScenarioTable.expected(run)
        expect(runner.client, expected.client, "the client")
        expect(runner.server, expected.server, "the server")
    }

    private func expect(_ actual: [Outcome], _ expected: [Outcome], _ side: String) {
        #expect(actual.count == expected.count, "\(side): \(actual)")
        for (index, (actual, expected)) in zip(actual, expected).enumerated() {
            #expect(actual.comparable(to: expected) == expected, "\(side), call \(index)")
            if let text = ScenarioTable.texts[actual.textKey] { #expect(actual.text == text) }
        }
    }

    @Test func everyScenarioOfTheListIsThere() {
        let numbers = Set(ScenarioTable.all.map(\.number) + ScenarioTable.onSockets)
        #expect(numbers == Set(0...94), "and 0 for states")
    }

    @Test func settingsAndDifferencesBelongToScenarios() {
        let keys = Set(ScenarioTable.all.map(\.key))
        #expect(Set(ScenarioSetting.adjustments.keys).subtracting(keys).isEmpty)
        #expect(Set(ScenarioTable.differences.keys).subtracting(keys).isEmpty)
    }

    @Test(arguments: ScenarioTable.runs.filter { ScenarioTable.differences[$0.scenario.key] != nil })
    func aDifferenceThatIsStatedIsOne(run: ScenarioRun) {
        let expected = ScenarioTable.expected(run)
        let differences = ScenarioTable.differences[run.scenario.key, default: []]
        guard differences.contains(where: { $0.versions.contains(run.version) }) else { return }
        #expect(expected.client != run.scenario.client || expected.server != run.scenario.server)
        #expect(differences.allSatisfy { !$0.reason.isEmpty })
    }
}
