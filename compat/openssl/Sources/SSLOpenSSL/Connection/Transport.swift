// SPDX-License-Identifier: MIT

internal import COpenSSL
internal import SSLInterface

// @unchecked: touched inside calls on the connection alone, which holds its lock. @safe: the BIO that points here belongs to
// the connection, which frees it first.
/// What is below a connection: two buffers, in the form of one of OpenSSL's BIOs.
@safe final class Transport: @unchecked Sendable {
    let incoming: MemoryBIO
    private let outgoing: MemoryBIO
    /// What has been read since the start, as long as another connection may have to read it again.
    private(set) var tape: [UInt8]?
    /// What is read again before anything else.
    private var replay: ArraySlice<UInt8> = []

    init(incoming: MemoryBIO, outgoing: MemoryBIO, isTaped: Bool) {
        self.incoming = incoming
        self.outgoing = outgoing
        tape = isTaped ? [] : nil
    }

    /// Begins anew with what has been read.
    func rewind() { replay = (tape ?? [])[...] }

    /// Nobody will read again what has been read.
    func stopTaping() { tape = nil }

    /// A BIO for the connection to own.
    func makeBIO() throws(SSLError) -> OpaquePointer {
        guard let method = unsafe Self.method, let bio = unsafe BIO_new(method) else { throw SSLError(.noMemory) }
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        unsafe BIO_set_init(bio, 1)
        return unsafe bio
    }

    private static func of(_ bio: OpaquePointer?) -> Transport? {
        unsafe BIO_get_data(bio).map { unsafe Unmanaged<Transport>.fromOpaque($0).takeUnretainedValue() }
    }

    // Made once, and only read from then on.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "memory buffers") else {
            return nil
        }
        unsafe BIO_meth_set_read_ex(method) { bio, target, room, count in
            guard let transport = unsafe Transport.of(bio), let target = unsafe target, let count = unsafe count else {
                return 0
            }
            return unsafe transport.read(bio, UnsafeMutableRawBufferPointer(start: target, count: room), &count.pointee)
        }
        unsafe BIO_meth_set_write_ex(method) { bio, source, size, count in
            guard let transport = unsafe Transport.of(bio), let count = unsafe count else { return 0 }
            unsafe transport.outgoing.append(UnsafeRawBufferPointer(start: source, count: size))
            unsafe count.pointee = size
            return 1
        }
        unsafe BIO_meth_set_ctrl(method) { bio, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH: 1
            // Tells an end from nothing yet.
            case BIO_CTRL_EOF: unsafe Transport.of(bio).map { $0.replay.isEmpty && $0.incoming.eof } ?? true ? 1 : 0
            default: 0
            }
        }
        return unsafe method
    }()

    private func read(_ bio: OpaquePointer?, _ target: UnsafeMutableRawBufferPointer, _ count: inout Int) -> Int32 {
        unsafe copenssl_bio_clear_retry(bio)
        if !replay.isEmpty {
            count = min(replay.count, target.count)
            unsafe target.copyBytes(from: replay.prefix(count))
            replay = replay.dropFirst(count)
            return 1
        }
        switch unsafe incoming.take(into: target) {
        case .bytes(let taken):
            count = taken
            if tape != nil { unsafe tape?.append(contentsOf: target[..<taken]) }
            return 1
        case .dry:
            unsafe copenssl_bio_set_retry_read(bio)
            return 0
        case .end: return 0
        }
    }
}
