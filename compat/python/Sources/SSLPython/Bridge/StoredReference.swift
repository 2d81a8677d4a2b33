// SPDX-License-Identifier: MIT

internal import CPython

// @safe: holds one reference, or none. Touched only with the interpreter's lock held; without such a lock (free-threaded
// builds) with that of its owner. Has no deinit: the Python object that it belongs to empties it when it goes, with the lock,
// which a Swift object may not have when its last reference falls.
/// A place in a Swift object that holds a Python object.
@safe struct StoredReference {
    private var pointer: ObjectPointer?

    init() {}

    var isEmpty: Bool { unsafe pointer == nil }

    /// A reference of one's own to what is in it.
    var value: Owned? { unsafe Owned(orNone: newReference) }

    /// The object itself, while it stays in the place.
    var borrowed: Borrowed? { unsafe pointer.map { unsafe Borrowed($0) } }

    /// A new reference to it, for the caller to take over.
    var newReference: ObjectPointer? { unsafe pointer.map { unsafe cpython_new_reference($0) } }

    /// Puts another object into the place. Returns the reference that was there, for the caller to take over and drop once
    /// everything is in order: what goes away may run code that looks here.
    mutating func exchange(_ object: Borrowed?) -> ObjectPointer? {
        let earlier = unsafe pointer
        unsafe pointer = object.map { unsafe cpython_new_reference($0.pointer) }
        return unsafe earlier
    }

    /// Puts another object into the place and drops the one that was there.
    mutating func set(_ object: Borrowed?) { _ = unsafe Owned(orNone: unsafe exchange(object)) }

    func visit(_ visitor: Visitor) -> Int32 { unsafe visitor.visit(pointer) }
}

// @safe: used within one call of the collector.
/// What Python's garbage collector does with each object it finds.
@safe struct Visitor {
    private let function: visitproc
    private let argument: UnsafeMutableRawPointer?

    init(_ function: @escaping visitproc, _ argument: UnsafeMutableRawPointer?) {
        unsafe self.function = function
        unsafe self.argument = argument
    }

    func visit(_ object: ObjectPointer?) -> Int32 { unsafe cpython_visit(object, function, argument) }
}
