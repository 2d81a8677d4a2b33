// SPDX-License-Identifier: MIT

internal import SSLGnuTLS
internal import SSLInterface
internal import Synchronization

/// A TLS connection with what carries its bytes: a socket, or two buffers of the caller's. Knows nothing of Python; each
/// method does what can be done at once and says what has to be waited for.
final class Connection: Sendable {
    let object: GnuTLSObject
    let incoming: MemoryBIO
    let outgoing: MemoryBIO
    /// What carries the bytes of a socket; `nil` between buffers.
    let transport: SocketTransport?
    /// How much of a write that had to stop is encrypted already: the same bytes come again.
    private let begun = Mutex(0)

    /// How a step ended.
    enum Step<Result> {
        case done(Result)
        case failed(SSLError)
        /// The system has nothing more to give, or to take.
        case wait(Platform.Readiness)
        /// A system call failed.
        case system(Int32)
    }

    init(_ object: GnuTLSObject, _ incoming: MemoryBIO, _ outgoing: MemoryBIO, _ transport: SocketTransport?) {
        self.object = object
        self.incoming = incoming
        self.outgoing = outgoing
        self.transport = transport
    }

    /// What becomes of what an operation had to say.
    enum Output {
        /// The operation is not done before the system has taken it.
        case required
        /// It is sent as far as the system takes it now.
        case optional
        /// The caller sends it.
        case left
    }

    /// Performs an operation as far as it goes.
    ///
    /// - Parameter descriptor: of the socket, if there is one.
    func step<Result>(
        _ descriptor: Int32, _ output: Output, _ operation: () throws(SSLError) -> Result
    ) -> Step<Result> {
        guard let transport else {
            do throws(SSLError) { return .done(try operation()) } catch { return .failed(error) }
        }
        while true {
            do throws(SSLError) {
                let result = try operation()
                guard output != .left else { return .done(result) }
                switch transport.pump(descriptor) {
                case .full where output == .required: return .wait(.writable)
                case .failed(let code) where output == .required: return .system(code)
                default: return .done(result)
                }
            } catch {
                let pumped = transport.pump(descriptor)
                guard error.code == .wantRead else {
                    if error.code == .ssl { transport.discardInput(descriptor) }
                    return .failed(error)
                }
                switch transport.feed(descriptor) {
                case .fed: continue
                case .failed(let code): return .system(code)
                case .dry: return Self.wait(pumped, output)
                }
            }
        }
    }

    /// What to wait for when there is no input, by what became of the output.
    private static func wait<Result>(_ pumped: SocketTransport.Pumped, _ output: Output) -> Step<Result> {
        switch pumped {
        case .empty: .wait(.readable)
        // The peer may be waiting for what is stuck.
        case .full: .wait(output == .required ? .writable : [.readable, .writable])
        case .failed(let code): output == .required ? .system(code) : .wait(.readable)
        }
    }

    /// Performs the handshake.
    func handshake(_ descriptor: Int32) -> Step<Void> {
        step(descriptor, .required) { () throws(SSLError) in try object.doHandshake() }
    }

    /// Reads at most one record's bytes. Returns their number.
    func read(_ descriptor: Int32, into room: UnsafeMutableRawBufferPointer) -> Step<Int> {
        step(descriptor, object.isHandshakeComplete ? .optional : .required) { () throws(SSLError) in
            var span = unsafe OutputRawSpan(buffer: room, initializedCount: 0)
            return try object.read(into: &span)
        }
    }

    /// Writes all of the bytes: done once the system, or the buffer, has them.
    ///
    /// - Parameter written: how many are encrypted already; says how far it got.
    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from written: inout Int) -> Step<Int> {
        // What is left over from before goes first: nothing new is encrypted while the wire is stuck.
        if object.isHandshakeComplete, let stop = push(descriptor) { return stop }
        repeat {
            let end = min(bytes.count, written + Self.sliceSize)
            let slice = unsafe UnsafeRawBufferPointer(rebasing: bytes[written..<end])
            // With nothing left this still says whether the connection can be written to.
            let step = step(descriptor, .left) { () throws(SSLError) in
                try object.write(unsafe RawSpan(_unsafeBytes: slice))
            }
            guard case .done(let count) = step else { return step }
            written += count
            if let stop = push(descriptor) { return stop }
        } while written < bytes.count
        return .done(written)
    }

    /// Sends what is queued; `nil` when all of it is out.
    private func push(_ descriptor: Int32) -> Step<Int>? {
        switch transport?.pump(descriptor) {
        case nil, .empty?: nil
        case .full?: .wait(.writable)
        case .failed(let code)?: .system(code)
        }
    }

    /// At the start of a write: how much of it an earlier one encrypted, which had to stop and was not yet repeated.
    ///
    /// Throws `BAD_LENGTH` when not all of those bytes came again.
    func resumeWrite(_ count: Int) throws(SSLError) -> Int {
        let start = begun.withLock { begun in
            defer { begun = 0 }
            return begun
        }
        if start > count { throw Self.badLength }
        return start
    }

    /// The write had to stop, and the caller knows that the same bytes must come again.
    func suspendWrite(at written: Int) { begun.withLock { $0 = written } }

    /// How much is encrypted before the system has taken it.
    private static let sliceSize = 256 * 1024

    private static let badLength = SSLError(
        .ssl, .init(message: "bad length", library: .ssl, reason: .init(name: "BAD_LENGTH", number: 271)))

    /// Says `close_notify` and waits for the peer's.
    func shutdown(_ descriptor: Int32) -> Step<Void> {
        step(descriptor, .required) { () throws(SSLError) in try object.unwrap() }
    }
}
