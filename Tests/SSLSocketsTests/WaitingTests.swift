// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLSockets

/// How long calls wait: as long as it takes, up to a limit, not at all.
@Suite struct `Waiting` {
    @Test(arguments: Backend.allCases)
    func `Without waiting, a handshake says what it needs and goes on from there`(backend: Backend) throws {
        let (left, right) = makeSocketPair()
        (left.timeout, right.timeout) = (.nonBlocking, .nonBlocking)
        let client = try backend.client(left, handshake: false)
        let server = try backend.server(right, handshake: false)
        #expect(throws: SSLError.wantRead) { try server.doHandshake() }
        var remaining: [any Connection] = [client, server]
        for _ in 0..<100 where !remaining.isEmpty {
            var unfinished: [any Connection] = []
            for connection in remaining {
                do {
                    try connection.doHandshake()
                } catch {
                    #expect(error == .wantRead)
                    unfinished.append(connection)
                }
            }
            remaining = unfinished
        }
        #expect(remaining.isEmpty)
        try client.writeAll("hello")
        #expect(try server.readText() == "hello")
        #expect(throws: SSLError.wantRead) { try server.read() }
    }

    @Test func `Without waiting, a handshake on connect is refused`() {
        let (left, _) = makeSocketPair()
        #expect { try ToyContext(.client).wrapSocket(left, timeout: .nonBlocking) } throws: {
            ($0 as? SSLError)?.code == .invalidArgument
        }
    }

    @Test(arguments: Backend.allCases)
    func `A silent peer makes each call run out of time`(backend: Backend) throws {
        let (left, right) = makeSocketPair()
        let handshake = seconds {
            left.timeout = .seconds(0.1)
            #expect(throws: SSLError(.timedOut, .init(message: "The handshake operation timed out"))) {
                try backend.client(left)
            }
        }
        #expect(right.isClosed == false)
        let (client, server) = try backend.connect()
        client.timeout = .seconds(0.1)
        let reading = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The read operation timed out"))) { try client.read() }
        }
        let unwrapping = seconds {
            #expect(throws: SSLError(.timedOut, .init(message: "The read operation timed out"))) { try client.unwrap() }
        }
        for took in [handshake, reading, unwrapping] { #expect(took >= 0.1 && took < 20) }
        // What ran out of time can be taken up again.
        let closing = Worker { try server.unwrap() }
        client.timeout = .seconds(30)
        #expect(try client.unwrap() === client.socket)
        #expect(try closing.join() === server.socket)
    }

    @Test(arguments: Backend.allCases)
    func `Without waiting, a write takes what fits and refuses before it encrypts anything`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        shrinkSendBuffer(client.socket)
        client.timeout = .nonBlocking
        let bytes = pattern(1 << 20)
        let accepted = try client.write(bytes)
        #expect(accepted > 0 && accepted < bytes.count)
        #expect(throws: SSLError.wantWrite) { try client.write(Array(bytes[accepted...])) }
        #expect(throws: SSLError.wantWrite) { try client.flush() }
        // The caller tries the rest again and again; nothing is lost and nothing comes twice.
        let reader = Worker { try server.readExactly(bytes.count) }
        var sent = accepted
        while sent < bytes.count {
            do {
                sent += try client.write(Array(bytes[sent...]))
            } catch {
                #expect(error == .wantWrite)
                _ = try client.socket.wait(for: .writable, until: Deadline(.seconds(30)))
            }
        }
        client.timeout = .seconds(30)
        try client.flush()
        #expect(try reader.join() == bytes)
    }

    @Test(arguments: Backend.allCases)
    func `With a time limit, a write tells how much was accepted in time`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        shrinkSendBuffer(client.socket)
        client.timeout = .seconds(0.1)
        let bytes = pattern(1 << 20)
        var accepted = 0
        let took = try seconds { accepted = try client.write(bytes) }
        #expect(accepted > 0 && accepted < bytes.count)
        #expect(took >= 0.1 && took < 20)
        for action in [{ _ = try client.write([1]) }, { try client.writeAll([1]) }, { try client.flush() }] {
            #expect(throws: SSLError(.timedOut, .init(message: "The write operation timed out")), performing: action)
        }
        client.timeout = .none
        let reader = Worker { try server.readExactly(bytes.count) }
        try client.writeAll(Array(bytes[accepted...]))
        #expect(try reader.join() == bytes)
    }

    @Test(arguments: Backend.allCases)
    func `What a write had to leave behind is sent by a thread that reads meanwhile`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        shrinkSendBuffer(client.socket)
        let reader = Worker { try client.readText() }
        client.awaitReader()
        client.timeout = .seconds(0.05)
        let bytes = pattern(250_000)
        #expect(try client.write(bytes) == bytes.count)
        // Nobody calls anything on the client from here on: only the reader is inside.
        #expect(try server.readExactly(bytes.count) == bytes)
        try server.writeAll("got it")
        #expect(try reader.join() == "got it")
    }

    @Test(arguments: Backend.allCases)
    func `A writer that is stuck keeps nobody from reading`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        shrinkSendBuffer(client.socket)
        client.timeout = .none
        let bytes = pattern(2 << 20)
        let writer = Worker { try client.writeAll(bytes) }
        for round in 0..<20 {
            try server.writeAll("ping \(round)")
            #expect(try client.readText() == "ping \(round)")
        }
        #expect(try server.readExactly(bytes.count) == bytes)
        try writer.join()
    }

    @Test(arguments: Backend.allCases)
    func `A handshake completes through a buffer that holds next to nothing`(backend: Backend) throws {
        let (left, right) = makeSocketPair()
        for socket in [left, right] {
            shrinkSendBuffer(socket)
            socket.timeout = .seconds(30)
        }
        let (client, server) = try backend.connect((left, right))
        try client.writeAll("hello")
        #expect(try server.readText() == "hello")
    }

    @Test func `A handshake is done though the peer speaks already and listens to nothing`() throws {
        let (raw, right) = makeSocketPair()
        (raw.timeout, right.timeout) = (.seconds(30), .nonBlocking)
        var filling = 0
        #expect(throws: SSLError.wantWrite) { while true { filling += try right.write(pattern(65536)) } }
        // A whole client, without a look at what the server says: none of that can leave.
        try raw.writeAll(ToyRecord.bytes(22, [1], number: 0) + ToyRecord.bytes(22, [4], number: 1))
        try raw.writeAll(ToyRecord.bytes(23, Array("hello".utf8), number: 2))
        let server = try ToyContext(.server).wrapSocket(right, timeout: .seconds(30))
        #expect(try server.read() == Array("hello".utf8))
        // What waited in the queue leaves with the next call.
        #expect(try raw.readExactly(filling).count == filling)
        try server.writeAll("thanks")
        let flight: [[UInt8]] = [[2], [3], [5]]
        var expected: [UInt8] = []
        for (number, body) in flight.enumerated() { expected += ToyRecord.bytes(22, body, number: UInt32(number)) }
        expected += ToyRecord.bytes(23, Array("thanks".utf8), number: 3)
        #expect(try raw.readExactly(expected.count) == expected)
    }

    @Test func `A record that comes in parts is read when it is whole`() throws {
        let (left, raw) = makeSocketPair()
        let client = try ToyContext(.client).wrapSocket(left, doHandshakeOnConnect: false)
        client.timeout = .nonBlocking
        #expect(throws: SSLError.wantRead) { try client.doHandshake() }
        let flight = ToyRecord.bytes(22, [2], number: 0) + ToyRecord.bytes(22, [3], number: 1)
        for byte in flight.dropLast() {
            try raw.writeAll([byte])
            #expect(throws: SSLError.wantRead) { try client.doHandshake() }
        }
        try raw.writeAll([flight[flight.count - 1]])
        try client.doHandshake()
        // Nothing behind a record is taken off the wire, however much is there.
        let behind = ToyRecord.bytes(23, [10], number: 3) + [99]
        try raw.writeAll(ToyRecord.bytes(23, [7, 8, 9], number: 2) + behind)
        #expect(try client.read(2) == [7, 8])
        #expect(peek(left) == behind)
        #expect(client.pending == 1)
        #expect(try client.read() == [9])
        #expect(try client.read() == [10])
        #expect(peek(left) == [99])
        #expect(!client.object.wasFedTooMuch)
    }
}
