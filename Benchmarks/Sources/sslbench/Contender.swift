// SPDX-License-Identifier: MIT

/// Who does the work.
enum Contender: String, CaseIterable, Sendable {
    /// GnuTLS from C.
    case raw
    /// This package's library.
    case ours
}

/// Something that both contenders do, over and over.
struct Work: Sendable {
    /// What it is called on the command line.
    let id: String
    /// What it is called in the table.
    let title: String
    let kind: Kind
    /// The least that ours may reach of raw C's speed; `nil` where the figure is for information.
    var goal: Double?

    enum Kind: Sendable {
        /// A round is `writes` messages of `size` bytes, written by the client and read by the server.
        case bulk(size: Int, writes: Int)
        /// A round is a connection: both ends made, their handshake, both freed.
        case handshake
    }

    static let bulk = [
        Work(id: "bulk-16k", title: "bulk, 16 KiB writes", kind: .bulk(size: 16384, writes: 1), goal: 0.95),
        Work(id: "bulk-1k", title: "bulk, 1 KiB x16", kind: .bulk(size: 1024, writes: 16)),
        Work(id: "bulk-64", title: "bulk, 64 B x16", kind: .bulk(size: 64, writes: 16)),
        Work(id: "bulk-256k", title: "bulk, 256 KiB writes", kind: .bulk(size: 262_144, writes: 1)),
    ]
    static let handshake = Work(id: "handshake", title: "full handshakes", kind: .handshake, goal: 0.95)
    static let all = bulk + [handshake]

    /// The records that a round sends.
    var records: Int {
        switch kind {
        case .bulk(let size, let writes): writes * max(1, size / Settings.recordSize)
        case .handshake: 0
        }
    }

    /// The bytes that a round carries.
    var bytes: Int {
        switch kind {
        case .bulk(let size, let writes): writes * size
        case .handshake: 0
        }
    }
}

/// A contender set up for a work: runs that many rounds of it.
typealias Loop = (_ count: Int) throws -> Void

extension Arena {
    /// Sets a contender up, with a connection of its own.
    func loop(_ contender: Contender, _ work: Work) throws -> Loop {
        switch (work.kind, contender) {
        case (.bulk(let size, let writes), .raw):
            let pair = try RawPair(raw())
            return { count in try pair.bulk(size: size, writes: writes, count: count) }
        case (.bulk(let size, let writes), .ours):
            let pair = try OurPair(ours())
            return { count in try pair.bulk(size: size, writes: writes, count: count) }
        case (.handshake, .raw):
            let setup = try raw()
            return { count in try setup.handshakes(count) }
        case (.handshake, .ours):
            let setup = try ours()
            return { count in for _ in 0..<count { _ = try OurPair(setup) } }
        }
    }
}
