// SPDX-License-Identifier: MIT

// The only file of this module that touches the platform's C library.

internal import Glibc
internal import SSLInterface

// @safe: the mutex is made in init, destroyed in deinit, and never leaves. @unchecked: locks are made to be shared.
/// A lock that its holder may take again: callbacks run inside a call into GnuTLS, on the same thread, and may ask the
/// connection about itself.
@safe final class RecursiveLock: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        var attributes = pthread_mutexattr_t()
        unsafe pthread_mutexattr_init(&attributes)
        unsafe pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
        unsafe pthread_mutex_init(mutex, &attributes)
        unsafe pthread_mutexattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deinitialize(count: 1)
        unsafe mutex.deallocate()
    }

    @inline(__always) func lock() { unsafe pthread_mutex_lock(mutex) }
    @inline(__always) func unlock() { unsafe pthread_mutex_unlock(mutex) }

    @inline(__always)
    func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }
}

enum Platform {
    /// The `errno` of a call that would have to wait.
    static let wouldBlock = EAGAIN
    /// The `errno` of a file that does not exist.
    static let noSuchFile = ENOENT

    /// Seconds since 1970.
    static func now() -> Int64 { Int64(time(nil)) }

    /// A variable of the environment; none in programs that run with the privileges of others.
    static func environment(_ name: String) -> String? {
        guard getuid() == geteuid(), getgid() == getegid() else { return nil }
        return unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Whether a path leads to a regular file.
    static func isFile(_ path: String) -> Bool { type(of: path) == S_IFREG }

    /// Whether a path leads to a directory.
    static func isDirectory(_ path: String) -> Bool { type(of: path) == S_IFDIR }

    private static func type(of path: String) -> mode_t? {
        var status = stat()
        guard !path.utf8.contains(0), unsafe stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// What tells whether a file has changed.
    struct FileStamp: Equatable, Sendable {
        fileprivate let device: UInt
        fileprivate let inode: UInt
        fileprivate let size: Int
        fileprivate let modified: [Int]
    }

    /// `nil` for what is no regular file, and for one that was written in the last two seconds: another change could leave
    /// the same stamp.
    static func stamp(_ path: String, now: Int64) -> FileStamp? {
        var status = stat()
        guard !path.utf8.contains(0), unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            abs(now - Int64(status.st_ctim.tv_sec)) > 2
        else { return nil }
        return FileStamp(
            device: UInt(status.st_dev), inode: UInt(status.st_ino), size: Int(status.st_size),
            modified: [
                status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
            ])
    }

    /// The whole of a file. Throws `errno` as ``SSLError/Code/syscall``.
    static func readFile(_ path: String) throws(SSLError) -> [UInt8] {
        // A NUL would cut the path short, and another file would be read than the one named.
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: 16384))
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe read(descriptor, buffer.baseAddress! + start, 16384)
            }
            bytes.removeLast(16384 - max(count, 0))
            if count == 0 { return bytes }
            if count < 0, errno != EINTR { throw failure(path) }
            guard bytes.count <= maximumFileSize else { throw .invalidArgument("\(path): larger than 64 MiB") }
        }
    }

    /// No trust store and no key is larger; `/dev/zero` is.
    private static let maximumFileSize = 64 << 20

    fileprivate static func failure(_ path: String) -> SSLError {
        let number = errno
        return .system(errno: number, "\(path): \(unsafe String(cString: strerror(number)))")
    }
}

/// A file that is only ever written at its end: each append is one system call, so that lines of several writers stay whole.
final class AppendedFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the file, or makes it, readable for its owner alone.
    init(_ path: String) throws(SSLError) {
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw Platform.failure(path) }
    }

    deinit { close(descriptor) }

    func isEmpty() throws(SSLError) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Platform.failure(path) }
        return status.st_size == 0
    }

    func append(_ text: String) throws(SSLError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { throw Platform.failure(path) }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}

extension Platform {
    /// Runs a body while no other process, and no other thread, runs one with the lock of the same file; the file is made
    /// if need be. Waits for the lock. Throws `errno` as ``SSLError/Code/syscall``, and what the body throws.
    static func withFileLock<Result>(_ path: String, _ body: () throws(SSLError) -> Result) throws(SSLError) -> Result {
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        // Closing gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(path) }
        }
        return try body()
    }

    /// Puts a file in the place of another in one step, readable by its owner alone: whoever reads meets the old one or
    /// the new one, also after a crash. One process at a time: see ``withFileLock(_:_:)``.
    static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(SSLError) {
        let draft = path + ".new"
        _ = unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(draft) }
        do throws(SSLError) {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, draft)
            guard fsync(descriptor) == 0 else { throw failure(draft) }
            guard unsafe rename(draft, path) == 0 else { throw failure(path) }
        } catch {
            _ = unsafe unlink(draft)
            throw error
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(SSLError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { throw failure(path) }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
