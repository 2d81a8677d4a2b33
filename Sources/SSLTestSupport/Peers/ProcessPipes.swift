// SPDX-License-Identifier: MIT

import SSLInterface

/// The pipes to and from a program, and what has come through.
struct ProcessPipes: Sendable {
    /// Bytes that the program has not taken yet.
    var pending: [UInt8] = []
    var output: OutputStream
    var errors: OutputStream
    private var input: Descriptor?

    /// Opens three pipes. `theirs` become the program's descriptors 0, 1 and 2 and are the caller's to close.
    static func open() throws(SSLError) -> (ours: ProcessPipes, theirs: [Int32]) {
        var theirs: [Int32] = []
        do throws(SSLError) {
            let input = try System.pipe()
            theirs.append(input.read)
            let ourInput = Descriptor(input.write)
            let output = try System.pipe()
            theirs.append(output.write)
            let ourOutput = Descriptor(output.read)
            let errors = try System.pipe()
            theirs.append(errors.write)
            let ours = ProcessPipes(
                output: OutputStream(ourOutput), errors: OutputStream(Descriptor(errors.read)), input: ourInput)
            return (ours, theirs)
        } catch {
            for descriptor in theirs { System.close(descriptor) }
            throw error
        }
    }

    private init(output: OutputStream, errors: OutputStream, input: Descriptor) {
        self.output = output
        self.errors = errors
        self.input = input
    }

    mutating func closeInput() {
        input = nil
        pending = []
    }

    /// Moves bytes in all directions until a condition holds, or until nothing more can come: the program has ended, or
    /// has closed its outputs and takes no input.
    ///
    /// Throws ``SSLError/Code/timedOut``, and ``SSLError/Code/eof`` when there is input that the program will not take.
    mutating func move(
        until deadline: ContinuousClock.Instant, alsoWaitingFor ended: Int32,
        _ isDone: (inout ProcessPipes) -> Bool
    ) throws(SSLError) {
        var hasEnded = false
        while !isDone(&self) {
            var list = [output, errors].compactMap { $0.descriptor.map { System.Waiting(descriptor: $0.number) } }
            if let input, !pending.isEmpty { list.append(System.Waiting(descriptor: input.number, isForWriting: true)) }
            if list.isEmpty || hasEnded { break }
            list.append(System.Waiting(descriptor: ended))
            guard try System.wait(&list, until: deadline) else { throw SSLError(.timedOut) }
            let ready = Set(list.filter(\.isReady).map(\.descriptor))
            try output.read(ready)
            try errors.read(ready)
            if let input, ready.contains(input.number) { try write(to: input) }
            // What a program wrote before it ended is all there when its end is seen: once more, and no more. Its
            // streams may stay open in a program that it has started.
            if ready == [ended] { hasEnded = true }
        }
        guard pending.isEmpty || input == nil else { throw SSLError(.eof) }
    }

    /// The end of what the program wrote, for messages.
    var summary: String {
        let text = ProcessOutput(output.bytes.suffix(2000) + errors.bytes.suffix(2000)).trimmed
        return "it wrote: \(text)"
    }

    private mutating func write(to input: Descriptor) throws(SSLError) {
        do throws(SSLError) {
            // A pipe that is ready takes 4096 bytes without blocking (PIPE_BUF).
            let written = try System.writeToPipe(input.number, pending.prefix(4096))
            pending.removeFirst(written)
        } catch {
            closeInput()
            throw error
        }
    }
}

/// A descriptor that is closed with its last reference.
final class Descriptor: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { System.close(number) }
}

/// One of a program's outputs.
struct OutputStream: Sendable {
    /// `nil` after the end.
    private(set) var descriptor: Descriptor?
    private(set) var bytes: [UInt8] = []
    /// Where the first line begins that nobody has looked at.
    private var lineStart = 0

    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Reads once, if the descriptor is among those that are ready.
    mutating func read(_ ready: Set<Int32>) throws(SSLError) {
        guard let descriptor, ready.contains(descriptor.number) else { return }
        let part = try System.read(descriptor.number, 65536)
        bytes += part
        if part.isEmpty { self.descriptor = nil }
    }

    /// The next line that matches. Those before it are passed over for good.
    mutating func nextLine(_ matches: (String) -> Bool) -> String? {
        while lineStart < bytes.count {
            guard let end = bytes[lineStart...].firstIndex(of: 10) ?? (descriptor == nil ? bytes.count : nil) else {
                return nil
            }
            var line = bytes[lineStart..<end]
            if line.last == 13 { line.removeLast() }
            lineStart = end + 1
            let text = String(decoding: line, as: UTF8.self)
            if matches(text) { return text }
        }
        return nil
    }
}
