// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets
import Testing

@Suite struct `Timeouts` {
    @Test(arguments: [0, -1, -0.0, -Double.infinity, .nan])
    func `What is not above zero does not wait`(seconds: Double) {
        #expect(Timeout.seconds(seconds) == .nonBlocking)
    }

    @Test(arguments: [1e12, Double.infinity, .greatestFiniteMagnitude])
    func `What is too long to count is for ever`(seconds: Double) {
        #expect(Timeout.seconds(seconds) == .none)
    }

    @Test func `Seconds and durations mean the same`() {
        #expect(Timeout.seconds(2.5) == Timeout(.milliseconds(2500)))
        #expect(Timeout(.seconds(-1)) == .nonBlocking)
        #expect(Timeout(.zero) == .nonBlocking)
        #expect(Timeout(.seconds(Int64.max)) == .none)
        #expect(Timeout(.seconds(Int64.max / 1_000_000_000) + .milliseconds(999)) == .none)
    }

    @Test func `The shortest time above zero is still a time`() {
        #expect(Timeout.seconds(1e-12) != .nonBlocking)
        #expect(Timeout(Duration(secondsComponent: 0, attosecondsComponent: 1)) != .nonBlocking)
    }

    @Test func `A timeout says what it is`() {
        #expect(Timeout.none.description == "none")
        #expect(Timeout.nonBlocking.description == "non-blocking")
        #expect(Timeout.seconds(2.5).description == "2.5 s")
    }
}
