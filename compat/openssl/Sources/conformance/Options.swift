// SPDX-License-Identifier: MIT

/// The arguments.
struct Options {
    /// How results are told.
    enum Format { case table, json, junit, list }

    var format = Format.table
    var filter = "*"
    var seed = UInt64.random(in: 0..<1 << 32)

    /// Something that is no argument, in words.
    struct Usage: Error { let message: String }

    init(_ arguments: some Sequence<String>) throws(Usage) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--json": format = .json
            case "--junit": format = .junit
            case "--list": format = .list
            case "--filter":
                guard let pattern = rest.popFirst() else { throw Usage(message: "--filter takes a pattern") }
                filter = pattern
            case "--seed":
                guard let number = rest.popFirst().flatMap(UInt64.init) else {
                    throw Usage(message: "--seed takes a number")
                }
                seed = number
            default: throw Usage(message: "unknown argument \(argument)")
            }
        }
    }
}
