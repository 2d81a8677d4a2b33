// SPDX-License-Identifier: MIT
// The only file of this module that touches the platform's C library.
internal import Glibc
internal import SSLInterface

// @safe: the mutex is made in init, destroyed in deinit, and never leaves. @unchecked: locks are made to be shared.
/// A lock that its holder may take again: callbacks run inside a call into OpenSSL, on the same thread, and may ask the
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

    func lock() { unsafe pthread_mutex_lock(mutex) }
    func unlock() { unsafe pthread_mutex_unlock(mutex) }

    func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }
}

// @safe: the semaphore is made in init, destroyed in deinit, and never leaves. @unchecked: it is made to be shared.
/// Lets one thread wait until another has got somewhere.
@safe final class Signal: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe semaphore.initialize(to: sem_t())
        unsafe sem_init(semaphore, 0, 0)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deinitialize(count: 1)
        unsafe semaphore.deallocate()
    }

    func send() { unsafe sem_post(semaphore) }

    func wait() {
        while unsafe sem_wait(semaphore) != 0 {}
    }
}

enum Platform {
    /// Runs a body on a thread of its own. False if the system has none left.
    static func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
        final class Start {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let start = unsafe Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            unsafe start.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Seconds since 1970.
    static func now() -> Int64 { Int64(time(nil)) }

    /// The whole of a file. Throws `errno` as `.syscall`.
    static func readFile(_ path: String) throws(SSLError) -> [UInt8] {
        // A NUL would cut the path short, and another file would be read than the one named.
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = unsafe part.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count < 0, errno != EINTR { throw failure(path) }
            bytes += part[..<max(count, 0)]
            guard bytes.count <= maximumFileSize else { throw .invalidArgument("\(path): larger than 64 MiB") }
        }
    }

    /// No trust store and no key is larger; `/dev/zero` is.
    private static let maximumFileSize = 64 << 20

    fileprivate static func failure(_ path: String) -> SSLError {
        let number = errno
        return .system(errno: number, unsafe "\(path): \(String(cString: strerror(number)))")
    }
}

/// A file that secrets are appended to, in the format of NSS's key log. CPython's `keylog_filename`.
final class KeylogFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the file, for its owner alone if it is new, and gives it a heading if it is empty. Throws `.syscall`.
    init(_ path: String) throws(SSLError) {
        guard !path.utf8.contains(0) else { throw .invalidArgument("embedded NUL in a file name") }
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw Platform.failure(path) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Platform.failure(path) }
        if status.st_size == 0 { try append("# TLS secrets log file, generated by OpenSSL") }
    }

    deinit { close(descriptor) }

    /// Appends a line, in one system call, so that lines of several writers stay whole. Throws `.syscall`.
    func append(_ line: String) throws(SSLError) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { throw Platform.failure(path) }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
