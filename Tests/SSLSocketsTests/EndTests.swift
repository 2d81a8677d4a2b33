// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@testable import SSLSockets

/// How conversations end: as agreed, cut short, or closed from under somebody.
@Suite struct `Ends` {
    @Test(arguments: Backend.allCases, WireKind.available)
    func `Closing tells the peer, so that it reads a clean end`(backend: Backend, wire: WireKind) throws {
        let (client, server) = try backend.connect(over: wire)
        try client.writeAll("last words")
        client.close()
        #expect(try server.readText() == "last words")
        #expect(try server.read().isEmpty)
        #expect(try server.read().isEmpty)
        server.close()
    }

    @Test(arguments: Backend.allCases)
    func `Closing with unread bytes does not destroy what was written`(backend: Backend) throws {
        let (client, server) = try backend.connect(over: .tcp4)
        try server.writeAll(pattern(1000))
        let bytes = pattern(50_000)
        let reader = Worker {
            let received = try server.readExactly(bytes.count)
            return try server.read().isEmpty ? received : []
        }
        try client.writeAll(bytes)
        client.close()
        #expect(try reader.join() == bytes)
    }

    @Test(arguments: Backend.allCases)
    func `An end without close_notify is an error unless asked otherwise`(backend: Backend) throws {
        for tolerant in [false, true] {
            let (client, server) = try backend.connect()
            try server.writeAll("half a mess")
            server.socket.close()
            client.suppressRaggedEOFs = tolerant
            #expect(try client.readText() == "half a mess")
            if tolerant {
                #expect(try client.read().isEmpty)
            } else {
                #expect { try client.read() } throws: { ($0 as? SSLError)?.code == .eof }
            }
        }
    }

    @Test(arguments: [true, false])
    func `An end inside a record or the handshake is an error in any case`(inHandshake: Bool) throws {
        let (left, raw) = makeSocketPair()
        let client = try ToyContext(.client).wrapSocket(left, doHandshakeOnConnect: false, timeout: .seconds(30))
        client.suppressRaggedEOFs = true
        if !inHandshake {
            try raw.writeAll(ToyRecord.bytes(22, [2], number: 0) + ToyRecord.bytes(22, [3], number: 1))
            try raw.writeAll(Array(ToyRecord.bytes(23, [1, 2, 3], number: 2).dropLast()))
        }
        try raw.shutdownWrite()
        #expect { try client.read() } throws: { ($0 as? SSLError)?.code == .eof }
        #expect(client.object.isHandshakeComplete == !inHandshake)
    }

    @Test(arguments: Backend.allCases)
    func `One direction can be closed while the other goes on`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        try server.writeAll("early")
        try client.shutdownWrite()
        #expect { try client.writeAll("more") } throws: {
            ($0 as? SSLError)?.detail?.reason?.name == "PROTOCOL_IS_SHUTDOWN"
        }
        #expect(try server.read().isEmpty)
        try server.writeAll("late")
        #expect(try client.readExactly(9) == Array("earlylate".utf8))
        let closing = Worker { try server.unwrap() }
        #expect(try client.read().isEmpty)
        #expect(try client.unwrap() === client.socket)
        #expect(try closing.join() === server.socket)
    }

    @Test(arguments: Backend.allCases)
    func `After unwrapping, the connection says so and the socket is free`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        let peer = Worker { try server.unwrap() }
        #expect(throws: SSLError.invalidArgument("the socket carries TLS: read and write through the SSLSocket")) {
            try client.socket.writeAll("plaintext between the records")
        }
        #expect(throws: SSLError.invalidArgument("the socket carries TLS already")) {
            try backend.client(client.socket)
        }
        let plain = try client.unwrap()
        let error = Wire.Retirement.unwrapped.error
        #expect(error.code == .noSocket)
        #expect(throws: error) { try client.read() }
        #expect(throws: error) { try client.write([1]) }
        #expect(throws: error) { try client.doHandshake() }
        #expect(throws: error) { try client.flush() }
        #expect(throws: error) { try client.unwrap() }
        #expect(throws: error) { try client.shutdownWrite() }
        client.close()
        #expect(!plain.isClosed)
        try plain.writeAll("still there")
        #expect(try peer.join().read() == Array("still there".utf8))
    }

    @Test(arguments: Backend.allCases)
    func `Data in flight stops unwrapping and can be read`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        try server.writeAll("wait")
        #expect { try client.unwrap() } throws: {
            ($0 as? SSLError)?.detail?.reason?.name == "APPLICATION_DATA_AFTER_CLOSE_NOTIFY"
        }
        #expect(try client.readExactly(4) == Array("wait".utf8))
    }

    @Test(arguments: Backend.allCases)
    func `A reader on another thread takes nothing from whoever unwraps`(backend: Backend) throws {
        for _ in 0..<20 {
            let (client, server) = try backend.connect()
            let reader = Worker { try client.read() }
            let peer = Worker {
                let plain = try server.unwrap()
                try plain.writeAll("plaintext")
            }
            let plain = try client.unwrap()
            #expect(try plain.readExactly(9) == Array("plaintext".utf8))
            try peer.join()
            do {
                #expect(try reader.join().isEmpty)
            } catch let error as SSLError {
                #expect(error == Wire.Retirement.unwrapped.error)
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `Closing wakes readers and writers, and later calls say why they fail`(backend: Backend) throws {
        for closesSocket in [false, true] {
            let (client, server) = try backend.connect()
            client.timeout = .none
            let inside = [
                Worker { _ = try client.read() }, Worker { _ = try client.read() },
                Worker { while true { try client.writeAll(pattern(1 << 20)) } },
            ]
            // The writer is under way, and will be stuck.
            #expect(try !server.read().isEmpty)
            if closesSocket { client.socket.close() } else { client.close() }
            for worker in inside {
                #expect { try worker.join() } throws: { ($0 as? SSLError)?.code == .noSocket }
            }
            #expect { try client.read() } throws: { ($0 as? SSLError)?.code == .noSocket }
            #expect { try client.write([1]) } throws: { ($0 as? SSLError)?.code == .noSocket }
            #expect { try client.unwrap() } throws: { ($0 as? SSLError)?.code == .noSocket }
            client.close()
        }
    }

    @Test(arguments: Backend.allCases)
    func `Several threads may close at once`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        let closers = (0..<4).map { _ in Worker { client.close() } }
        for closer in closers { try closer.join() }
        #expect(try server.read().isEmpty)
    }
}
