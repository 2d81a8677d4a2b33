// SPDX-License-Identifier: MIT

import SSLInterface

/// The moment at which a call gives up, fixed when the call begins.
struct Deadline: Sendable {
    /// Nanoseconds on the monotonic clock. 0 has always passed.
    let moment: UInt64

    /// Does not come.
    static let never = Deadline(moment: .max)

    var isNever: Bool { moment == .max }
    /// Whether the call must not wait at all.
    var isNonBlocking: Bool { moment == 0 }

    private init(moment: UInt64) { self.moment = moment }

    /// The moment that is the timeout away from now.
    init(_ timeout: Timeout) {
        switch timeout {
        case .none: self = .never
        case .nonBlocking: moment = 0
        default: moment = Platform.now &+ UInt64(timeout.nanoseconds)
        }
    }

    /// Nanoseconds until the moment, 0 once it has passed.
    var remaining: UInt64 {
        guard !isNever else { return .max }
        let now = Platform.now
        return moment > now ? moment - now : 0
    }

    var hasPassed: Bool { remaining == 0 }

    /// This moment, or one that is at most so many nanoseconds away.
    func within(_ nanoseconds: UInt64) -> Deadline { Deadline(moment: min(moment, Platform.now &+ nanoseconds)) }

    /// The moment at which the first of so many equal parts of the remaining time has passed.
    func part(of count: Int) -> Deadline {
        guard !isNever, count > 1 else { return self }
        return Deadline(moment: Platform.now &+ remaining / UInt64(count))
    }
}

/// What a call is about, for the messages of its errors.
enum Operation: String {
    case connect, accept, handshake, read, write

    /// The error of a call whose deadline has passed. CPython's words.
    var timedOut: SSLError { SSLError(.timedOut, .init(message: "The \(rawValue) operation timed out")) }
}
