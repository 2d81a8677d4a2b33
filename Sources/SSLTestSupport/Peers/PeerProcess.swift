// SPDX-License-Identifier: MIT

public import SSLInterface

/// A program that runs beside the test, with pipes to its standard input and from its outputs: the other end of a
/// conversation, or the judge of a certificate.
///
/// Nothing sleeps: each call waits for what it is about, until its deadline. What the program writes is read whenever a
/// call waits for it. The program and all that it has started are killed and reaped at the latest when the last
/// reference goes, or when the test program exits.
///
/// ```swift
/// let server = try PeerProcess(openssl, ["s_server", "-accept", "0", "-cert", path])
/// let line = try server.waitForLine { $0.hasPrefix("ACCEPT") }
/// ```
///
/// Any thread may use it; one at a time waits.
public final class PeerProcess: Sendable {
    let child: ChildProcess
    let pipes: Guarded<ProcessPipes>

    /// How a program ended.
    public enum Status: Sendable, Hashable {
        /// It exited by itself, with this status: 0 for success.
        case exited(Int32)
        /// A signal ended it.
        case signalled(Int32)

        /// Whether it exited with 0.
        public var isSuccess: Bool { self == .exited(0) }
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: a path, or a name to look for as ``find(_:)`` does.
    ///   - arguments: without the program's name.
    ///   - environment: variables to add to those of this process, or to replace.
    ///
    /// Throws ``SSLError/Code/syscall`` when it cannot be started.
    public init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws(SSLError) {
        guard let path = Self.find(program) else { throw .invalidArgument("no program named \(program)") }
        var variables = System.environment().filter { entry in
            !environment.keys.contains { entry.hasPrefix($0 + "=") }
        }
        variables += environment.map { "\($0)=\($1)" }
        let ends = try ProcessPipes.open()
        defer { for descriptor in ends.theirs { System.close(descriptor) } }
        // From here on the pipes are closed with this value.
        let pipes = ends.ours
        child = try ChildProcess(
            System.Program(
                path: path, arguments: [path] + arguments, environment: variables,
                standard: ends.theirs))
        self.pipes = Guarded(pipes)
    }

    deinit {
        child.signal(System.kill9)
        // A killed process ends, whatever it was doing; the bound is for a system in trouble.
        _ = try? child.waitForEnd(until: .now + .seconds(10))
    }

    /// The path of an installed program, or `nil`: in `PATH`, and where system programs are. A path is itself, if a
    /// program.
    public static func find(_ name: String) -> String? {
        if name.contains("/") { return System.isExecutable(name) ? name : nil }
        let places = (System.environment("PATH") ?? "").split(separator: ":").map(String.init)
        return (places + ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"])
            .map { "\($0)/\(name)" }.first(where: System.isExecutable)
    }

    /// Its number, which stays its own until it has ended.
    public var processID: Int32 { child.process }

    /// How it ended, or `nil` while it runs.
    public var status: Status? {
        switch child.status {
        case .exited(let status): .exited(status)
        case .signalled(let number): .signalled(number)
        case nil: nil
        }
    }

    /// What has been read of its standard output.
    public var output: ProcessOutput { ProcessOutput(pipes.withLock { $0.output.bytes }) }
    /// What has been read of its standard error.
    public var errorOutput: ProcessOutput { ProcessOutput(pipes.withLock { $0.errors.bytes }) }
}

/// What a program has written.
public struct ProcessOutput: Sendable, Hashable, CustomStringConvertible {
    /// The bytes as they came.
    public let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// As text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// As text, without white space at either end.
    public var trimmed: String {
        let text = text.drop(while: \.isWhitespace)
        return String(text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count))
    }
    /// The text.
    public var description: String { text }
}
