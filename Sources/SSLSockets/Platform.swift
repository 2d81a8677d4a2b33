// SPDX-License-Identifier: MIT

import Glibc
import SSLInterface

/// The system calls of this module, each without its traps: interrupted calls are resumed, no call raises SIGPIPE, and
/// none blocks but ``wait(_:for:until:)``, ``resolve(host:port:passive:)`` and ``connectLocal(_:_:until:)``.
enum Platform {
    /// What a call that moves bytes did.
    enum Transfer {
        /// So many bytes; 0 when receiving means that the peer sends no more.
        case bytes(Int)
        /// Nothing now.
        case wouldBlock
        /// `errno`.
        case failed(Int32)
    }

    /// An address as the system has it.
    struct RawAddress: Sendable {
        /// A `sockaddr` of any family.
        var bytes: [UInt8]
        /// `AF_*`.
        var family: Int32 {
            guard bytes.count >= MemoryLayout<sa_family_t>.size else { return AF_UNSPEC }
            return unsafe bytes.withUnsafeBytes { Int32(unsafe $0.loadUnaligned(as: sa_family_t.self)) }
        }
        /// Whether it is the path of a local socket.
        var isLocal: Bool { family == AF_UNIX }
    }

    /// What a descriptor is ready for, or is to be waited for.
    struct Readiness: OptionSet {
        let rawValue: UInt8
        static let readable = Readiness(rawValue: 1)
        static let writable = Readiness(rawValue: 2)
    }
}

/// Moving bytes and waiting.
extension Platform {
    static func receive(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Transfer {
        transfer { unsafe recv(descriptor, room.baseAddress, room.count, Int32(MSG_DONTWAIT)) }
    }

    /// Whether the peer has reset the connection.
    static func isReset(_ code: Int32) -> Bool { code == ECONNRESET }

    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        let flags = Int32(MSG_DONTWAIT | MSG_NOSIGNAL)
        return transfer { unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, flags) }
    }

    private static func transfer(_ call: () -> Int) -> Transfer {
        while true {
            let count = call()
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            case let code: return .failed(code)
            }
        }
    }

    /// Waits until the descriptor is ready for one of the things asked for. Empty when the deadline passed first. A
    /// descriptor that has failed or hung up is ready for everything.
    static func wait(_ descriptor: Int32, for wanted: Readiness, until deadline: Deadline) throws(SSLError) -> Readiness
    {
        var events: Int16 = 0
        if wanted.contains(.readable) { events |= Int16(POLLIN) }
        if wanted.contains(.writable) { events |= Int16(POLLOUT) }
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        while true {
            // Rounded up, so that a short rest is not spent in a busy loop; a rest too long for a number is cut in pieces.
            let milliseconds = deadline.isNever ? -1 : Int32(clamping: (deadline.remaining + 999_999) / 1_000_000)
            let count = unsafe poll(&entry, 1, milliseconds)
            if count == 0 {
                if deadline.hasPassed { return [] }
                continue
            }
            if count < 0 {
                guard errno == EINTR else { throw failure("poll") }
                continue
            }
            var ready: Readiness = []
            let broken = entry.revents & ~events != 0
            if broken || entry.revents & Int16(POLLIN) != 0 { ready.insert(.readable) }
            if broken || entry.revents & Int16(POLLOUT) != 0 { ready.insert(.writable) }
            return ready.intersection(wanted)
        }
    }

    /// Nanoseconds on a clock that nobody sets.
    static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Whether a failed send means that the peer has gone, and may have said why before.
    static func isDisconnect(_ code: Int32) -> Bool { code == EPIPE || code == ECONNRESET }
}

/// Errors.
extension Platform {
    /// The error for a failed call.
    static func failure(_ what: String, _ code: Int32 = errno) -> SSLError {
        .system(errno: code, "\(what): \(text(of: code))")
    }

    private static func text(of code: Int32) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, unsafe strerror_r(code, start, buffer.count) == 0 else {
                return "Unknown error \(code)"
            }
            return unsafe String(cString: start)
        }
    }

    static var notConnected: Int32 { ENOTCONN }
    static var busy: Int32 { EBUSY }
}

/// Making and ending sockets.
extension Platform {
    /// Opens a stream socket of the address's family that does not block and that no child process inherits.
    static func open(for address: RawAddress) throws(SSLError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, type, 0)
        guard descriptor >= 0 else { throw failure("socket") }
        return descriptor
    }

    /// Starts to connect. False when it goes on in the background: the socket turns writable once it is decided.
    static func connect(_ descriptor: Int32, _ address: RawAddress) throws(SSLError) -> Bool {
        let result = unsafe address.withSocketAddress { unsafe Glibc.connect(descriptor, $0, $1) }
        if result == 0 { return true }
        guard errno == EINPROGRESS || errno == EINTR else { throw failure("connect") }
        return false
    }

    /// Connects to a local socket. The system neither polls nor finishes such a connection in the background, but it
    /// minds a time limit for sending.
    static func connectLocal(_ descriptor: Int32, _ address: RawAddress, until deadline: Deadline) throws(SSLError)
        -> Bool
    {
        try setBlocking(descriptor, true)
        defer { setSendTimeout(descriptor, nil) }
        while true {
            let remaining = deadline.remaining
            if !deadline.isNever {
                guard remaining > 0 else { return false }
                setSendTimeout(descriptor, remaining)
            }
            if unsafe address.withSocketAddress({ unsafe Glibc.connect(descriptor, $0, $1) }) == 0 { return true }
            guard errno == EINTR || (errno == EAGAIN && !deadline.isNever) else { throw failure("connect") }
        }
    }

    private static func setSendTimeout(_ descriptor: Int32, _ nanoseconds: UInt64?) {
        // Zero would mean no limit, so a limit is at least a microsecond.
        let microseconds = nanoseconds.map { max(1, Int($0 / 1000)) } ?? 0
        var limit = timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Throws what became of a connection that went on in the background.
    static func checkConnected(_ descriptor: Int32) throws(SSLError) {
        let code = try option(descriptor, SO_ERROR, "connect")
        guard code == 0 else { throw failure("connect", code) }
    }

    /// Throws for anything that is not a stream socket.
    static func checkStream(_ descriptor: Int32) throws(SSLError) {
        guard try option(descriptor, SO_TYPE, "getsockopt") == Int32(SOCK_STREAM.rawValue) else {
            throw .notSupported("only stream sockets are supported")
        }
    }

    private static func option(_ descriptor: Int32, _ name: Int32, _ what: String) throws(SSLError) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 else { throw failure(what) }
        return value
    }

    /// Binds and listens. An address that an earlier process has just left may be taken at once.
    static func listen(_ descriptor: Int32, on address: RawAddress, backlog: Int32) throws(SSLError) {
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        if !address.isLocal { unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, size) }
        guard unsafe address.withSocketAddress({ unsafe bind(descriptor, $0, $1) }) == 0 else { throw failure("bind") }
        guard Glibc.listen(descriptor, backlog) == 0 else { throw failure("listen") }
    }

    /// Takes a connection off a listening socket, or nil when none is there. Those that failed while they waited, and the
    /// network's own troubles, which Linux reports here, are passed over.
    static func accept(_ descriptor: Int32) throws(SSLError) -> Int32? {
        while true {
            let accepted = acceptClosedOnExec(descriptor)
            if accepted >= 0 { return accepted }
            switch errno {
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH: continue
            case EAGAIN: return nil
            default: throw failure("accept")
            }
        }
    }

    private typealias Accept4 = @convention(c) (Int32, OpaquePointer?, OpaquePointer?, Int32) -> Int32

    /// A call that the C headers keep from Swift, behind a feature macro.
    private static let accept4: Accept4? = unsafe dlsym(dlopen(nil, RTLD_NOW), "accept4").map {
        unsafe unsafeBitCast($0, to: Accept4.self)
    }

    private static func acceptClosedOnExec(_ descriptor: Int32) -> Int32 {
        if let accept4 = unsafe accept4 { return accept4(descriptor, nil, nil, Int32(SOCK_CLOEXEC.rawValue)) }
        // A process that is started just between these two inherits the connection.
        let accepted = Glibc.accept(descriptor, nil, nil)
        if accepted >= 0 { _ = fcntl(accepted, F_SETFD, FD_CLOEXEC) }
        return accepted
    }

    /// Lets small writes leave at once. Does nothing to sockets that are not TCP.
    static func sendWithoutDelay(_ descriptor: Int32) {
        var one: Int32 = 1
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    static func setBlocking(_ descriptor: Int32, _ blocks: Bool) throws(SSLError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0 else { throw failure("fcntl") }
        let wanted = blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK
        if wanted != flags, fcntl(descriptor, F_SETFL, wanted) < 0 { throw failure("fcntl") }
    }

    /// Ends one or both directions. Wakes whoever waits for the descriptor.
    static func shutdown(_ descriptor: Int32, onlyWriting: Bool) throws(SSLError) {
        guard Glibc.shutdown(descriptor, Int32(onlyWriting ? SHUT_WR : SHUT_RDWR)) == 0 else {
            throw failure("shutdown")
        }
    }

    /// Gives the number back. Linux has freed it whatever the call returns, so that it must not be repeated.
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}

/// Addresses.
extension Platform {
    /// The addresses of a host, in the order in which to try them. Blocks for as long as the system's resolver does.
    static func resolve(host: String?, port: Int, passive: Bool) throws(SSLError) -> [RawAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let result = unsafe getaddrinfo(host, String(port), &hints, &list)
        defer { unsafe freeaddrinfo(list) }
        guard result == 0 else {
            let name = host ?? "*"
            if result == EAI_SYSTEM { throw failure(name) }
            let text = unsafe String(cString: gai_strerror(result))
            throw SSLError(.nameResolution, .init(message: "\(name): \(text)"))
        }
        var found: [RawAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ai_addr {
                let raw = unsafe UnsafeRawBufferPointer(start: address, count: Int(entry.pointee.ai_addrlen))
                unsafe found.append(RawAddress(bytes: [UInt8](raw)))
            }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    /// The address of a local socket, or nil for a path that is too long.
    static func local(path: [UInt8]) -> RawAddress? {
        let family = unsafe withUnsafeBytes(of: sa_family_t(AF_UNIX)) { unsafe [UInt8]($0) }
        // A name in the abstract namespace begins with NUL and has no other end than its length.
        let end: [UInt8] = path.first == 0 ? [] : [0]
        guard path.count + end.count <= MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        return RawAddress(bytes: family + path + end)
    }

    /// The address of this end.
    static func localAddress(_ descriptor: Int32) throws(SSLError) -> RawAddress {
        unsafe try address("getsockname") { unsafe getsockname(descriptor, $0, $1) }
    }

    /// The address of the other end.
    static func remoteAddress(_ descriptor: Int32) throws(SSLError) -> RawAddress {
        unsafe try address("getpeername") { unsafe getpeername(descriptor, $0, $1) }
    }

    private static func address(
        _ what: String, _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) throws(SSLError) -> RawAddress {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe call($0, &size) }
        }
        guard result == 0 else { throw failure(what) }
        return unsafe withUnsafeBytes(of: storage) { unsafe RawAddress(bytes: [UInt8]($0.prefix(Int(size)))) }
    }

    /// The host and the port in numbers, or nil for an address that has none.
    static func numeric(_ address: RawAddress) -> (host: String, port: Int)? {
        var host = [CChar](repeating: 0, count: 128)
        var port = [CChar](repeating: 0, count: 16)
        let (hostSize, portSize) = (socklen_t(host.count), socklen_t(port.count))
        let result = unsafe address.withSocketAddress {
            unsafe getnameinfo($0, $1, &host, hostSize, &port, portSize, NI_NUMERICHOST | NI_NUMERICSERV)
        }
        guard result == 0, let number = Int(text(port)) else { return nil }
        return (text(host), number)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Platform.RawAddress {
    fileprivate func withSocketAddress(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes {
            unsafe body($0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
    }
}

extension timespec {
    fileprivate init(nanoseconds: UInt64) {
        self.init(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}

// @unchecked: the system's mutex and condition are made for being shared.
// @safe: the pointers are made in init, freed in deinit, and never leave.
/// A lock that threads can wait in until another thread has something to tell. Not recursive.
@safe final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs the body while no other thread runs one.
    func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }

    /// For what cannot be used in a closure.
    func lock() { unsafe pthread_mutex_lock(mutex) }

    func unlock() { unsafe pthread_mutex_unlock(mutex) }

    /// Lets others in until one of them calls ``wakeAll()``, or for no reason at all. False once the deadline has passed.
    /// Only with the lock held.
    func wait(until deadline: Deadline) -> Bool {
        guard !deadline.isNever else { return unsafe pthread_cond_wait(condition, mutex) == 0 }
        var moment = timespec(nanoseconds: deadline.moment)
        return unsafe pthread_cond_timedwait(condition, mutex, &moment) != ETIMEDOUT
    }

    /// Wakes everybody who waits. Only with the lock held.
    func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
