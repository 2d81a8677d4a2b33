// SPDX-License-Identifier: MIT

import SSLInterface
import SSLSockets
import SSLTestSupport

extension CaseGroup {
    static let sockets = CaseGroup("sockets", "Sockets and timeouts") {
        ConformanceCase.both("exchange", "Two threads talk over sockets, and close") { scene, version in
            let ends = try SocketEnds(scene, version)
            let data = pattern(300_000)
            try ends.play(
                scene,
                client: { wire in
                    try wire.writeAll(data)
                    let echo = try wire.readExactly(data.count)
                    scene.expect(echo == data, "what comes back is the same")
                    _ = try wire.unwrap()
                },
                server: { wire in
                    try wire.writeAll(wire.readExactly(data.count))
                    scene.expect(try wire.read(10).isEmpty, "the end comes")
                    _ = try wire.unwrap()
                })
        }
        ConformanceCase("plain-again", "After unwrapping the socket carries plaintext, none of it lost") { scene in
            let ends = try SocketEnds(scene)
            try ends.play(
                scene,
                client: { wire in
                    let socket = try wire.unwrap()
                    try socket.writeAll("plain from the client")
                    scene.expect(try socket.readExactly(21) == Array("plain from the server".utf8), "the server's text")
                },
                server: { wire in
                    let socket = try wire.unwrap()
                    try socket.writeAll("plain from the server")
                    scene.expect(try socket.readExactly(21) == Array("plain from the client".utf8), "the client's text")
                })
        }
        ConformanceCase("implicit", "Writing performs the handshake") { scene in
            let ends = try SocketEnds(scene)
            try ends.play(
                scene, handshake: false, client: { try $0.writeAll("hello") },
                server: { scene.expect(try $0.readExactly(5) == Array("hello".utf8), "the text") })
        }
        ConformanceCase("refused", "A failed verification reaches both ends, alert and all") { scene in
            let ends = try SocketEnds(scene, hostname: "example.org")
            try ends.play(
                scene, handshake: false,
                client: { wire in
                    scene.call("client", .refuses(62, sent: .badCertificate)) { try wire.doHandshake() }
                    wire.close()
                },
                server: { wire in
                    scene.call("server", .fails(.ssl, received: .badCertificate)) {
                        try wire.doHandshake()
                        _ = try wire.read(10)
                    }
                })
        }
        ConformanceCase("timeout.handshake", "A handshake with a peer that is silent ends in time") { scene in
            let ends = try SocketEnds(scene)
            ends.client.timeout = .seconds(0.05)
            scene.call("client", .fails(.timedOut)) { try ends.client.doHandshake() }
            scene.call("client again", .fails(.timedOut)) { try ends.client.doHandshake() }
        }
        ConformanceCase.both("timeout.read", "A read ends in time, and the connection goes on") { scene, version in
            let ends = try SocketEnds(scene, version)
            try ends.play(
                scene,
                client: { wire in
                    wire.timeout = .seconds(0.05)
                    scene.call("client reads", .fails(.timedOut)) { try wire.read(10) }
                    wire.timeout = .seconds(20)
                    try wire.writeAll("go on")
                    scene.call("client reads again", .bytes(5)) { try wire.readExactly(5) }
                },
                server: { wire in try wire.writeAll(wire.readExactly(5)) })
        }
        ConformanceCase.both("non-blocking", "A connection that is not to wait wants to read and to write, and gets on")
        {
            scene, version in
            let ends = try SocketEnds(scene, version)
            for wire in [ends.client, ends.server] { wire.timeout = .nonBlocking }
            scene.call("client begins", .fails(.wantRead)) { try ends.client.doHandshake() }
            var isDone: Set<SSLSide> = []
            for _ in 0..<turnLimit where isDone.count < 2 {
                for (side, wire) in [(SSLSide.client, ends.client), (.server, ends.server)] {
                    if (try? wire.doHandshake()) != nil { isDone.insert(side) }
                }
            }
            try scene.require(isDone.count == 2, "both are done")
            scene.call("server reads", .fails(.wantRead)) { try ends.server.read(10) }
            try flood(scene, ends)
        }
        ConformanceCase.both(
            "end", "A peer that goes away without close_notify is no clean end, unless that is asked for"
        ) {
            scene, version in
            for suppresses in [false, true] {
                let ends = try SocketEnds(scene, version)
                ends.client.suppressRaggedEOFs = suppresses
                try ends.play(
                    scene,
                    client: { wire in
                        scene.call("client reads", .bytes(4)) { try wire.readExactly(4) }
                        scene.call("client reads the end", suppresses ? .end : .fails(.eof)) { try wire.read(10) }
                    },
                    server: { wire in
                        try wire.writeAll("data")
                        wire.socket.close()
                    })
            }
        }
        ConformanceCase("half-close", "After shutdownWrite the peer reads the end and can still answer") { scene in
            let ends = try SocketEnds(scene)
            try ends.play(
                scene,
                client: { wire in
                    try wire.writeAll("question")
                    try wire.shutdownWrite()
                    scene.call("client writes", .fails(.ssl, "PROTOCOL_IS_SHUTDOWN")) { try wire.writeAll("x") }
                    scene.call("client reads", .bytes(6)) { try wire.readExactly(6) }
                },
                server: { wire in
                    scene.expect(try wire.readExactly(8) == Array("question".utf8), "the question")
                    scene.expect(try wire.read(10).isEmpty, "the end of the question")
                    try wire.writeAll("answer")
                })
        }
        ConformanceCase("closed", "A connection that is closed says so, and closing again is nothing") { scene in
            let ends = try SocketEnds(scene)
            try ends.play(scene, client: { _ in }, server: { _ in })
            ends.client.close()
            ends.client.close()
            scene.call("read", .fails(.noSocket)) { try ends.client.read(10) }
            scene.call("write", .fails(.noSocket)) { try ends.client.writeAll("x") }
            scene.call("unwrap", .fails(.noSocket)) { _ = try ends.client.unwrap() }
            scene.call("server reads", .end) { try ends.server.read(10) }
        }
        ConformanceCase("resumed", "A session is resumed over sockets") { scene in
            let first = try SocketEnds(scene)
            let session = Shared<SSLSession?>(nil)
            try first.play(
                scene,
                client: { wire in
                    _ = try wire.readExactly(4)
                    session.update { $0 = wire.object.session }
                }, server: { try $0.writeAll("data") })
            let second = try SocketEnds(first, session: scene.unwrap(session.value, "a session"))
            try second.play(scene, client: { try $0.writeAll("data") }, server: { _ = try $0.readExactly(4) })
            scene.expect(second.client.object.isSessionReused && second.server.object.isSessionReused, "both resume")
        }
        ConformanceCase("stranger", "A server tells a client without TLS apart") { scene in
            let (one, other) = try socketPair()
            let stranger = Socket(adopting: one)
            defer { stranger.close() }
            let setting = try Setting()
            let context = try scene.context(.server, setting.serverConfiguration())
            let server = try SocketEnds.wrap(context, Socket(adopting: other), nil, nil)
            try stranger.writeAll("GET / HTTP/1.0\r\n\r\n")
            scene.call("server", .fails(.ssl, "HTTP_REQUEST")) { try server.doHandshake() }
            server.close()
        }
    }

    /// The client writes until the system takes no more; then the server reads, and all of it arrives in order.
    private static func flood(_ scene: Scene, _ ends: SocketEnds) throws {
        let piece = pattern(60_000)
        var written = 0
        var isFull = false
        for _ in 0..<1000 where !isFull {
            let (result, count) = scene.outcome { try ends.client.write(piece) }
            written += count ?? 0
            if let failure = result.failure {
                scene.expect(failure.code == .wantWrite, "a full line gives \(result)")
                isFull = true
            } else if let count, count < piece.count {
                isFull = true
            }
        }
        scene.expect(isFull, "the line is full at some time")
        var read = 0
        for _ in 0..<turnLimit where read < written {
            read += (try? ends.server.read(16384))?.count ?? 0
            try? ends.client.flush()
        }
        scene.expect(read, equals: written, "bytes that arrive")
    }
}
