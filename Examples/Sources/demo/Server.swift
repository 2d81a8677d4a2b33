// SPDX-License-Identifier: MIT

import Foundation
import SSLGnuTLS
import SSLInterface
import SSLSockets
import Synchronization

typealias Connection = SSLSocket<GnuTLSObject>

/// How long anything in this demo may take before it counts as stuck.
let patience = Timeout.seconds(20)

/// A server for one connection, on a thread of its own, at a port of 127.0.0.1 that the system picks.
final class Server: Sendable {
    private let listener: Socket
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    let port: Int

    /// - Parameter serve: runs on the server's thread with the connection just accepted.
    init(_ serve: @escaping @Sendable (Socket) throws -> Void) throws {
        listener = try Socket.listen(host: "127.0.0.1", port: 0)
        port = try listener.localAddress.port
        Thread.detachNewThread { [self] in
            let result = Result {
                let socket = try listener.accept(timeout: patience)
                socket.timeout = patience
                try serve(socket)
            }
            outcome.withLock { $0 = result }
            listener.close()
            done.signal()
        }
    }

    /// A server that speaks TLS from the first byte.
    convenience init(_ context: GnuTLSContext, _ serve: @escaping @Sendable (Connection) throws -> Void) throws {
        try self.init { (socket: Socket) in try serve(context.wrapSocket(socket)) }
    }

    /// Waits until the connection has been served. Throws what serving it threw.
    func finish() throws {
        done.wait()
        try outcome.withLock { try $0?.get() }
    }
}

extension SSLSocket {
    /// Reads exactly so many bytes, or fewer if the peer closes before.
    func readAll(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try read(count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Reads so many bytes and lets them go. Returns how many came.
    func discard(_ count: Int) throws -> Int {
        var total = 0
        while case let size = try read(16384).count, size > 0 {
            total += size
            if total >= count { break }
        }
        return total
    }
}
