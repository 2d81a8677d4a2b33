// SPDX-License-Identifier: MIT

/// How long a call on a socket may wait. What CPython's `socket.settimeout()` takes.
///
/// The limit holds for a call as a whole, however many times it has to wait for the wire, and is measured on a clock that
/// nobody can set. Signals that interrupt a call do not prolong it.
public struct Timeout: Sendable, Hashable {
    /// Nanoseconds; negative for no limit.
    let nanoseconds: Int64

    /// Waits for as long as it takes. `settimeout(None)`.
    public static let none = Timeout(nanoseconds: -1)
    /// Never waits: a call that would have to throws ``SSLError/wantRead`` or ``SSLError/wantWrite``. `settimeout(0)`.
    public static let nonBlocking = Timeout(nanoseconds: 0)

    /// Waits for so many seconds; then a call throws ``SSLError/Code/timedOut``.
    ///
    /// What is not above zero, or not a number, is ``nonBlocking``; more than 292 years are ``none``.
    public static func seconds(_ seconds: Double) -> Timeout {
        guard seconds > 0 else { return .nonBlocking }
        let nanoseconds = (seconds * 1e9).rounded(.up)
        return nanoseconds < 0x1p63 ? Timeout(nanoseconds: Int64(nanoseconds)) : .none
    }

    /// Waits for so long; see ``seconds(_:)``.
    public init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isJustTooLong) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        if seconds < 0 || attoseconds < 0 {
            self = .nonBlocking
        } else if isTooLong || isJustTooLong {
            self = .none
        } else {
            // What is left of a positive duration below a nanosecond still is a wait.
            nanoseconds = sum == 0 && attoseconds > 0 ? 1 : sum
        }
    }

    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
}

extension Timeout: CustomStringConvertible {
    /// `none`, `non-blocking`, or the seconds: `2.5 s`.
    public var description: String {
        switch self {
        case .none: "none"
        case .nonBlocking: "non-blocking"
        default: "\(Double(nanoseconds) / 1e9) s"
        }
    }
}
