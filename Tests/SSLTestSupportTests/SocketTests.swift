// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SocketTests {
    /// Two ends of a connection over each kind of socket.
    static func ends(_ kind: String, _ directory: TemporaryDirectory) throws -> (TestSocket, TestSocket) {
        switch kind {
        case "IPv4":
            let listener = try TestListener.loopback()
            #expect(listener.port != 0)
            return (try TestSocket.connect(port: listener.port), try listener.accept())
        case "IPv6":
            let listener = try TestListener.loopback6()
            return (try TestSocket.connect6(port: listener.port), try listener.accept())
        case "Unix":
            let listener = try TestListener.unix(directory.path("socket"))
            #expect(listener.port == 0)
            return (try TestSocket.connect(path: directory.path("socket")), try listener.accept())
        default: return try TestSocket.pair()
        }
    }

    static let hasIPv6 = (try? TestListener.loopback6()) != nil
    static let kinds = ["IPv4", "Unix", "pair"] + (hasIPv6 ? ["IPv6"] : [])

    @Test(arguments: kinds) func bytesPassAndEnd(kind: String) throws {
        let directory = try TemporaryDirectory()
        let (one, other) = try Self.ends(kind, directory)
        try one.send([1, 2, 3])
        #expect(try other.receive(exactly: 3) == [1, 2, 3])
        try one.shutdownWriting()
        #expect(try other.receive() == [])
        try other.send([4])
        #expect(try one.receive() == [4])
        other.close()
        #expect(try one.receive(exactly: 5) == [])
    }

    @Test func aResetIsSeenAsOne() throws {
        let (one, other) = try Self.ends("IPv4", try TemporaryDirectory())
        try one.reset()
        let error = #expect(throws: SSLError.self) { try other.receive() }
        #expect(error?.detail?.systemError == 104)
    }

    @Test func waitingEnds() throws {
        let (one, other) = try TestSocket.pair()
        let silence = #expect(throws: SSLError.self) { try one.receive(timeout: .milliseconds(50)) }
        #expect(silence?.code == .timedOut)
        let flood = #expect(throws: SSLError.self) {
            try one.send([UInt8](repeating: 0, count: 1 << 24), timeout: .milliseconds(50))
        }
        #expect(flood?.code == .timedOut)
        let nobody = #expect(throws: SSLError.self) {
            try TestListener.loopback().accept(timeout: .milliseconds(50))
        }
        #expect(nobody?.code == .timedOut)
        #expect(try other.receive(1) == [0])
    }

    @Test func aClosedPeerIsAnErrorAndNoSignal() throws {
        let (one, other) = try TestSocket.pair()
        other.close()
        let error = #expect(throws: SSLError.self) { try one.send([1]) }
        #expect(error?.detail?.systemError == 32)
    }

    @Test func aReleasedDescriptorStaysOpen() throws {
        let (one, other) = try TestSocket.pair()
        let descriptor = one.release()
        #expect(one.descriptor == -1)
        #expect(one.release() == -1)
        one.close()
        try TestSocket(owning: descriptor).send([1])
        #expect(try other.receive() == [1])
        // The one made for the moment has closed it.
        #expect(try other.receive() == [])
    }

    @Test func aFreePortRefusesConnections() throws {
        let port = try LoopbackPort.free()
        let error = #expect(throws: SSLError.self) { try TestSocket.connect(port: port) }
        #expect(error?.detail?.systemError == 111)
    }

    @Test func aPathIsRemovedWithItsListenerAndMayNotBeLong() throws {
        let directory = try TemporaryDirectory()
        var listener: TestListener? = try TestListener.unix(directory.path("socket"))
        #expect(listener?.path == directory.path("socket"))
        listener = nil
        _ = try TestListener.unix(directory.path("socket"))
        let error = #expect(throws: SSLError.self) {
            try TestListener.unix("/tmp/" + String(repeating: "x", count: 200))
        }
        #expect(error?.detail?.systemError == 36)
    }
}

@Suite struct TemporaryDirectoryTests {
    @Test func filesAreWrittenReplacedAndRead() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("first, and longer", "file")
        #expect(path == directory.path("file"))
        try directory.write([1, 2], "file")
        #expect(try directory.read("file") == [1, 2])
        let error = #expect(throws: SSLError.self) { try directory.read("missing") }
        #expect(error?.detail?.systemError == 2)
    }

    @Test func allIsRemovedButWhatLinksPointAt() throws {
        let outside = try TemporaryDirectory()
        try outside.write("kept", "kept")
        var directory: TemporaryDirectory? = try TemporaryDirectory()
        let path = try #require(directory?.path)
        try directory?.write("x", "file")
        let script = "cd \(path) && mkdir -p a/b/.c && touch a/b/.c/file && ln -s \(outside.path) a/link"
        #expect(try PeerProcess.run("sh", ["-c", script]).status.isSuccess)
        directory = nil
        #expect(!(try PeerProcess.run("test", ["-e", path]).status.isSuccess))
        #expect(try outside.read("kept") == Array("kept".utf8))
    }
}
