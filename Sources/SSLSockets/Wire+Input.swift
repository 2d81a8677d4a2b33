// SPDX-License-Identifier: MIT

import SSLInterface

extension Wire {
    /// Feeds the object, or waits until another thread has fed it: after this the object has more to go on.
    ///
    /// - Parameter seen: the ``generation`` before the object, called for the operation, wanted to read.
    func awaitInput(
        after seen: UInt64, for operation: Operation, until deadline: Deadline
    ) throws(SSLError) {
        while true {
            // With output stuck the peer may be waiting for us: sending it then is as important as listening.
            let isStuck = pump() == .full
            switch try claim(after: seen, for: operation, until: deadline, mayWait: !isStuck) {
            case .fed: return
            case .leading:
                defer { resign() }
                return try lead(operation, deadline)
            case .following:
                guard !deadline.isNonBlocking else { throw .wantRead }
                _ = try socket.wait(for: .writable, until: deadline.within(Self.glance))
                guard !deadline.hasPassed else { throw operation.timedOut }
            }
        }
    }

    /// Feeds what is there at once, without waiting. False when there is nothing, or another thread is at it.
    func feedAtHand(after seen: UInt64) throws(SSLError) -> Bool {
        switch try claim(after: seen, for: .read, until: Deadline(.nonBlocking), mayWait: false) {
        case .fed: return true
        case .following: return false
        case .leading:
            defer { resign() }
            return try receiveRecord()
        }
    }

    /// For how long a follower with stuck output looks away from what the leader does.
    private static var glance: UInt64 { 50_000_000 }
    /// How soon a leader notices output that another thread, out of time, had to leave in the queue.
    private static var tailInterval: UInt64 { 1_000_000_000 }

    private enum Claim { case fed, leading, following }

    /// Finds out what a thread that needs input has to do. Waits while there is a leader, if it may.
    private func claim(
        after seen: UInt64, for operation: Operation, until deadline: Deadline, mayWait: Bool
    ) throws(SSLError) -> Claim {
        try monitor.withLock { () throws(SSLError) in
            while true {
                try checkOpen()
                if generation != seen { return .fed }
                if let code = state.receiveFailure { throw Platform.failure(operation.rawValue, code) }
                // The object has seen the end and knows no better.
                if state.end != nil { throw SSLError(.eof) }
                guard state.hasLeader else {
                    state.hasLeader = true
                    return .leading
                }
                guard mayWait, !deadline.isNonBlocking else { return .following }
                guard monitor.wait(until: deadline) else { throw operation.timedOut }
            }
        }
    }

    private func resign() {
        monitor.withLock {
            state.hasLeader = false
            monitor.wakeAll()
        }
    }

    private func lead(_ operation: Operation, _ deadline: Deadline) throws(SSLError) {
        while try !receiveRecord() {
            // A handshake, which writing may have to wait for as well, gets nowhere in one direction.
            if operation != .read, let code = sendFailure { throw Platform.failure(operation.rawValue, code) }
            guard !deadline.isNonBlocking else { throw .wantRead }
            let wanted: Platform.Readiness = pump() == .full ? [.readable, .writable] : .readable
            let limit = deadline.isNever ? deadline : deadline.within(Self.tailInterval)
            let ready = try socket.wait(for: wanted, until: limit)
            if ready.isEmpty, deadline.hasPassed { throw operation.timedOut }
        }
    }

    /// Feeds the object the record at hand, or what is missing of it, or the end. False when that is not all there yet.
    /// Only as the leader.
    private func receiveRecord() throws(SSLError) -> Bool {
        try reading.withLock { () throws(SSLError) in
            while true {
                var transfer = Platform.Transfer.wouldBlock
                var isComplete = false
                _ = unsafe incoming.fill(upTo: framer.wanted) { room in
                    unsafe transfer = Platform.receive(socket.descriptor, into: room)
                    guard case .bytes(let count) = transfer else { return 0 }
                    isComplete = unsafe framer.advance(UnsafeRawBufferPointer(rebasing: room[..<count]))
                    return count
                }
                // Closing makes the stream end, too; that is not the peer's end.
                try checkOpen()
                switch transfer {
                case .bytes(0):
                    // The system tells a reset once: when sending has met it, reading finds an end.
                    if let code = sendFailure, Platform.isReset(code) {
                        monitor.withLock { state.receiveFailure = code }
                        throw Platform.failure("read", code)
                    }
                    incoming.writeEOF()
                    announce(end: framer.isAtBoundary ? .betweenRecords : .insideRecord)
                    return true
                case .bytes:
                    guard isComplete else { continue }
                    announce(end: nil)
                    return true
                case .wouldBlock: return false
                case .failed(let code):
                    monitor.withLock { state.receiveFailure = code }
                    throw Platform.failure("read", code)
                }
            }
        }
    }

    /// Throws away what the system has received. Closing with unread bytes would make it reset the connection, and that can
    /// destroy what the peer has not read yet.
    func discardInput() {
        let size = 16384
        unsafe withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { room in
            // A peer that sends without end is not waited for.
            for _ in 0..<16 {
                guard case .bytes(size) = unsafe Platform.receive(socket.descriptor, into: room) else { return }
            }
        }
    }
}
