// SPDX-License-Identifier: MIT

import Foundation

/// What the demo prints: numbered sections of steps, each with its mark, and a total.
final class Report {
    private var sections = 0
    private var passed = 0
    private var failed = 0
    private let clock = ContinuousClock()
    private let started = ContinuousClock().now

    /// Two columns of a step: what was done, and what came of it.
    private static let width = 44

    func title(_ lines: String...) {
        print()
        for line in lines { print(" \(line)") }
    }

    func section(_ title: String) {
        sections += 1
        print("\n \(sections). \(title)\n")
    }

    /// Performs a step and prints its mark. A step that throws has failed; the demo goes on.
    ///
    /// - Parameter body: returns what is to be said about the result.
    func step(_ what: String, _ body: () throws -> String) {
        let begin = clock.now
        do {
            let result = try body()
            passed += 1
            line("ok", what, result, clock.now - begin)
        } catch {
            failed += 1
            line("FAIL", what, "\(error)", clock.now - begin)
        }
    }

    /// Something to read below a step.
    func note(_ label: String, _ text: String) {
        print("            \(label.padded(7)) \(text)")
    }

    func remark(_ text: String) { print("      -     \(text)") }

    /// Prints the total. Returns the exit status.
    func finish(_ remarks: String...) -> Int32 {
        print()
        for remark in remarks { print(" \(remark)") }
        print("\n All of it took \((clock.now - started).text).")
        print("\(passed) passed, \(failed) failed")
        return failed == 0 ? 0 : 1
    }

    private func line(_ mark: String, _ what: String, _ result: String, _ duration: Duration) {
        print("      \(mark.padded(5)) \(what.padded(Self.width)) \(duration.text.padded(9, atFront: true))  \(result)")
        // Whoever watches through a pipe sees each step as it is done.
        fflush(nil)
    }
}

/// A step's result is not what it should be.
struct Mismatch: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

func expect(_ condition: Bool, _ complaint: @autoclosure () -> String) throws {
    if !condition { throw Mismatch(complaint()) }
}

extension String {
    func padded(_ width: Int, atFront: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - count))
        return atFront ? blanks + self : self + blanks
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    /// Three digits or so with the unit that suits: `41 µs`, `2.3 ms`, `1.25 s`.
    var text: String {
        switch seconds {
        case ..<1e-3: "\(Int((seconds * 1e6).rounded())) µs"
        case ..<1: "\((seconds * 1e4).rounded() / 10) ms"
        default: "\((seconds * 100).rounded() / 100) s"
        }
    }

    /// The speed of so many bytes in this time.
    func speed(_ bytes: Int) -> String { "\(Int(Double(bytes) / seconds / 1e6)) MB/s" }
}
