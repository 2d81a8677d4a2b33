// SPDX-License-Identifier: MIT

import SSLInterface

/// What became of a case with a pair of backends.
public struct CaseResult: Sendable {
    /// The case's ``ConformanceCase/id``.
    public let id: String
    /// Which backends.
    public let pair: BackendPair
    /// The verdict on this pair alone.
    public let verdict: Verdict
    /// What was seen, in order.
    public let observations: [Observation]
    /// How long it took, in seconds.
    public let seconds: Double

    /// A verdict.
    public enum Verdict: Sendable, Hashable {
        /// All is as it must be.
        case passed
        /// It cannot be run, for this reason.
        case skipped(String)
        /// This is not as it must be.
        case failed([String])
    }
}

/// What a failed case throws where it is run by a test.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// The case.
    public let id: String
    /// Which backends.
    public let pair: BackendPair
    /// Where random choices began.
    public let seed: UInt64
    /// What is not as it must be.
    public let failures: [String]

    /// All of it, a line for each thing.
    public var description: String {
        (["\(id), \(pair), seed \(seed):"] + failures).joined(separator: "\n    ")
    }
}

extension ConformanceCase {
    /// Runs the case. Returns whatever the backends do.
    ///
    /// - Parameter seed: where random choices begin.
    public func run(on pair: BackendPair, seed: UInt64 = 1) -> CaseResult {
        let clock = ContinuousClock()
        let start = clock.now
        let scene = Scene(pair, seed: seed)
        let verdict = verdict(in: scene)
        return CaseResult(
            id: id, pair: pair, verdict: verdict, observations: scene.observations,
            seconds: (clock.now - start) / .seconds(1))
    }

    /// Runs the case in a test: throws if anything is not as it must be.
    ///
    /// Does nothing where the backends cannot run it. Throws ``ConformanceFailure``.
    public func check(_ pair: BackendPair, seed: UInt64 = 1) throws {
        guard case .failed(let failures) = run(on: pair, seed: seed).verdict else { return }
        throw ConformanceFailure(id: id, pair: pair, seed: seed, failures: failures)
    }

    /// Runs the case with a backend at both ends. Throws ``ConformanceFailure``.
    public func check(_ backend: Backend, seed: UInt64 = 1) throws { try check(BackendPair(backend), seed: seed) }

    private func verdict(in scene: Scene) -> CaseResult.Verdict {
        for requirement in requirements {
            for backend in [scene.pair.client, scene.pair.server] {
                if let reason = requirement.objection(to: backend) { return .skipped(reason) }
            }
        }
        do {
            try body(scene)
        } catch is Scene.Abort {
            // What is wrong has been counted.
        } catch let error as SSLError {
            if error.code == .notSupported && scene.failures.isEmpty { return .skipped("not supported: \(error)") }
            scene.expect(false, "threw \(CallResult.failed(.init(error))): \(error)")
        } catch {
            scene.expect(false, "threw \(error)")
        }
        return scene.failures.isEmpty ? .passed : .failed(scene.failures)
    }
}
