// SPDX-License-Identifier: MIT

public import SSLInterface

extension Conversing {
    /// Writes bytes on one side, and reads as many on the other. Performs the handshake first if need be.
    ///
    /// Throws what writing and reading throw; ``SSLError/Code/timedOut`` with the reason ``SSLError/Reason/stalled``
    /// when fewer arrive; ``SSLError/Code/eof`` when the sender has closed before.
    public func transfer(_ bytes: [UInt8], from side: SSLSide) throws(SSLError) -> [UInt8] {
        let sender = object(side)
        let receiver = object(side == .client ? .server : .client)
        if !sender.isHandshakeComplete || !receiver.isHandshakeComplete { try handshake() }
        try retrying { () throws(SSLError) in try sender.write(bytes) }
        var received: [UInt8] = []
        while received.count < bytes.count {
            let part = try retrying { () throws(SSLError) in try receiver.read(bytes.count - received.count) }
            guard !part.isEmpty else { throw SSLError(.eof) }
            received += part
        }
        return received
    }

    /// Sends the same bytes from the client to the server and back. Returns what each received, the server first.
    ///
    /// Throws what ``transfer(_:from:)`` throws.
    public func exchange(_ bytes: [UInt8]) throws(SSLError) -> (atServer: [UInt8], atClient: [UInt8]) {
        (try transfer(bytes, from: .client), try transfer(bytes, from: .server))
    }

    /// Reads all that can be read on one side, moving bytes until none move any more. Ends early at the end of the
    /// stream.
    ///
    /// Throws what reading throws, but for ``SSLError/wantRead``.
    public func readAll(at side: SSLSide) throws(SSLError) -> [UInt8] {
        let reader = object(side)
        var received: [UInt8] = []
        while true {
            do throws(SSLError) {
                let part = try reader.read(16384)
                if part.isEmpty { return received }
                received += part
            } catch {
                guard error.code == .wantRead else { throw error }
                guard step() else { return received }
            }
        }
    }

    /// Repeats an operation as long as it wants bytes and there are some to move.
    @discardableResult
    private func retrying<Value>(_ operation: () throws(SSLError) -> Value) throws(SSLError) -> Value {
        while true {
            do throws(SSLError) {
                return try operation()
            } catch {
                guard error.code == .wantRead || error.code == .wantWrite else { throw error }
                guard step() else { throw .conversation(.stalled, "nothing more arrives") }
            }
        }
    }
}
