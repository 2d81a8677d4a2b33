// SPDX-License-Identifier: MIT

import Glibc
import SSLInterface
import Testing

@testable import SSLSockets

@Suite struct `Plain sockets` {
    @Test(arguments: WireKind.available)
    func `Bytes arrive as they were sent, in both directions`(wire: WireKind) throws {
        let (left, right) = try wire.connect()
        let bytes = pattern(300_000)
        let peer = Worker {
            let received = try right.readExactly(bytes.count)
            try right.writeAll(received)
            try right.shutdownWrite()
        }
        let echo = Worker { try left.readExactly(bytes.count + 1) }
        try left.writeAll(bytes)
        try peer.join()
        #expect(try echo.join() == bytes)
    }

    @Test func `Addresses are written the way people write them`() throws {
        for (host, shown) in [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")] {
            guard let listener = try? Socket.listen(host: host, port: 0) else { continue }
            let address = try listener.localAddress
            #expect(address.host == host)
            #expect(address.port > 0)
            #expect(address.path == nil)
            #expect(address.description == "\(shown):\(address.port)")
            let client = try Socket.connect(host: host, port: address.port, timeout: .seconds(10))
            #expect(try client.remoteAddress == address)
            #expect(try listener.accept(timeout: .seconds(10)).remoteAddress == client.localAddress)
        }
    }

    @Test func `A local socket has a path, in the file system or outside of it`() throws {
        let path = "/tmp/ssl-sockets-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        defer { unsafe unlink(path) }
        for name in [path, uniqueName()] {
            let listener = try Socket.listen(unixPath: name)
            #expect(try listener.localAddress.path == name)
            let client = try Socket.connect(unixPath: name)
            #expect(try client.remoteAddress.path == name)
            #expect(try client.localAddress.path == "")
        }
        #expect(try Socket.listen(unixPath: uniqueName()).localAddress.description.hasPrefix("@swift-gnutls-ssl-"))
    }

    @Test func `Impossible addresses are refused by name`() {
        #expect(throws: SSLError.invalidArgument("port must be 0-65535")) {
            try Socket.connect(host: "::1", port: 65536)
        }
        #expect(throws: SSLError.invalidArgument("port must be 0-65535")) { try Socket.listen(port: -1) }
        #expect(throws: SSLError.invalidArgument("AF_UNIX path too long")) {
            try Socket.connect(unixPath: String(repeating: "x", count: 108))
        }
        for path in ["", "a\0b", "\0a\0"] {
            #expect { try Socket.listen(unixPath: path) } throws: { ($0 as? SSLError)?.code == .invalidArgument }
        }
        #expect { try Socket.connect(host: "a\0b", port: 1) } throws: { ($0 as? SSLError)?.code == .invalidArgument }
        #expect { try Socket.connect(host: "name.invalid.", port: 1) } throws: {
            ($0 as? SSLError)?.code == .nameResolution
        }
        #expect { try Socket.connect(host: "::1", port: 1, timeout: .nonBlocking) } throws: {
            ($0 as? SSLError)?.code == .invalidArgument
        }
    }

    @Test func `Where nobody listens, connecting says so`() throws {
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        let port = try listener.localAddress.port
        listener.close()
        #expect { try Socket.connect(host: "127.0.0.1", port: port, timeout: .seconds(10)) } throws: {
            ($0 as? SSLError)?.detail?.systemError == ECONNREFUSED
        }
        #expect { try Socket.connect(unixPath: uniqueName()) } throws: {
            ($0 as? SSLError)?.detail?.systemError == ECONNREFUSED
        }
    }

    @Test func `A host with several addresses is reached at the one that answers`() throws {
        // The name has an IPv6 address, too, on most machines; nobody listens there.
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        let client = try Socket.connect(host: "localhost", port: listener.localAddress.port, timeout: .seconds(10))
        #expect(try client.remoteAddress.host == "127.0.0.1")
    }

    @Test func `A listener without room makes connecting run out of time`() throws {
        let name = uniqueName()
        let listener = try Socket.listen(unixPath: name, backlog: 0)
        var waiting: [Socket] = []
        let took = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The connect operation timed out"))) {
                for _ in 0..<8 { waiting.append(try Socket.connect(unixPath: name, timeout: .seconds(0.05))) }
            }
        }
        #expect(took >= 0.05 && took < 20)
        #expect(try listener.localAddress.path == name)
    }

    @Test func `Calls wait as long as the timeout says`() throws {
        let (left, right) = makeSocketPair()
        let listener = try Socket.listen(unixPath: uniqueName())
        left.timeout = .nonBlocking
        #expect(throws: SSLError.wantRead) { try left.read() }
        #expect(throws: SSLError.wantRead) { try listener.accept(timeout: .nonBlocking) }
        #expect(throws: SSLError.wantWrite) { while true { try left.write(pattern(65536)) } }
        left.timeout = .seconds(0.05)
        let reading = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The read operation timed out"))) { try left.read() }
        }
        let writing = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The write operation timed out"))) {
                try left.writeAll("x")
            }
        }
        let accepting = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The accept operation timed out"))) {
                try listener.accept(timeout: .seconds(0.05))
            }
        }
        for took in [reading, writing, accepting] { #expect(took >= 0.05 && took < 20) }
        right.close()
    }

    @Test func `Closing wakes whoever is inside, and each later call says that the socket is closed`() throws {
        for action in [{ _ = try $0.read() }, { try $0.writeAll(pattern(1 << 22)) }]
            as [@Sendable (Socket) throws -> Void]
        {
            let (left, right) = makeSocketPair()
            let inside = Worker { try action(left) }
            // Either it waits already, or it comes too late: the answer is the same.
            left.close()
            #expect(throws: SSLError(.noSocket, .init(message: "Underlying socket has been closed."))) {
                try inside.join()
            }
            #expect { try left.read() } throws: { ($0 as? SSLError)?.code == .noSocket }
            #expect { try left.localAddress } throws: { ($0 as? SSLError)?.code == .noSocket }
            #expect { try left.detach() } throws: { ($0 as? SSLError)?.code == .noSocket }
            #expect(left.fileDescriptor == -1)
            left.close()
            #expect(try right.readExactly(1 << 23).count <= 1 << 22)
        }
    }

    @Test(arguments: [WireKind.tcp4, .local])
    func `Closing wakes whoever waits for connections`(wire: WireKind) throws {
        let listener = try wire == .local ? Socket.listen(unixPath: uniqueName()) : .listen(host: "127.0.0.1", port: 0)
        let inside = Worker { _ = try listener.accept() }
        listener.close()
        #expect { try inside.join() } throws: { ($0 as? SSLError)?.code == .noSocket }
    }

    @Test func `The number of a descriptor is not free before the last thread has left`() throws {
        let (left, right) = makeSocketPair()
        let number = left.fileDescriptor
        let identity = inode(number)
        try left.enter()
        left.close()
        #expect(inode(number) == identity)
        #expect(try right.read().isEmpty)
        left.leave()
        #expect(inode(number) != identity)
    }

    /// What tells one socket from another that has the same number later; nil for no descriptor.
    private func inode(_ number: Int32) -> UInt? {
        var status = stat()
        return unsafe fstat(number, &status) == 0 ? UInt(status.st_ino) : nil
    }

    @Test func `A detached descriptor stays open and is somebody else's`() throws {
        let (left, right) = makeSocketPair()
        let number = try left.detach()
        #expect(left.isClosed)
        let adopted = Socket(adopting: number)
        try adopted.writeAll("still there")
        #expect(try right.read() == Array("still there".utf8))
        #expect(fcntl(number, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test func `A descriptor cannot be detached from under a reader`() throws {
        let (left, _) = makeSocketPair()
        try left.enter()
        #expect { try left.detach() } throws: { ($0 as? SSLError)?.detail?.systemError == EBUSY }
        left.leave()
        close(try left.detach())
    }

    @Test(arguments: WireKind.available)
    func `No child process inherits a socket`(wire: WireKind) throws {
        let (left, right) = try wire.connect()
        for socket in [left, right] {
            #expect(fcntl(socket.fileDescriptor, F_GETFD) & FD_CLOEXEC != 0)
            #expect(fcntl(socket.fileDescriptor, F_GETFL) & O_NONBLOCK == 0)
        }
    }

    @Test func `A peer that has gone raises no signal`() throws {
        let (left, right) = makeSocketPair()
        right.close()
        #expect { try left.writeAll("x") } throws: { ($0 as? SSLError)?.detail?.systemError == EPIPE }
        #expect(try left.read().isEmpty)
    }

    @Test func `A number that is no socket is an error, not a crash`() {
        let none = Socket(adopting: -1)
        #expect { try none.read() } throws: { ($0 as? SSLError)?.detail?.systemError == EBADF }
        #expect { try ToyContext(.client).wrapSocket(none) } throws: { ($0 as? SSLError)?.detail?.systemError == EBADF }
    }
}
