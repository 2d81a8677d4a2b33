// SPDX-License-Identifier: MIT

import CFuzzer

/// `fuzz TARGET [libFuzzer's options and folders]`, `fuzz --list`, `fuzz --make-corpus FOLDER`.
@main
enum Fuzz {
    /// What libFuzzer calls has no context: set once, before it starts.
    nonisolated(unsafe) private static var target: Target?

    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "--list":
            for target in Target.all { print(target.name) }
        case "--make-corpus" where arguments.count == 3:
            try Seeds.write(to: arguments[2])
        case let name?:
            guard let target = Target.all.first(where: { $0.name == name }) else { fatalError("no target \(name)") }
            self.target = target
            run(Array(arguments.dropFirst(2)))
        case nil:
            fatalError("fuzz TARGET [OPTION...] | --list | --make-corpus FOLDER")
        }
    }

    /// Gives libFuzzer a command line without the target, and does not return.
    private static func run(_ options: [String]) {
        // Kept for as long as the process lives: libFuzzer holds on to it.
        var count = Int32(options.count + 1)
        let arguments = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: options.count + 2)
        for (index, option) in ([CommandLine.arguments[0]] + options).enumerated() {
            let text = UnsafeMutableBufferPointer<CChar>.allocate(capacity: option.utf8.count + 1)
            _ = text.initialize(from: option.utf8CString)
            arguments[index] = text.baseAddress
        }
        arguments[options.count + 1] = nil
        var pointer = arguments.baseAddress
        LLVMFuzzerRunDriver(&count, &pointer) { bytes, count in
            Fuzz.target?.body(Array(UnsafeBufferPointer(start: bytes, count: count)))
            return 0
        }
    }
}
