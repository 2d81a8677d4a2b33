// SPDX-License-Identifier: MIT

import SSLInterface

// @unchecked: what changes is touched with `lock` held.
/// What a case is played in: it makes contexts of the two backends, notes what is seen, and counts what is not as it must
/// be.
///
/// Any thread may note and expect; a case that does so from several at once must see to the order of its notes.
public final class Scene: @unchecked Sendable {
    /// Whose clients and whose servers take part.
    public let pair: BackendPair
    /// Where random choices begin: the same for all pairs, and shown in reports.
    public let seed: UInt64

    private let lock = Lock()
    private var noted: [Observation] = []
    private var failed: [String] = []
    private var shops: [TLSVersion: (client: any SSLContext, server: any SSLContext)] = [:]

    init(_ pair: BackendPair, seed: UInt64) {
        self.pair = pair
        self.seed = seed
    }

    /// What was seen, in order.
    var observations: [Observation] { lock.withLock { noted } }
    /// What was not as it must be.
    var failures: [String] { lock.withLock { failed } }

    /// A client and a server of contexts that the scene keeps, without tickets: for cases that need very many, since
    /// contexts cost more than connections.
    func workshop(_ version: TLSVersion) throws -> Link {
        if let shop = lock.withLock({ shops[version] }) { return try Link(shop.client, shop.server) }
        let link = try link(version) { $0.server.numTickets = 0 }
        lock.withLock { shops[version] = (link.clientContext, link.serverContext) }
        return link
    }

    /// Ends a case that cannot go on. What is wrong has been counted.
    struct Abort: Error {}
}

/// Something that was seen from outside.
public struct Observation: Sendable, Hashable {
    /// What it is about, such as `client handshake`.
    public let label: String
    /// What it was, in words.
    public let value: String
}

extension Scene {
    /// Notes something that all pairs of backends must see alike: nothing that is random or a library's own.
    public func note(_ label: String, _ value: some CustomStringConvertible) {
        lock.withLock { noted.append(Observation(label: label, value: value.description)) }
    }

    /// Notes something that may be missing.
    public func note(_ label: String, _ value: (some CustomStringConvertible)?) {
        note(label, value.map(\.description) ?? "-")
    }

    /// Says what must be so with any backend.
    public func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
        if !holds { lock.withLock { failed.append(sentence()) } }
    }

    /// Says that two things must be the same. The failure shows both.
    public func expect<Value: Equatable>(_ value: Value, equals other: Value, _ what: String) {
        expect(value == other, "\(what): \(value), not \(other)")
    }

    /// The same, where without it nothing else makes sense: ends the case.
    public func require(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
        expect(holds, sentence())
        if !holds { throw Abort() }
    }

    /// The value of something that must be there. Ends the case if it is not.
    public func unwrap<Value>(_ value: Value?, _ sentence: @autoclosure () -> String) throws -> Value {
        guard let value else {
            expect(false, sentence())
            throw Abort()
        }
        return value
    }

    /// Makes a call and notes what it gives: `done`, a number of bytes, or the error. Returns its value.
    ///
    /// - Parameters:
    ///   - expected: what it must give with any backend, or `nil` if it only has to be the same with each.
    @discardableResult
    public func call<Value>(_ label: String, _ expected: Expected? = nil, _ body: () throws -> Value) -> Value? {
        let (result, value) = outcome(of: body)
        note(label, result)
        if let expected, !expected.isMet(by: result) { expect(false, "\(label): \(result), not \(expected)") }
        return value
    }

    /// What a call gives, and its value.
    func outcome<Value>(of body: () throws -> Value) -> (CallResult, Value?) {
        do {
            let value = try body()
            guard let bytes = value as? [UInt8] else { return (.done, value) }
            return (.value("\(bytes.count) bytes"), value)
        } catch let error as SSLError {
            return (.failed(.init(error)), nil)
        } catch {
            expect(false, "threw \(error), which is no SSLError")
            return (.value("\(error)"), nil)
        }
    }
}
