// SPDX-License-Identifier: MIT

import SSLInterface

extension ConformanceReport {
    /// The report as one JSON object.
    public var json: String {
        JSON.object([
            ("ok", .flag(isSuccess)), ("passed", .whole(UInt64(passed))), ("failed", .whole(UInt64(failed))),
            ("skipped", .whole(UInt64(skipped))), ("seed", .whole(seed)), ("backends", .list(backends.map(\.json))),
            ("cases", .list(rows.map(json))), ("staleDifferences", .list(stale.map(\.json))),
        ]).written()
    }

    private func json(_ row: Row) -> JSON {
        .object([
            ("id", .text(row.test.id)), ("group", .text(row.test.group)), ("sentence", .text(row.test.sentence)),
            ("state", .text(row.state.rawValue)), ("results", .list(row.results.map(json))),
            ("disagreements", .list(row.disagreements.map(json))),
        ])
    }

    private func json(_ result: CaseResult) -> JSON {
        var members: [(String, JSON)] = [
            ("client", .text(result.pair.client.name)), ("server", .text(result.pair.server.name)),
        ]
        switch result.verdict {
        case .passed: members.append(("state", .text("passed")))
        case .skipped(let reason): members += [("state", .text("skipped")), ("reason", .text(reason))]
        case .failed(let failures): members += [("state", .text("failed")), ("failures", .texts(failures))]
        }
        members.append(("seconds", .number(result.seconds)))
        members.append(
            ("observations", .list(result.observations.map { .texts([$0.label, $0.value]) })))
        return .object(members)
    }

    private func json(_ disagreement: Disagreement) -> JSON {
        .object([
            ("client", .text(disagreement.pair.client.name)), ("server", .text(disagreement.pair.server.name)),
            ("label", .text(disagreement.label)), ("value", .text(disagreement.value)),
            ("reference", .text(disagreement.reference)), ("difference", disagreement.difference?.json ?? .null),
        ])
    }
}

extension Difference {
    fileprivate var json: JSON {
        .object([
            ("cases", .text(cases)), ("labels", .text(labels)), ("client", .text(client)), ("server", .text(server)),
            ("decision", .text(decision.rawValue)), ("cause", .text(cause)),
        ])
    }
}

extension Backend {
    fileprivate var json: JSON {
        .object([
            ("name", .text(name)), ("backend", .text(capabilities.backend)),
            ("libraryVersion", .text(capabilities.libraryVersion)),
            ("versions", .texts(capabilities.versions.map(\.description))), ("groups", .texts(capabilities.groups)),
            ("ciphers", .texts(capabilities.ciphers.map(\.name))),
            ("channelBindingTypes", .texts(capabilities.channelBindingTypes.map(\.rawValue))),
            ("fipsMode", .flag(capabilities.fipsMode)), ("features", .texts(capabilities.features)),
            ("limits", .texts(capabilities.limits)),
        ])
    }
}
