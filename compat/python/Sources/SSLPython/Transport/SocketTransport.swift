// SPDX-License-Identifier: MIT

internal import SSLInterface
internal import Synchronization

/// Carries a connection's bytes to and from a descriptor, without ever waiting. Not one byte behind the record at hand is
/// taken off the wire: after `unwrap()` what follows is plaintext.
final class SocketTransport: Sendable {
    let incoming = MemoryBIO()
    let outgoing = MemoryBIO()
    private let framer = Mutex(RecordFramer())

    /// How far sending got.
    enum Pumped { case empty, full, failed(Int32) }
    /// What came of looking for input.
    enum Fed { case fed, dry, failed(Int32) }

    /// Sends what the connection has to say, as much as the system takes. The queue's lock makes it one step: what several
    /// threads send keeps its order. After a failure the queue is emptied, for its bytes can never be sent.
    func pump(_ descriptor: Int32) -> Pumped {
        var transfer = Platform.Transfer.bytes(0)
        var isEmpty = true
        _ = unsafe outgoing.consume { bytes in
            guard unsafe !bytes.isEmpty else { return 0 }
            unsafe transfer = Platform.send(descriptor, bytes)
            switch transfer {
            case .bytes(let count):
                isEmpty = count == bytes.count
                return count
            case .wouldBlock:
                isEmpty = false
                return 0
            case .failed: return bytes.count
            }
        }
        if case .failed(let code) = transfer { return .failed(code) }
        return isEmpty ? .empty : .full
    }

    /// Throws away what the system has received for a conversation that has failed. Closing the socket with unread bytes would
    /// make it reset the connection, and that destroys the alert that tells the peer why. What is no TLS is left alone.
    func discardInput(_ descriptor: Int32) {
        framer.withLock { framer in
            guard !framer.isForeign else { return }
            unsafe withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 1) { room in
                // A peer that sends without end is not waited for.
                for _ in 0..<16 {
                    guard case .bytes(1...) = unsafe Platform.receive(descriptor, into: room) else { return }
                }
            }
        }
    }

    /// Feeds the connection one record, or what is missing of it, or the end.
    func feed(_ descriptor: Int32) -> Fed {
        framer.withLock { framer in
            while true {
                var transfer = Platform.Transfer.wouldBlock
                var isComplete = false
                _ = unsafe incoming.fill(upTo: framer.wanted) { room in
                    unsafe transfer = Platform.receive(descriptor, into: room)
                    guard case .bytes(let count) = transfer else { return 0 }
                    isComplete = unsafe framer.advance(UnsafeRawBufferPointer(rebasing: room[..<count]))
                    return count
                }
                switch transfer {
                case .bytes(0):
                    incoming.writeEOF()
                    return .fed
                case .bytes: if isComplete { return .fed }
                case .wouldBlock: return .dry
                case .failed(let code): return .failed(code)
                }
            }
        }
    }
}
