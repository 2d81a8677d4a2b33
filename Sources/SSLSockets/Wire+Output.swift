// SPDX-License-Identifier: MIT

import SSLInterface

extension Wire {
    /// How far sending got.
    enum Pumped { case empty, full, failed }

    /// Sends what is in the outgoing queue, as much as the system takes without waiting.
    ///
    /// After a failure the queue is emptied, for its bytes can never be sent.
    @discardableResult
    func pump() -> Pumped {
        var transfer = Platform.Transfer.bytes(0)
        var isEmpty = false
        _ = unsafe outgoing.consume { bytes in
            guard bytes.count > 0 else {
                isEmpty = true
                return 0
            }
            unsafe transfer = Platform.send(socket.descriptor, bytes)
            switch transfer {
            case .bytes(let count):
                isEmpty = count == bytes.count
                sent &+= UInt64(count)
                return count
            case .wouldBlock: return 0
            case .failed: return bytes.count
            }
        }
        if case .failed(let code) = transfer {
            noteSendFailure(code)
            return .failed
        }
        // The system took a part only because it has room for no more.
        return isEmpty ? .empty : .full
    }

    /// The place in the stream behind all that is queued now.
    var mark: UInt64 {
        var mark: UInt64 = 0
        _ = unsafe outgoing.consume { bytes in
            mark = sent &+ UInt64(bytes.count)
            return 0
        }
        return mark
    }

    private func hasSent(upTo mark: UInt64) -> Bool {
        var isSent = false
        _ = unsafe outgoing.consume { _ in
            isSent = sent >= mark
            return 0
        }
        return isSent
    }

    /// How waiting for the output ended.
    enum Drained: Equatable { case sent, outOfTime, readable, failed(Int32) }

    /// Sends all that is queued now, waiting while the system has no room.
    ///
    /// - Parameter listening: gives up once there is something to receive.
    func drain(until deadline: Deadline, listening: Bool = false) throws(SSLError) -> Drained {
        var pumped = pump()
        // Most often that was all, and nobody needs to know where it ended.
        let mark = pumped == .full ? mark : 0
        while true {
            try checkOpen()
            if let code = sendFailure { return .failed(code) }
            if pumped == .empty || hasSent(upTo: mark) { return .sent }
            guard !deadline.isNonBlocking else { return .outOfTime }
            let ready = try socket.wait(for: listening ? [.readable, .writable] : .writable, until: deadline)
            if ready.isEmpty { return .outOfTime }
            if ready == .readable { return .readable }
            pumped = pump()
        }
    }
}
