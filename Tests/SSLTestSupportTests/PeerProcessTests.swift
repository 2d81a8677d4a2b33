// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PeerProcessTests {
    @Test func aProgramIsFoundByItsNameOrItsPath() throws {
        let path = try #require(PeerProcess.find("sh"))
        #expect(path.hasPrefix("/"))
        #expect(PeerProcess.find(path) == path)
        #expect(PeerProcess.find("no-such-program-anywhere") == nil)
        #expect(PeerProcess.find("/etc/passwd") == nil)
        #expect(PeerProcess.find("/tmp") == nil)
    }

    @Test func bothOutputsAndTheStatusAreReported() throws {
        let result = try PeerProcess.run("sh", ["-c", "echo out; echo err >&2; exit 3"])
        #expect(result.output.text == "out\n")
        #expect(result.output.trimmed == "out")
        #expect(result.errorOutput.text == "err\n")
        #expect(result.status == .exited(3))
        #expect(!result.status.isSuccess)
    }

    @Test func inputIsFedAndEnds() throws {
        var random = SplitMix64(seed: 1)
        let bytes = random.bytes(1 << 20)
        // More than the pipes hold in either direction.
        let result = try PeerProcess.run("cat", input: bytes)
        #expect(result.output.bytes == bytes)
        #expect(result.status.isSuccess)
    }

    @Test func aProgramThatReadsNothingDoesNotDisturb() throws {
        let result = try PeerProcess.run("true", input: [UInt8](repeating: 0, count: 1 << 20))
        #expect(result.status.isSuccess)
    }

    @Test func theEnvironmentIsAddedTo() throws {
        let result = try PeerProcess.run(
            "sh", ["-c", "echo $ADDED; echo $HOME; env | grep -c ^HOME="],
            environment: ["ADDED": "yes", "HOME": "/here"])
        #expect(result.output.text == "yes\n/here\n1\n")
    }

    @Test func aLineIsWaitedForInAConversation() throws {
        let process = try PeerProcess("sh", ["-c", "echo ready; while read l; do echo \"got $l\"; done; echo bye >&2"])
        #expect(try process.waitForLine { $0.hasPrefix("re") } == "ready")
        try process.send("one\ntwo\n")
        #expect(try process.waitForLine(in: .output) { $0.contains("two") } == "got two")
        #expect(process.status == nil)
        #expect(try process.waitForExit() == .exited(0))
        #expect(process.errorOutput.trimmed == "bye")
        #expect(process.status == .exited(0))
    }

    @Test func aLineThatNeverComesIsToldApart() throws {
        let process = try PeerProcess("sh", ["-c", "echo something else; exec cat"])
        let late = #expect(throws: SSLError.self) {
            try process.waitForLine(timeout: .milliseconds(300)) { $0 == "this" }
        }
        #expect(late?.code == .timedOut)
        #expect(late?.description.contains("something else") == true)
        process.closeInput()
        let never = #expect(throws: SSLError.self) { try process.waitForLine { $0 == "this" } }
        #expect(never?.code == .eof)
    }

    @Test func aLastLineNeedsNoEnd() throws {
        let process = try PeerProcess("printf", ["a\\r\\nlast"])
        #expect(try process.waitForLine { $0.hasPrefix("a") } == "a")
        #expect(try process.waitForLine { $0.hasPrefix("l") } == "last")
    }

    @Test func aProgramIsTerminatedWithAllItHasStarted() throws {
        // The second one would hold the pipes open for a minute.
        let process = try PeerProcess("sh", ["-c", "trap 'exit 5' TERM; sleep 60 & echo $!; wait"])
        let grandchild = try process.waitForLine(in: .output) { _ in true }
        #expect(try process.terminate() == .exited(5))
        #expect(!Self.exists(grandchild))
        #expect(!Self.exists("\(process.processID)"))
        #expect(try process.terminate() == .exited(5))
    }

    @Test func aProgramThatWillNotGoIsKilled() throws {
        let process = try PeerProcess("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 60; done"])
        try process.waitForLine { $0 == "ready" }
        #expect(try process.terminate(grace: .milliseconds(200)) == .signalled(9))
    }

    @Test func nothingIsLeftBehindWhenNobodyHoldsIt() throws {
        var process: PeerProcess? = try PeerProcess("sh", ["-c", "sleep 60 & echo $!; wait"])
        let grandchild = try #require(try process?.waitForLine { _ in true })
        let child = try #require(process?.processID)
        #expect(Self.exists("\(child)") && Self.exists(grandchild))
        process = nil
        #expect(!Self.exists("\(child)"))
        #expect(!Self.exists(grandchild))
    }

    @Test func theDeadlineOfARunKillsIt() throws {
        let start = ContinuousClock.now
        let error = #expect(throws: SSLError.self) {
            try PeerProcess.run("sleep", ["60"], timeout: .milliseconds(200))
        }
        #expect(error?.code == .timedOut)
        #expect(.now - start < .seconds(10))
    }

    @Test func whatCannotBeStartedIsReported() throws {
        let missing = #expect(throws: SSLError.self) { try PeerProcess.run("no-such-program-anywhere") }
        #expect(missing?.code == .invalidArgument)
        let directory = try TemporaryDirectory()
        let script = try directory.write("#!/no/such/interpreter\n", "script")
        #expect(try PeerProcess.run("chmod", ["+x", script]).status.isSuccess)
        let unusable = #expect(throws: SSLError.self) { try PeerProcess.run(script) }
        #expect(unusable?.code == .syscall)
        #expect(unusable?.detail?.systemError == 2)
    }

    @Test func aProgramInheritsNoDescriptors() throws {
        let (one, other) = try socketPair()
        let sockets = [TestSocket(owning: one), TestSocket(owning: other)]
        let result = try PeerProcess.run("ls", ["/proc/self/fd"])
        // 3 is what `ls` reads the directory with.
        #expect(result.output.text.split(separator: "\n").sorted() == ["0", "1", "2", "3"])
        #expect(sockets.allSatisfy { $0.descriptor > 2 })
    }

    @Test func manyProgramsAtOnceAreAllReaped() async throws {
        let statuses = try await withThrowingTaskGroup(of: PeerProcess.Status.self) { group in
            for number in 0..<40 {
                group.addTask { try PeerProcess.run("sh", ["-c", "exit \(number)"]).status }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(statuses == Set((0..<40).map { .exited($0) }))
    }

    /// Whether a process is there and not merely unreaped.
    static func exists(_ process: String) -> Bool {
        guard let status = try? PeerProcess.run("ps", ["-o", "stat=", "-p", process]).output.trimmed else {
            return true
        }
        return !status.isEmpty && !status.hasPrefix("Z")
    }
}
