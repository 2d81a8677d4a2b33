// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets
import Testing

/// Where the bytes go, over every kind of wire.
@Suite struct `Conversations` {
    struct Setting: Sendable {
        let backend: Backend
        let wire: WireKind
        static let all = Backend.allCases.flatMap { backend in
            WireKind.available.map { Setting(backend: backend, wire: $0) }
        }
    }

    @Test(arguments: Setting.all)
    func `What one side writes the other reads, in both directions`(setting: Setting) throws {
        let (client, server) = try setting.backend.connect(over: setting.wire)
        let peer = Worker {
            while case let bytes = try server.read(), !bytes.isEmpty { try server.writeAll(bytes) }
            server.close()
        }
        for count in [1, 100, 16384, 16385, 70_000] {
            try client.writeAll(pattern(count, seed: count))
            #expect(try client.readExactly(count) == pattern(count, seed: count))
        }
        try client.writeAll("tschüß")
        #expect(try client.readExactly(8) == Array("tschüß".utf8))
        try client.shutdownWrite()
        #expect(try client.read().isEmpty)
        try peer.join()
    }

    @Test(arguments: Setting.all)
    func `A megabyte written at once arrives whole`(setting: Setting) throws {
        let (client, server) = try setting.backend.connect(over: setting.wire)
        let bytes = pattern(1 << 20)
        client.timeout = .none
        let writer = Worker { try client.write(bytes) }
        #expect(try server.readExactly(bytes.count) == bytes)
        #expect(try writer.join() == bytes.count)
    }

    @Test(arguments: Setting.all)
    func `A socket changes between plaintext and TLS as often as both sides like`(setting: Setting) throws {
        let (left, right) = try setting.wire.connect()
        let peer = Worker {
            for round in 0..<20 {
                let greeting = Array("round \(round): STARTTLS\n".utf8)
                #expect(try right.readExactly(greeting.count) == greeting)
                try right.writeAll("go ahead\n")
                let tls = try setting.backend.server(right)
                try tls.writeAll(try tls.readExactly(1000))
                #expect(try tls.unwrap() === right)
                // Directly behind close_notify, in the same moment.
                try right.writeAll("bye \(round)\n")
            }
        }
        for round in 0..<20 {
            try left.writeAll("round \(round): STARTTLS\n")
            #expect(try left.readExactly(9) == Array("go ahead\n".utf8))
            let tls = try setting.backend.client(left)
            let bytes = pattern(1000, seed: round)
            try tls.writeAll(bytes)
            #expect(try tls.readExactly(1000) == bytes)
            #expect(try tls.unwrap() === left)
            let farewell = Array("bye \(round)\n".utf8)
            #expect(try left.readExactly(farewell.count) == farewell)
        }
        try peer.join()
    }

    @Test(arguments: Backend.allCases)
    func `A peer whose bytes come one by one is understood`(backend: Backend) throws {
        let (client, middle) = socketPairs()
        let (other, server) = socketPairs()
        let relays = [
            Worker { try trickle(from: middle, to: other) }, Worker { try trickle(from: other, to: middle) },
        ]
        let peer = Worker {
            let tls = try backend.server(server)
            try tls.writeAll(try tls.readExactly(500))
            let plain = try tls.unwrap()
            try plain.writeAll("plain")
            return try plain.readExactly(5)
        }
        let tls = try backend.client(client)
        try tls.writeAll(pattern(500))
        #expect(try tls.readExactly(500) == pattern(500))
        let plain = try tls.unwrap()
        try plain.writeAll("PLAIN")
        #expect(try plain.readExactly(5) == Array("plain".utf8))
        #expect(try peer.join() == Array("PLAIN".utf8))
        plain.close()
        server.close()
        for relay in relays { try relay.join() }
    }

    private func socketPairs() -> (Socket, Socket) {
        let (left, right) = makeSocketPair()
        left.timeout = .seconds(30)
        right.timeout = .seconds(30)
        return (left, right)
    }

    /// Carries bytes one by one, to the end.
    private func trickle(from source: Socket, to target: Socket) throws {
        while case let bytes = try source.read(1), !bytes.isEmpty { try target.writeAll(bytes) }
        try? target.shutdownWrite()
    }

    @Test(arguments: Backend.allCases)
    func `Two threads on each side move megabytes both ways at once`(backend: Backend) throws {
        for wire in [WireKind.socketPair, .tcp4] {
            let sockets = try wire.connect()
            // The handshake, too, is begun by all four of them together.
            let client = try backend.client(sockets.0, handshake: false)
            let server = try backend.server(sockets.1, handshake: false)
            for connection in [client, server] { connection.timeout = .none }
            let (up, down) = (pattern(3 << 20, seed: 1), pattern(3 << 20, seed: 2))
            let writers = [Worker { try client.writeAll(up) }, Worker { try server.writeAll(down) }]
            let readers = [Worker { try server.readExactly(up.count) }, Worker { try client.readExactly(down.count) }]
            #expect(try readers[0].join() == up)
            #expect(try readers[1].join() == down)
            for writer in writers { try writer.join() }
            let closing = Worker { try server.unwrap() }
            #expect(try client.unwrap() === sockets.0)
            #expect(try closing.join() === sockets.1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `Several threads that read share what comes`(backend: Backend) throws {
        let (client, server) = try backend.connect()
        let total = 1 << 20
        let readers = (0..<4).map { _ in
            Worker {
                var count = 0
                while case let bytes = try client.read(), !bytes.isEmpty { count += bytes.count }
                return count
            }
        }
        try server.writeAll(pattern(total))
        try server.shutdownWrite()
        #expect(try readers.reduce(0) { try $0 + $1.join() } == total)
    }
}
