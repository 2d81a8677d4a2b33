// SPDX-License-Identifier: MIT

internal import Glibc

/// What this module asks of the system: the one file that knows its C library.
enum Platform {
    /// What an attempt to send or receive came to.
    enum Transfer: Equatable {
        /// So many bytes; 0 received is the end of the stream.
        case bytes(Int)
        case wouldBlock
        case failed(Int32)
    }

    /// What a descriptor can be waited for.
    struct Readiness: OptionSet {
        let rawValue: Int16
        static let readable = Readiness(rawValue: Int16(POLLIN))
        static let writable = Readiness(rawValue: Int16(POLLOUT))
    }

    /// How waiting ended.
    enum Waited { case ready, timedOut, interrupted, failed(Int32) }

    static var errno: Int32 {
        get { Glibc.errno }
        set { Glibc.errno = newValue }
    }

    static let noEntry = ENOENT
    static let badDescriptor = EBADF

    /// Receives what is there, without waiting, whatever the descriptor's own mode is.
    static func receive(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Transfer {
        transfer(unsafe recv(descriptor, room.baseAddress, room.count, Int32(MSG_DONTWAIT)))
    }

    /// Sends what fits, without waiting and without a signal.
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        return transfer(unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags))
    }

    private static func transfer(_ count: Int) -> Transfer {
        if count >= 0 { return .bytes(count) }
        switch Glibc.errno {
        // Without waiting a signal can only come in between: what is there is looked at after the next wait.
        case EAGAIN, EWOULDBLOCK, EINTR: return .wouldBlock
        case let code: return .failed(code)
        }
    }

    /// Waits for a descriptor.
    ///
    /// - Parameter nanoseconds: for at most so long, or `nil` for as long as it takes.
    static func wait(_ descriptor: Int32, for readiness: Readiness, nanoseconds: Int64?) -> Waited {
        var entry = pollfd(fd: descriptor, events: readiness.rawValue, revents: 0)
        // Rounded up: a wait that ends too early would only begin again. Longer ones than C has are begun again.
        let milliseconds = nanoseconds.map { Int32(clamping: ($0 + 999_999) / 1_000_000) } ?? -1
        switch unsafe poll(&entry, 1, milliseconds) {
        case 0: return .timedOut
        case 1...: return entry.revents & Int16(POLLNVAL) != 0 ? .failed(EBADF) : .ready
        default: return Glibc.errno == EINTR ? .interrupted : .failed(Glibc.errno)
        }
    }

    /// Nanoseconds on the clock that nobody can set.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// All of a file, or `errno`.
    static func readFile(_ path: String) -> Result<[UInt8], SystemFailure> {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(SystemFailure(errno: Glibc.errno)) }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe read(descriptor, &piece, piece.count)
            if count == 0 { return .success(contents) }
            if count > 0 {
                contents += piece[..<count]
            } else if Glibc.errno != EINTR {
                return .failure(SystemFailure(errno: Glibc.errno))
            }
        }
    }

    /// A system call that failed.
    struct SystemFailure: Error { let errno: Int32 }
}
