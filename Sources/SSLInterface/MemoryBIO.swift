// SPDX-License-Identifier: MIT

// @unchecked: `state` is only touched with `lock` held.
// @safe: the pointer is made in init, freed in deinit, and never leaves.
/// A buffer between a TLS connection and whatever carries its bytes. CPython's `ssl.MemoryBIO`.
///
/// Bytes come out in the order they went in. The buffer has no limit; memory is its only bound. Any thread may use it
/// at any time.
///
/// ```swift
/// let incoming = MemoryBIO(), outgoing = MemoryBIO()
/// let object = try context.wrapBIO(incoming: incoming, outgoing: outgoing, serverHostname: "example.org")
/// ```
@safe public final class MemoryBIO: @unchecked Sendable {
    private struct State: ~Copyable {
        var queue = ByteQueue()
        var isEnded = false
    }

    private let lock = Lock()
    /// Behind a pointer, because access to a class's own variables is checked at run time, for each record again.
    private let state: UnsafeMutablePointer<State>

    /// Makes an empty buffer. Allocates for bytes only when the first one comes.
    public init() {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: State())
    }

    deinit {
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
    }

    /// The number of bytes in the buffer. CPython's `pending`.
    public var pending: Int { lock.withLock { unsafe state.pointee.queue.count } }

    /// Whether the end has been reached: nothing is in the buffer and nothing can come. CPython's `eof`.
    public var eof: Bool { lock.withLock { unsafe state.pointee.isEnded && state.pointee.queue.count == 0 } }

    /// Whether ``writeEOF()`` has been called: what is in the buffer is all there will be.
    public var isEnded: Bool { lock.withLock { unsafe state.pointee.isEnded } }

    /// Says that nothing will be written any more: an empty buffer now is the end of the stream, where it was "not yet"
    /// before. CPython's `write_eof()`.
    public func writeEOF() { lock.withLock { unsafe state.pointee.isEnded = true } }

    /// Takes up to `count` bytes, or all of them when `count` is negative. Empty when there are none; see ``eof``.
    ///
    /// CPython's `read(size=-1)`.
    public func read(_ count: Int = -1) -> [UInt8] {
        lock.withLock {
            let available = unsafe state.pointee.queue.bytes
            let taken = count < 0 ? available.count : min(count, available.count)
            let bytes = unsafe [UInt8](available[..<taken])
            unsafe state.pointee.queue.drop(taken)
            return bytes
        }
    }

    /// Appends bytes. Returns their number.
    ///
    /// Throws ``SSLError/Code/ssl`` after ``writeEOF()``. CPython's `write(b)`.
    @discardableResult
    public func write(_ bytes: RawSpan) throws(SSLError) -> Int {
        try lock.withLock { () throws(SSLError) in
            guard unsafe !state.pointee.isEnded else {
                throw SSLError(.ssl, .init(message: "cannot write() after write_eof()"))
            }
            unsafe bytes.withUnsafeBytes { unsafe state.pointee.queue.append($0) }
            return bytes.byteCount
        }
    }

    /// Appends bytes. Returns their number. Throws what ``write(_:)-(RawSpan)`` throws.
    @discardableResult
    public func write(_ bytes: [UInt8]) throws(SSLError) -> Int { unsafe try write(bytes.span.bytes) }
}

/// For backends and drivers: the same operations in place, without an array between.
extension MemoryBIO {
    /// What ``take(into:)`` found.
    public enum Taken: Sendable, Hashable {
        /// So many bytes, at least one.
        case bytes(Int)
        /// Nothing yet.
        case dry
        /// Nothing, and nothing will come.
        case end
    }

    /// Moves bytes into a buffer, as many as there are and as fit.
    public func take(into buffer: UnsafeMutableRawBufferPointer) -> Taken {
        lock.withLock {
            let available = unsafe state.pointee.queue.bytes
            let count = min(available.count, buffer.count)
            guard count > 0, let target = buffer.baseAddress, let source = available.baseAddress else {
                return unsafe state.pointee.isEnded ? .end : .dry
            }
            unsafe target.copyMemory(from: source, byteCount: count)
            unsafe state.pointee.queue.drop(count)
            return .bytes(count)
        }
    }

    /// Appends bytes even after ``writeEOF()``: a connection's own output, which is never refused.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        lock.withLock { unsafe state.pointee.queue.append(bytes) }
    }

    /// Lets the body take bytes off the front: it is given all there are and returns how many it took.
    ///
    /// The body runs with the buffer locked, at once, on this thread; it must not block and must not use the buffer.
    public func consume(_ body: (UnsafeRawBufferPointer) -> Int) -> Int {
        lock.withLock {
            let taken = unsafe body(state.pointee.queue.bytes)
            unsafe state.pointee.queue.drop(taken)
            return taken
        }
    }

    /// Lets the body put up to `count` bytes at the end: it is given room for them and returns how many it wrote.
    ///
    /// The body runs with the buffer locked, at once, on this thread; it must not block and must not use the buffer.
    public func fill(upTo count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
        lock.withLock {
            let wanted = max(0, count)
            let room = unsafe state.pointee.queue.room(for: wanted)
            let written = unsafe body(UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            unsafe state.pointee.queue.grow(by: max(0, min(written, wanted)))
            return written
        }
    }
}
