// SPDX-License-Identifier: MIT

internal import CPython

/// A Python object, as C has it.
typealias ObjectPointer = UnsafeMutablePointer<PyObject>

/// A Python exception has been raised: it is in the thread's state, and the call returns to Python at once.
struct Raised: Error {}

// @safe: whoever hands one out keeps the object alive for as long as it is used: arguments live as long as their call, items
// as long as their container. All members need the interpreter's lock.
/// A Python object that somebody else keeps alive.
@safe struct Borrowed {
    let pointer: ObjectPointer

    init(_ pointer: ObjectPointer) { unsafe self.pointer = pointer }

    /// A reference that lasts.
    var owned: Owned { unsafe Owned(unsafe cpython_new_reference(pointer)) }

    var isNone: Bool { unsafe pointer == cpython_none() }

    /// The same object, whatever it says of its equality.
    static func === (left: Borrowed, right: Borrowed) -> Bool { unsafe left.pointer == right.pointer }
}

// @safe: holds one reference from init on, and gives it up exactly once: in deinit, or to the one who takes it.
/// A reference of one's own to a Python object. Needs the interpreter's lock.
@safe struct Owned: ~Copyable {
    let pointer: ObjectPointer

    /// Takes over a new reference.
    init(_ pointer: ObjectPointer) { unsafe self.pointer = pointer }

    /// Takes over what a C function returns: a new reference, or NULL with an exception.
    init(orRaised pointer: ObjectPointer?) throws(Raised) {
        guard let pointer = unsafe pointer else { throw Raised() }
        unsafe self.pointer = pointer
    }

    /// Takes over a new reference, if there is one.
    init?(orNone pointer: ObjectPointer?) {
        guard let pointer = unsafe pointer else { return nil }
        unsafe self.pointer = pointer
    }

    deinit { unsafe cpython_drop_reference(pointer) }

    /// Lends the object out: this reference lasts for as long as the body runs. A temporary one would not last beyond the
    /// expression that makes it, nor always so long.
    func lend<Result: ~Copyable, Failure: Error>(
        _ body: (Borrowed) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Borrowed(pointer))
    }

    /// Another reference to the same object.
    var copy: Owned { unsafe Owned(unsafe cpython_new_reference(pointer)) }

    /// The reference is the caller's from now on.
    consuming func release() -> ObjectPointer {
        let pointer = unsafe pointer
        discard self
        return unsafe pointer
    }
}
