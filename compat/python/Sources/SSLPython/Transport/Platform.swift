// SPDX-License-Identifier: MIT

internal import CPython

/// What this module asks of the system.
enum Platform {
    /// What an attempt to send or receive came to.
    enum Transfer: Equatable {
        /// So many bytes; 0 received is the end of the stream.
        case bytes(Int)
        case wouldBlock
        case failed(Int32)

        /// From a count or a negative `errno`.
        fileprivate init(_ count: Int) {
            guard count < 0 else {
                self = .bytes(count)
                return
            }
            let code = Int32(truncatingIfNeeded: -count)
            // Without waiting a signal can only come in between: what is there is looked at after the next wait.
            self = platform_would_block(code) != 0 ? .wouldBlock : .failed(code)
        }
    }

    /// What a descriptor can be waited for.
    struct Readiness: OptionSet {
        let rawValue: Int16
        static let readable = Readiness(rawValue: platform_readable)
        static let writable = Readiness(rawValue: platform_writable)
    }

    /// How waiting ended.
    enum Waited { case ready, timedOut, interrupted, failed(Int32) }

    /// Where a C function of Python's looks for the number of an error.
    static func setErrno(_ number: Int32) { platform_set_errno(number) }

    static var badDescriptor: Int32 { platform_bad_descriptor() }

    /// Receives what is there, without waiting, whatever the descriptor's own mode is.
    static func receive(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Transfer {
        Transfer(unsafe platform_receive(descriptor, room.baseAddress, room.count))
    }

    /// Sends what fits, without waiting and without a signal.
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        Transfer(unsafe platform_send(descriptor, bytes.baseAddress, bytes.count))
    }

    /// Waits for a descriptor.
    ///
    /// - Parameter nanoseconds: for at most so long, or `nil` for as long as it takes.
    static func wait(_ descriptor: Int32, for readiness: Readiness, nanoseconds: Int64?) -> Waited {
        // Rounded up: a wait that ends too early would only begin again. Longer ones than C has are begun again.
        let milliseconds = nanoseconds.map { Int32(clamping: ($0 + 999_999) / 1_000_000) } ?? -1
        switch platform_wait(descriptor, readiness.rawValue, milliseconds) {
        case 0: return .timedOut
        case 1...: return .ready
        case let code: return platform_is_interrupted(-code) != 0 ? .interrupted : .failed(-code)
        }
    }

    /// Nanoseconds on the clock that nobody can set.
    static var now: Int64 { platform_now() }

    /// All of a file, or `errno`.
    static func readFile(_ path: String) -> Result<[UInt8], SystemFailure> {
        let descriptor = unsafe platform_open(path)
        guard descriptor >= 0 else { return .failure(SystemFailure(errno: -descriptor)) }
        defer { platform_close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe platform_read(descriptor, &piece, piece.count)
            if count == 0 { return .success(contents) }
            if count > 0 {
                contents += piece[..<count]
            } else if platform_is_interrupted(Int32(-count)) == 0 {
                return .failure(SystemFailure(errno: Int32(-count)))
            }
        }
    }

    /// The first bytes of a file; fewer if it has no more, none if it cannot be read.
    static func beginning(of path: String, count: Int) -> [UInt8] {
        let descriptor = unsafe platform_open(path)
        guard descriptor >= 0 else { return [] }
        defer { platform_close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe platform_read(descriptor, &bytes, count)
        return Array(bytes.prefix(max(0, read)))
    }

    /// A system call that failed.
    struct SystemFailure: Error { let errno: Int32 }
}
