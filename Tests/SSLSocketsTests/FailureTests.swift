// SPDX-License-Identifier: MIT

import Glibc
import SSLInterface
import SSLSockets
import Testing

/// What peers and wires do that they should not.
@Suite struct `Failures` {
    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "220 mail.example.org ESMTP\r\n", "\u{16}\u{3}\u{3}\u{7f}\u{7f}",
        "\u{16}\u{2}\u{0}\u{0}\u{1}",
    ])
    func `A peer that speaks no TLS is found out at once, and not waited for`(greeting: String) throws {
        for backend in Backend.allCases {
            let (left, raw) = makeSocketPair()
            left.timeout = .seconds(30)
            try raw.writeAll(greeting)
            let took = seconds {
                #expect { try backend.client(left) } throws: { ($0 as? SSLError)?.code == .ssl }
            }
            #expect(took < 20)
            #expect(left.isClosed)
            raw.close()
        }
    }

    @Test(arguments: Backend.allCases)
    func `A request in plain HTTP to a TLS server is found out at once`(backend: Backend) throws {
        let (raw, right) = makeSocketPair()
        right.timeout = .seconds(30)
        try raw.writeAll("GET / HTTP/1.1\r\n\r\n")
        #expect { try backend.server(right) } throws: { ($0 as? SSLError)?.detail?.reason?.name == "HTTP_REQUEST" }
    }

    @Test func `A handshake that fails sends its alert before it closes the socket`() throws {
        let (left, raw) = makeSocketPair()
        try raw.writeAll(ToyRecord.bytes(22, [9], number: 0))
        #expect { try ToyContext(.client).wrapSocket(left) } throws: {
            ($0 as? SSLError)?.detail?.reason?.name == "UNEXPECTED_MESSAGE"
        }
        #expect(left.isClosed)
        let sent = try raw.readExactly(1000)
        #expect(sent.suffix(2) == [2, 10])
        #expect(sent.dropLast(10).first == 22)
    }

    @Test(arguments: Backend.allCases)
    func `A peer that closes within the handshake is an error`(backend: Backend) throws {
        for wire in WireKind.available {
            let (left, right) = try wire.connect()
            right.close()
            #expect { try backend.client(left) } throws: {
                [.eof, .syscall].contains(($0 as? SSLError)?.code)
            }
        }
    }

    @Test(arguments: Backend.judgingLate, WireKind.available)
    func `A writer learns from the peer's alert why it has gone`(backend: Backend, wire: WireKind) throws {
        let (left, right) = try wire.connect()
        let peer = Worker { #expect(throws: SSLError.self) { try backend.refusingServer(right) } != nil }
        let client = try backend.client(left)
        #expect(try peer.join())
        // The server has judged and left: sooner or later the system refuses to send.
        #expect { while true { try client.writeAll(pattern(100_000)) } } throws: {
            ($0 as? SSLError)?.detail?.alert == .init(.certificateRequired, isReceived: true)
        }
        // A connection that failed never reads as one that ended.
        for action in [{ _ = try client.write([1]) }, { _ = try client.read() }] {
            #expect(throws: SSLError.self, performing: action)
        }
    }

    @Test(arguments: Backend.allCases, WireKind.available)
    func `A write to a peer that has gone fails without a signal, and what it sent can still be read`(
        backend: Backend, wire: WireKind
    ) throws {
        let (client, server) = try backend.connect(over: wire)
        let bytes = pattern(40_000)
        try server.writeAll(bytes)
        server.close()
        #expect { while true { try client.writeAll(pattern(100_000)) } } throws: {
            [EPIPE, ECONNRESET].contains(($0 as? SSLError)?.detail?.systemError)
        }
        #expect(try client.readExactly(bytes.count) == bytes)
        #expect(try client.read().isEmpty)
    }

    @Test func `A reset connection is the error it is`() throws {
        let (client, server) = try Backend.toy.connect(over: .tcp4)
        var now = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        #expect(unsafe setsockopt(server.socket.fileDescriptor, SOL_SOCKET, SO_LINGER, &now, size) == 0)
        server.socket.close()
        // Once for the ticket of the handshake there may be nothing to read; the reset stays.
        for _ in 0..<2 {
            #expect { try client.read() } throws: { ($0 as? SSLError)?.detail?.systemError == ECONNRESET }
        }
    }

    @Test func `What cannot carry TLS is refused and left as it was`() throws {
        let context = ToyContext(.client)
        let listener = try Socket.listen(host: "127.0.0.1", port: 0)
        #expect { try context.wrapSocket(listener) } throws: { ($0 as? SSLError)?.detail?.systemError == ENOTCONN }
        #expect(!listener.isClosed)
        let datagrams = Socket(adopting: socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
        #expect { try context.wrapSocket(datagrams) } throws: { ($0 as? SSLError)?.code == .notSupported }
        let (left, right) = makeSocketPair()
        #expect { try context.wrapSocket(left, serverHostname: "") } throws: {
            ($0 as? SSLError)?.code == .invalidArgument
        }
        #expect { try ToyContext(.server).wrapSocket(left, serverHostname: "x") } throws: {
            ($0 as? SSLError)?.code == .invalidArgument
        }
        #expect { try ToyContext(.server).connect(to: "127.0.0.1", port: 1) } throws: {
            ($0 as? SSLError)?.code == .invalidArgument
        }
        try left.writeAll("plain")
        #expect(try right.read() == Array("plain".utf8))
        left.close()
        #expect { try context.wrapSocket(left) } throws: { ($0 as? SSLError)?.code == .noSocket }
    }

    @Test func `Sizes that make no sense are refused or cut`() throws {
        let (client, server) = try Backend.toy.connect()
        #expect(throws: SSLError.invalidArgument("size should not be negative")) { try client.read(-1) }
        #expect(try client.read(0).isEmpty)
        #expect(try client.write([]) == 0)
        try server.writeAll("x")
        #expect(try client.read(.max) == Array("x".utf8))
    }

    @Test func `Signals neither end a wait nor prolong it`() throws {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        #expect(unsafe sigaction(SIGUSR1, &action, nil) == 0)
        let (client, server) = try Backend.toy.connect()
        client.timeout = .seconds(0.3)
        let timed = Worker { seconds { #expect(throws: timedOutRead) { try client.read() } } }
        while !timed.isDone { timed.interrupt() }
        let took = try timed.join()
        #expect(took >= 0.3 && took < 20)
        client.timeout = .none
        let blocked = Worker { try client.readExactly(5) }
        for _ in 0..<1000 { blocked.interrupt() }
        try server.writeAll("hel")
        for _ in 0..<1000 { blocked.interrupt() }
        try server.writeAll("lo")
        #expect(try blocked.join() == Array("hello".utf8))
    }
}

private var timedOutRead: SSLError { SSLError(.timedOut, .init(message: "The read operation timed out")) }
