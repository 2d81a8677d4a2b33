// SPDX-License-Identifier: MIT

/// A difference between backends that is known, with its cause and what is to become of it. A list of them may only get
/// shorter: a run fails on a difference that is not listed, and on a listed one that has gone.
public struct Difference: Sendable, Hashable {
    /// The ids of the cases, with `*` for any characters.
    public let cases: String
    /// The labels of the observations, with `*` for any characters.
    public let labels: String
    /// The names of the clients' and the servers' backends, with `*` for any characters.
    public let client: String
    /// See ``client``.
    public let server: String
    /// Why.
    public let cause: String
    /// What is to become of it.
    public let decision: Decision

    /// What is to become of a difference.
    public enum Decision: String, Sendable, Hashable, CaseIterable {
        /// This project's backend is wrong, and is to be mended.
        case ours = "ours to mend"
        /// The other backend is wrong, or goes further than it should.
        case theirs = "theirs"
        /// Both have a right to it, and users are told.
        case documented = "documented"
    }

    /// Makes an entry. Clients and servers that are not given are any.
    public init(
        _ cases: String, labels: String = "*", client: String = "*", server: String = "*", _ decision: Decision,
        _ cause: String
    ) {
        self.cases = cases
        self.labels = labels
        self.client = client
        self.server = server
        self.decision = decision
        self.cause = cause
    }

    /// Whether it is about a case with a pair.
    func concerns(_ id: String, _ pair: BackendPair) -> Bool {
        Pattern(cases).matches(id) && Pattern(client).matches(pair.client.name)
            && Pattern(server).matches(pair.server.name)
    }

    /// Whether it is about an observation in such a case.
    func explains(_ disagreement: Disagreement, in id: String) -> Bool {
        concerns(id, disagreement.pair) && Pattern(labels).matches(disagreement.label)
    }
}

/// An observation that one pair of backends sees otherwise than the reference does.
public struct Disagreement: Sendable {
    /// Who sees it.
    public let pair: BackendPair
    /// What it is about.
    public let label: String
    /// What they see; `nothing` for what is not there.
    public let value: String
    /// What the reference sees.
    public let reference: String
    /// The entry of the list of differences that explains it, if there is one.
    public internal(set) var difference: Difference?

    /// What two runs of a case see otherwise.
    static func between(_ result: CaseResult, _ reference: CaseResult) -> [Disagreement] {
        let (here, there) = (keyed(result.observations), keyed(reference.observations))
        let missing = there.filter { entry in !here.contains { $0.label == entry.label } }
        return (here + missing).compactMap { entry in
            let value = here.first { $0.label == entry.label }?.value ?? "nothing"
            let expected = there.first { $0.label == entry.label }?.value ?? "nothing"
            guard value != expected else { return nil }
            return Disagreement(pair: result.pair, label: entry.label, value: value, reference: expected)
        }
    }

    /// The observations with labels that are used once: a second `read` is called `read 2`.
    private static func keyed(_ observations: [Observation]) -> [Observation] {
        var counts: [String: Int] = [:]
        return observations.map { observation in
            let count = counts[observation.label, default: 0] + 1
            counts[observation.label] = count
            return count == 1
                ? observation : Observation(label: "\(observation.label) \(count)", value: observation.value)
        }
    }
}
