// SPDX-License-Identifier: MIT

public import SSLInterface

extension PeerProcess {
    /// Which of a program's outputs to look at.
    public enum Stream: Sendable, Hashable {
        /// Standard output.
        case output
        /// Standard error.
        case errors
        /// Whichever.
        case either
    }

    /// Writes to its standard input, and reads its outputs as long as it does not take everything.
    ///
    /// Throws ``SSLError/Code/timedOut``, and ``SSLError/Code/syscall`` when the program has closed its input.
    public func send(_ bytes: [UInt8], timeout: Duration = .seconds(10)) throws(SSLError) {
        try pipes.withLock { (pipes) throws(SSLError) in
            pipes.pending += bytes
            try pipes.move(until: .now + timeout, alsoWaitingFor: child.ended) { $0.pending.isEmpty }
        }
    }

    /// Writes text to its standard input. See ``send(_:timeout:)-([UInt8],_)``.
    public func send(_ text: String, timeout: Duration = .seconds(10)) throws(SSLError) {
        try send(Array(text.utf8), timeout: timeout)
    }

    /// Closes its standard input: the program reads the end of it.
    public func closeInput() { pipes.withLock { $0.closeInput() } }

    /// Waits for a line that matches, and returns it without its end. Each line is looked at once, across all calls.
    ///
    /// A last line without an end counts when the program has closed the stream. Throws ``SSLError/Code/timedOut``, and
    /// ``SSLError/Code/eof`` when the program ends, or closes the streams, without such a line; the message has what it
    /// wrote instead.
    @discardableResult
    public func waitForLine(
        in stream: Stream = .either, timeout: Duration = .seconds(10), matching matches: (String) -> Bool
    ) throws(SSLError) -> String {
        try pipes.withLock { (pipes) throws(SSLError) in
            var found: String?
            do throws(SSLError) {
                try pipes.move(until: .now + timeout, alsoWaitingFor: child.ended) { pipes in
                    if stream != .errors { found = pipes.output.nextLine(matches) }
                    if stream != .output && found == nil { found = pipes.errors.nextLine(matches) }
                    return found != nil
                }
            } catch {
                guard error.code == .timedOut else { throw error }
                throw SSLError(.timedOut, .init(message: "no such line in time; \(pipes.summary)"))
            }
            guard let found else { throw SSLError(.eof, .init(message: "no such line; \(pipes.summary)")) }
            return found
        }
    }

    /// Waits until the program has ended, and reads the rest of what it wrote. Its input is closed first.
    ///
    /// Throws ``SSLError/Code/timedOut``; the program then goes on.
    public func waitForExit(timeout: Duration = .seconds(30)) throws(SSLError) -> Status {
        let deadline = ContinuousClock.now + timeout
        try pipes.withLock { (pipes) throws(SSLError) in
            pipes.closeInput()
            try pipes.move(until: deadline, alsoWaitingFor: child.ended) { _ in false }
        }
        // The streams may have closed before the program ended.
        guard try child.waitForEnd(until: deadline), let status else { throw SSLError(.timedOut) }
        return status
    }

    /// Sends a signal by its number, unless the program has ended.
    public func signal(_ number: Int32) { child.signal(number) }

    /// Ends the program: asks it to with SIGTERM, and kills it with all it has started when it has not ended in time.
    ///
    /// Does nothing to a program that has ended. Throws ``SSLError/Code/timedOut`` when the system does not let go of
    /// it.
    @discardableResult
    public func terminate(grace: Duration = .seconds(5)) throws(SSLError) -> Status {
        child.signal(System.terminate)
        if try !child.waitForEnd(until: .now + grace) { child.signal(System.kill9) }
        guard try child.waitForEnd(until: .now + .seconds(10)), let status else { throw SSLError(.timedOut) }
        return status
    }

    /// A program that has ended, and what it wrote.
    public struct Completed: Sendable, Hashable {
        /// How it ended.
        public let status: Status
        /// Its standard output.
        public let output: ProcessOutput
        /// Its standard error.
        public let errorOutput: ProcessOutput
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to look for as ``find(_:)`` does.
    ///   - arguments: without the program's name.
    ///   - input: what it reads from its standard input. A program need not read all of it.
    ///
    /// Throws what starting throws, and ``SSLError/Code/timedOut`` after having killed it. How the program ended is for
    /// the caller to judge.
    public static func run(
        _ program: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:],
        timeout: Duration = .seconds(30)
    ) throws(SSLError) -> Completed {
        let process = try PeerProcess(program, arguments, environment: environment)
        do throws(SSLError) {
            try process.send(input, timeout: timeout)
        } catch {
            guard error.code == .syscall || error.code == .eof else { throw error }
        }
        let status = try process.waitForExit(timeout: timeout)
        return Completed(status: status, output: process.output, errorOutput: process.errorOutput)
    }
}
