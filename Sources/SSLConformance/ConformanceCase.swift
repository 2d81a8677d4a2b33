// SPDX-License-Identifier: MIT

import SSLInterface

/// One thing that is to be so with every backend: a value, which is run over a client's backend and a server's.
///
/// The body says what must hold for any backend (``Scene/expect(_:_:)``), and notes what can be seen from outside
/// (``Scene/call(_:_:_:)``): all pairs of backends must see the same.
public struct ConformanceCase: Sendable {
    /// Its name: the group's, then its own, such as `shutdown.both-close.tls1.3`. Never used twice.
    public let id: String
    /// What is so.
    public let sentence: String
    /// What both backends must be able to do.
    public let requirements: [Requirement]
    let body: @Sendable (Scene) throws -> Void

    /// Makes a case.
    ///
    /// - Parameter body: plays the scene; it ends by itself whatever the backends do, on the thread that runs the case. An
    ///   ``SSLError`` that it throws fails the case; one of ``SSLError/Code/notSupported`` skips it.
    public init(
        _ id: String, _ sentence: String, _ requirements: [Requirement] = [],
        body: @escaping @Sendable (Scene) throws -> Void
    ) {
        self.id = id
        self.sentence = sentence
        self.requirements = requirements
        self.body = body
    }

    /// The group, which is what stands before the first dot of the id.
    public var group: String { String(id.prefix { $0 != "." }) }

    /// The same case in a group: its id with the group's in front.
    func inside(_ group: String) -> ConformanceCase {
        ConformanceCase("\(group).\(id)", sentence, requirements, body: body)
    }

    /// The same case with another end of its id and further requirements.
    func suffixed(_ suffix: String, _ more: [Requirement] = []) -> ConformanceCase {
        ConformanceCase("\(id).\(suffix)", sentence, requirements + more, body: body)
    }
}

extension ConformanceCase: CustomStringConvertible {
    /// The id and the sentence.
    public var description: String { "\(id): \(sentence)" }
}

extension ConformanceCase {
    /// A case for each of some versions; the body is given one of them.
    static func each(
        _ versions: [TLSVersion], _ id: String, _ sentence: String, _ requirements: [Requirement] = [],
        body: @escaping @Sendable (Scene, TLSVersion) throws -> Void
    ) -> [ConformanceCase] {
        versions.map { version in
            ConformanceCase(id, sentence, requirements) { try body($0, version) }
                .suffixed(version.idSuffix, [.version(version)])
        }
    }

    /// A case for TLS 1.2 and one for TLS 1.3.
    static func both(
        _ id: String, _ sentence: String, _ requirements: [Requirement] = [],
        body: @escaping @Sendable (Scene, TLSVersion) throws -> Void
    ) -> [ConformanceCase] {
        each([.tls1_2, .tls1_3], id, sentence, requirements, body: body)
    }
}

extension TLSVersion {
    /// How ids name the version.
    var idSuffix: String {
        switch self {
        case .tls1_0: "tls1.0"
        case .tls1_1: "tls1.1"
        case .tls1_2: "tls1.2"
        default: "tls1.3"
        }
    }
}
