// SPDX-License-Identifier: MIT

import Foundation

/// A program that runs beside this one.
final class Command {
    private let process = Process()
    private let standardInput = Pipe()
    private let standardOutput = Pipe()

    /// Looks a program up along `PATH`.
    static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts it. Its standard input stays open after `input`.
    init(_ path: String, _ arguments: [String], input: String = "") throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = FileHandle.nullDevice
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    }

    /// Waits for a line of its output with this beginning. Nil once the output has ended without one.
    func line(startingWith beginning: String) -> String? {
        var text = ""
        while case let data = standardOutput.fileHandleForReading.availableData, !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(beginning) }) { return String(line) }
        }
        return nil
    }

    /// All that it prints, once it has ended.
    func output() throws -> String {
        try standardInput.fileHandleForWriting.close()
        let data = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
