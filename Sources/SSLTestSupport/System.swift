// SPDX-License-Identifier: MIT

// @preconcurrency: for `environ`, which only a program's own setenv calls change.
@unsafe @preconcurrency internal import Glibc
import SSLInterface

/// The calls of libc that this module makes, each with its errors thrown. No other file knows libc.
enum System {
    /// The error of a call that has just failed.
    static func failure(_ call: String) -> SSLError { failure(call, errno) }

    static func failure(_ call: String, _ code: Int32) -> SSLError {
        let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return .system(errno: code, "\(call): \(text)")
    }

    /// Repeats a call that a signal interrupts, and throws if it fails otherwise.
    @discardableResult
    static func call<Result: SignedInteger>(_ name: String, _ body: () -> Result) throws(SSLError) -> Result {
        while true {
            let result = body()
            if result >= 0 { return result }
            if errno != EINTR { throw failure(name) }
        }
    }

    static func now() -> Int64 { Int64(time(nil)) }

    static func environment(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// All variables, as `NAME=value`.
    static func environment() -> [String] {
        var list: [String] = []
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            unsafe list.append(String(cString: text))
            unsafe entry += 1
        }
        return list
    }

    /// The 4 or 16 bytes of an address in text form, or `nil` if it is none.
    static func address(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        return unsafe inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }
}

// Descriptors.
extension System {
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    /// Reads what is there, at most `count` bytes; empty at the end.
    static func read(_ descriptor: Int32, _ count: Int) throws(SSLError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = try call("read") { unsafe Glibc.read(descriptor, &buffer, count) }
        return Array(buffer[..<received])
    }

    /// Writes to a pipe without the signal that a closed one raises. Returns how many bytes went.
    static func writeToPipe(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) throws(SSLError) -> Int {
        var brokenPipe = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&brokenPipe)
        unsafe sigaddset(&brokenPipe, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &brokenPipe, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        do {
            return try call("write") {
                unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
        } catch {
            if error.detail?.systemError == EPIPE {
                var none = timespec()
                unsafe sigtimedwait(&brokenPipe, nil, &none)
            }
            throw error
        }
    }

    /// The two ends of a pipe, closed in programs that are started.
    static func pipe() throws(SSLError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        try call("pipe") { unsafe Glibc.pipe(&ends) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// A descriptor to wait for.
    struct Waiting {
        var descriptor: Int32
        /// For room to write rather than for bytes to read.
        var isForWriting = false
        /// Whether it is ready; an end and an error make it ready too.
        var isReady = false
    }

    /// Waits until a descriptor is ready. Returns false when the deadline passed first; it looks at least once.
    static func wait(_ list: inout [Waiting], until deadline: ContinuousClock.Instant) throws(SSLError) -> Bool {
        var entries = list.map {
            pollfd(fd: $0.descriptor, events: Int16($0.isForWriting ? POLLOUT : POLLIN), revents: 0)
        }
        while true {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            let milliseconds = Int32(clamping: Int64(min(max(left, 0), 1e9).rounded(.up)))
            let count = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
            if count < 0 && errno != EINTR { throw failure("poll") }
            for index in list.indices { list[index].isReady = count > 0 && entries[index].revents != 0 }
            if count > 0 { return true }
            if ContinuousClock.now >= deadline { return false }
        }
    }

    /// Waits for one descriptor. Throws ``SSLError/Code/timedOut``.
    static func wait(_ descriptor: Int32, isForWriting: Bool = false, _ timeout: Duration) throws(SSLError) {
        var list = [Waiting(descriptor: descriptor, isForWriting: isForWriting)]
        guard try wait(&list, until: .now + timeout) else { throw SSLError(.timedOut) }
    }
}

// Files.
extension System {
    static func write(_ bytes: [UInt8], to path: String, mode: UInt32) throws(SSLError) {
        let descriptor = try call("open \(path)") { unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = try call("write \(path)") {
                unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(written)
        }
    }

    static func contents(of path: String) throws(SSLError) -> [UInt8] {
        let descriptor = try call("open \(path)") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let part = try read(descriptor, 65536)
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    /// Makes a directory that nobody else may enter, under a name that nobody has.
    static func makeTemporaryDirectory(_ prefix: String) throws(SSLError) -> String {
        var template = (environment("TMPDIR") ?? "/tmp") + "/\(prefix)XXXXXX"
        var bytes = Array(template.utf8CString)
        guard unsafe mkdtemp(&bytes) != nil else { throw failure("mkdtemp \(template)") }
        template = String(decoding: bytes.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return template
    }

    /// Removes a directory and all that is in it, following no links.
    static func removeDirectory(_ path: String) {
        for name in names(in: path) where name != "." && name != ".." {
            let entry = "\(path)/\(name)"
            if unsafe unlink(entry) != 0 && errno == EISDIR { removeDirectory(entry) }
        }
        unsafe rmdir(path)
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
            }
        }
        return names
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }
}

// Sockets.
extension System {
    /// An address to bind or to connect to.
    enum Address {
        case loopback4(port: UInt16)
        case loopback6(port: UInt16)
        case unix(String)
    }

    /// A stream socket for an address, closed in programs that are started, with an operation performed on it.
    private static func socket(
        for address: Address, _ name: String,
        _ operation: (Int32, UnsafePointer<sockaddr>, socklen_t) throws(SSLError) -> Void
    ) throws(SSLError) -> Int32 {
        func open<Storage>(_ family: Int32, _ storage: Storage) throws(SSLError) -> Int32 {
            let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            let descriptor = try call("socket") { Glibc.socket(family, type, 0) }
            do throws(SSLError) {
                try unsafe withUnsafePointer(to: storage) { (pointer) throws(SSLError) in
                    let size = socklen_t(MemoryLayout<Storage>.size)
                    try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { (general) throws(SSLError) in
                        try unsafe operation(descriptor, general, size)
                    }
                }
                return descriptor
            } catch {
                close(descriptor)
                throw error
            }
        }
        switch address {
        case .loopback4(let port):
            var storage = sockaddr_in()
            storage.sin_family = sa_family_t(AF_INET)
            storage.sin_port = port.bigEndian
            storage.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            return try open(AF_INET, storage)
        case .loopback6(let port):
            var storage = sockaddr_in6()
            storage.sin6_family = sa_family_t(AF_INET6)
            storage.sin6_port = port.bigEndian
            storage.sin6_addr = in6addr_loopback
            return try open(AF_INET6, storage)
        case .unix(let path): return try open(AF_UNIX, try unixAddress(path))
        }
    }

    private static func unixAddress(_ path: String) throws(SSLError) -> sockaddr_un {
        var storage = sockaddr_un()
        storage.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let isShort = unsafe withUnsafeMutableBytes(of: &storage.sun_path) { room in
            guard bytes.count < room.count else { return false }
            unsafe room.copyBytes(from: bytes)
            return true
        }
        guard isShort else { throw failure("bind \(path)", ENAMETOOLONG) }
        return storage
    }

    static func listen(_ address: Address) throws(SSLError) -> Int32 {
        try unsafe socket(for: address, "bind") { (descriptor, general, size) throws(SSLError) in
            try call("bind") { unsafe bind(descriptor, general, size) }
            try call("listen") { Glibc.listen(descriptor, 64) }
        }
    }

    /// Connects, waiting for as long as the system does: on a loopback address, not at all.
    static func connect(_ address: Address) throws(SSLError) -> Int32 {
        try unsafe socket(for: address, "connect") { (descriptor, general, size) throws(SSLError) in
            try call("connect") { unsafe Glibc.connect(descriptor, general, size) }
        }
    }

    static func accept(_ listener: Int32) throws(SSLError) -> Int32 {
        let descriptor = try call("accept") { Glibc.accept(listener, nil, nil) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// The port that a socket is bound to, of either family.
    static func port(_ descriptor: Int32) throws(SSLError) -> UInt16 {
        var storage = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = try unsafe withUnsafeMutablePointer(to: &storage) { (pointer) throws(SSLError) in
            try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { (general) throws(SSLError) in
                try call("getsockname") { unsafe getsockname(descriptor, general, &size) }
            }
        }
        // The port stands in the same place in both families.
        return UInt16(bigEndian: storage.sin6_port)
    }

    static func socketPair() throws(SSLError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try call("socketpair") { unsafe socketpair(AF_UNIX, type, 0, &ends) }
        return (ends[0], ends[1])
    }

    /// Sends what the socket takes at once. Returns how many bytes went; 0 when there is no room.
    static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) throws(SSLError) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        do {
            return try call("send") {
                unsafe bytes.withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, flags) }
            }
        } catch {
            guard error.detail?.systemError == EAGAIN else { throw error }
            return 0
        }
    }

    static func shutdownWriting(_ descriptor: Int32) throws(SSLError) {
        try call("shutdown") { shutdown(descriptor, Int32(SHUT_WR)) }
    }

    /// Makes closing a TCP socket send RST.
    static func lingerForNoTime(_ descriptor: Int32) throws(SSLError) {
        var value = linger(l_onoff: 1, l_linger: 0)
        try call("setsockopt") {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
        }
    }
}

// Programs.
extension System {
    /// What to start.
    struct Program {
        var path: String
        /// With the name in front.
        var arguments: [String]
        /// As `NAME=value`.
        var environment: [String]
        /// The descriptors that become 0, 1 and 2. The program gets no others.
        var standard: [Int32]
    }

    /// Starts a program in a process group of its own, with no signal blocked or ignored. Returns its id.
    static func spawn(_ program: Program) throws(SSLError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        for (target, source) in program.standard.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        // Sockets that somebody else has left open to programs would not close when the test closes them. That most of
        // these numbers are nobody's is no error.
        for other in Int32(program.standard.count)..<1024 {
            unsafe posix_spawn_file_actions_addclose(&actions, other)
        }
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var process: pid_t = 0
        let result = unsafe withCStrings(program.arguments) { arguments in
            unsafe withCStrings(program.environment) { environment in
                unsafe posix_spawn(&process, program.path, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw failure("posix_spawn \(program.path)", result) }
        return process
    }

    /// Lends texts in the form of `argv`.
    private static func withCStrings(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        var copies = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
        return unsafe copies.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe body(UnsafePointer($0)) } ?? EINVAL
        }
    }

    /// How a process ended.
    enum Ending: Sendable { case exited(Int32), signalled(Int32) }

    /// Waits until a process has ended, and leaves it to be reaped.
    static func awaitEnd(of process: Int32) {
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
    }

    /// Reaps a process that has ended, after killing what is left of its group: as long as it is not reaped, the number
    /// of its group is nobody else's.
    static func reap(_ process: Int32) -> Ending {
        _ = kill(-process, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
        // The macros WIFSIGNALED, WTERMSIG and WEXITSTATUS.
        let signal = status & 0x7f
        return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
    }

    static func signal(_ process: Int32, _ number: Int32) { _ = kill(process, number) }
    static let terminate = SIGTERM
    static let kill9 = SIGKILL

    static func atExit(_ handler: @convention(c) () -> Void) { atexit(handler) }

    /// Runs a body on a thread of its own. Throws if there can be no more threads.
    static func thread(_ body: @escaping @Sendable () -> Void) throws(SSLError) { pthread_detach(try start(body)) }

    /// Runs bodies on threads of their own and waits for all of them. Throws if there can be no more threads, after those
    /// that could be started have ended.
    static func threads(_ bodies: [@Sendable () -> Void]) throws(SSLError) {
        var started: [pthread_t] = []
        defer { for thread in started { pthread_join(thread, nil) } }
        for body in bodies { started.append(try start(body)) }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) throws(SSLError) -> pthread_t {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        let box = unsafe Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            throw failure("pthread_create", result)
        }
        return thread
    }
}
