// SPDX-License-Identifier: MIT

/// What the command line asks for.
struct Options {
    enum Command: String, CaseIterable { case bulk, handshake, allocations, context, idle, all }

    var command = Command.all
    var printsJSON = false
    var isQuick = false
    /// Counts of instructions to put into the report: a file with a loop's name and a number on each line.
    var instructions: String?
    /// Runs one contender's loop and nothing else, for a profiler.
    var loop: String?
    var count = 1000
    var listsLoops = false

    static let usage = """
        usage: sslbench [bulk|handshake|allocations|context|idle|all] [--json] [--quick] [--instructions FILE]
               sslbench --loop NAME [--count N]
               sslbench --list-loops
        """

    /// Throws a `Usage` for what cannot be understood.
    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--json": printsJSON = true
            case "--quick": isQuick = true
            case "--instructions": instructions = try Self.value(of: argument, in: &rest)
            case "--loop": loop = try Self.value(of: argument, in: &rest)
            case "--list-loops": listsLoops = true
            case "--count":
                guard let number = Int(try Self.value(of: argument, in: &rest)), number >= 0 else {
                    throw Usage("--count needs a number")
                }
                count = number
            default:
                guard let command = Command(rawValue: argument) else { throw Usage("unknown argument \(argument)") }
                self.command = command
            }
        }
    }

    private static func value(of option: String, in rest: inout ArraySlice<String>) throws -> String {
        guard let value = rest.popFirst() else { throw Usage("\(option) needs a value") }
        return value
    }

    struct Usage: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }
}
