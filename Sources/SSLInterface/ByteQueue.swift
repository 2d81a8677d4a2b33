// SPDX-License-Identifier: MIT

/// Bytes in the order they came: appended at the tail, taken from the head, in one stretch of memory that grows.
///
/// Plain memory rather than an array: this is what each record passes through twice, and an array's uniqueness checks
/// and slices cost up to a third of a small record's whole price.
// @safe: every access is within 0..<capacity of memory that only the queue itself holds.
@safe struct ByteQueue: ~Copyable {
    /// `capacity` bytes, of which `head..<tail` are in use. `nil` until the first byte.
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var head = 0
    private var tail = 0

    /// A queue that was larger than this gives its memory back when it runs empty.
    private static let keptCapacity = 1 << 20

    init() {}

    deinit { unsafe base?.deallocate() }

    var count: Int { tail - head }

    /// The bytes in the queue. Valid until the queue is next changed.
    var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: base.map { unsafe $0 + head }, count: count)
    }

    /// Room for at least `count` more bytes, to be filled from the front and then announced with ``grow(by:)``.
    mutating func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if capacity - tail < count { makeRoom(count) }
        return unsafe UnsafeMutableRawBufferPointer(start: base.map { unsafe $0 + tail }, count: capacity - tail)
    }

    mutating func grow(by count: Int) { tail += count }

    mutating func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        let room = unsafe room(for: source.count)
        unsafe room.baseAddress?.copyMemory(from: start, byteCount: source.count)
        tail += source.count
    }

    /// Drops bytes from the head: at most as many as there are, none for a negative count.
    mutating func drop(_ count: Int) {
        head += max(0, min(count, self.count))
        guard head == tail else { return }
        head = 0
        tail = 0
        if capacity > Self.keptCapacity {
            unsafe base?.deallocate()
            unsafe base = nil
            capacity = 0
        }
    }

    private mutating func makeRoom(_ needed: Int) {
        let used = count
        // Moving is cheaper than growing, as long as it happens at most once per half of the capacity.
        if let base = unsafe base, capacity - used >= needed, head >= capacity / 2 {
            unsafe base.copyMemory(from: base + head, byteCount: used)
        } else {
            let larger = max(capacity * 2, used + needed, 1024)
            let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
            if let base = unsafe base {
                unsafe fresh.copyMemory(from: base + head, byteCount: used)
                unsafe base.deallocate()
            }
            unsafe base = fresh
            capacity = larger
        }
        head = 0
        tail = used
    }
}
