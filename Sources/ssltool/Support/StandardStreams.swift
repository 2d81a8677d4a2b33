// SPDX-License-Identifier: MIT

// The only file of the tool that touches the platform's C library.

import Glibc

/// Standard input and output as bytes, and the end of the process.
enum StandardStreams {
    /// A reader that has gone away ends a write with an error, not the process with a signal.
    static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Up to 64 KiB of standard input; empty at its end, and when it cannot be read.
    static func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe Glibc.read(0, &bytes, bytes.count)
            if count < 0 && errno == EINTR { continue }
            return Array(bytes.prefix(max(count, 0)))
        }
    }

    /// Writes all bytes to standard output. False when nobody reads them any more.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32 = 1) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A line on standard output, at once.
    static func print(_ line: String) { write(Array("\(line)\n".utf8)) }

    /// A line on standard error.
    static func note(_ line: String) { write(Array("\(line)\n".utf8), to: 2) }

    /// Says why on standard error, and ends the process.
    static func fail(_ message: String, status: Int32) -> Never {
        note(message)
        exit(status)
    }

    /// Ends the process.
    static func end(status: Int32) -> Never { exit(status) }
}
