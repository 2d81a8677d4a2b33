// SPDX-License-Identifier: MIT

import Glibc
import SSLInterface

@testable import SSLSockets

/// The ways to connect two sockets on one machine.
enum WireKind: CaseIterable, Sendable {
    case socketPair, tcp4, tcp6, local

    /// Machines without IPv6 have no way to test it.
    static let available: [WireKind] =
        (try? Socket.listen(host: "::1", port: 0)) == nil ? [.socketPair, .tcp4, .local] : allCases

    /// Two connected sockets. Both give up after half a minute, so that a failing test ends.
    func connect() throws -> (Socket, Socket) {
        let (left, right): (Socket, Socket)
        switch self {
        case .socketPair: (left, right) = makeSocketPair()
        case .tcp4: (left, right) = try Self.accept(on: .listen(host: "127.0.0.1", port: 0))
        case .tcp6: (left, right) = try Self.accept(on: .listen(host: "::1", port: 0))
        case .local: (left, right) = try Self.accept(on: .listen(unixPath: uniqueName()))
        }
        left.timeout = .seconds(30)
        right.timeout = .seconds(30)
        return (left, right)
    }

    private static func accept(on listener: Socket) throws -> (Socket, Socket) {
        let address = try listener.localAddress
        let client =
            if let path = address.path {
                try Socket.connect(unixPath: path, timeout: .seconds(10))
            } else {
                try Socket.connect(host: address.host, port: address.port, timeout: .seconds(10))
            }
        return (client, try listener.accept(timeout: .seconds(10)))
    }
}

/// A name in the abstract namespace: no file is left behind.
func uniqueName() -> String { "\0swift-gnutls-ssl-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

func makeSocketPair() -> (Socket, Socket) {
    var ends: [Int32] = [-1, -1]
    _ = unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
    return (Socket(adopting: ends[0]), Socket(adopting: ends[1]))
}

/// Makes the kernel's buffer small, so that a test fills it soon.
func shrinkSendBuffer(_ socket: Socket) {
    var size: Int32 = 4096
    _ = unsafe setsockopt(socket.fileDescriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
}

/// What the kernel holds for the socket, which stays there.
func peek(_ socket: Socket) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65536)
    let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
    let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(socket.fileDescriptor, $0.baseAddress, $0.count, flags)
    }
    return Array(bytes.prefix(max(0, count)))
}

/// Seconds that the body took, on a clock that nobody sets.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return (clock.now - start) / .seconds(1)
}

/// Bytes that differ from one place to the next: a block of prime length, again and again.
func pattern(_ count: Int, seed: Int = 0) -> [UInt8] {
    let block = (0..<8191).map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 31 >> 3) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block.count)
    while bytes.count < count { bytes += block }
    return Array(bytes.prefix(count))
}

extension Socket {
    /// Reads so many plain bytes, or fewer at the end.
    func readExactly(_ count: Int) throws(SSLError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }
}

/// What the tests use of a connection, whatever its backend.
protocol Connection: Sendable {
    var timeout: Timeout { get nonmutating set }
    var socket: Socket { get }
    var wire: Wire { get }
    var pending: Int { get }
    var suppressRaggedEOFs: Bool { get nonmutating set }
    func doHandshake() throws(SSLError)
    func read(_ count: Int) throws(SSLError) -> [UInt8]
    func write(_ bytes: [UInt8]) throws(SSLError) -> Int
    func writeAll(_ bytes: [UInt8]) throws(SSLError)
    func writeAll(_ text: String) throws(SSLError)
    func flush() throws(SSLError)
    func unwrap() throws(SSLError) -> Socket
    func shutdownWrite() throws(SSLError)
    func close()
}

extension SSLSocket: Connection {}

extension Connection {
    func read() throws(SSLError) -> [UInt8] { try read(16384) }

    /// Reads so many bytes, or fewer at the end.
    func readExactly(_ count: Int) throws(SSLError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Returns once a thread is inside and waits for input, or is about to.
    func awaitReader() {
        while !wire.monitor.withLock({ wire.state.hasLeader }) {}
    }

    func readText() throws(SSLError) -> String { String(decoding: try read(), as: UTF8.self) }
}
