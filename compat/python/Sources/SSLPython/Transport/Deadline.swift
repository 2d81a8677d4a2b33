// SPDX-License-Identifier: MIT

/// How long a call may wait: the socket's timeout, measured from the call's beginning.
struct Deadline {
    /// Nanoseconds on the monotonic clock, or `nil` for ever.
    private let moment: Int64?
    /// Whether the call must not wait at all.
    let isNonBlocking: Bool

    /// - Parameter timeout: in seconds: Python's `gettimeout()`, `nil` for None.
    init(timeout: Double?) {
        isNonBlocking = timeout == 0
        // Beyond this many seconds, the sum would not fit.
        moment = timeout.flatMap { $0 < 4e9 ? Platform.now + Int64($0 * 1e9) : nil }
    }

    /// Nanoseconds that are left, 0 or less once it has passed; `nil` for ever.
    var remaining: Int64? { moment.map { $0 - Platform.now } }
}
