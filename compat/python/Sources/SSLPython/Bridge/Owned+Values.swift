// SPDX-License-Identifier: MIT

internal import CPython

/// Swift's values as Python objects.
extension Owned {
    static var none: Owned { unsafe Owned(unsafe cpython_new_reference(cpython_none())) }
    static var notImplemented: Owned { unsafe Owned(unsafe cpython_new_reference(cpython_not_implemented())) }

    static func bool(_ value: Bool) -> Owned {
        unsafe Owned(unsafe cpython_new_reference(value ? cpython_true() : cpython_false()))
    }

    static func int(_ value: some BinaryInteger) throws(Raised) -> Owned {
        if let value = Int64(exactly: value) { return unsafe try Owned(orRaised: unsafe PyLong_FromLongLong(value)) }
        return unsafe try Owned(orRaised: unsafe PyLong_FromUnsignedLongLong(UInt64(truncatingIfNeeded: value)))
    }

    static func string(_ value: String) throws(Raised) -> Owned {
        var value = value
        let pointer = value.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                // An empty string has no address.
                unsafe bytes.baseAddress.map { unsafe PyUnicode_DecodeUTF8($0, bytes.count, "strict") }
                    ?? PyUnicode_FromString("")
            }
        }
        return unsafe try Owned(orRaised: unsafe pointer)
    }

    /// The text, or None.
    static func string(_ value: String?) throws(Raised) -> Owned {
        guard let value else { return none }
        return try string(value)
    }

    static func bytes(_ value: [UInt8]) throws(Raised) -> Owned {
        let pointer = unsafe value.withUnsafeBytes {
            unsafe PyBytes_FromStringAndSize($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return unsafe try Owned(orRaised: unsafe pointer)
    }

    /// Bytes that the body writes: room for so many, of which it says how many it used.
    static func bytes(
        upTo capacity: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Raised) -> Int
    ) throws(Raised) -> Owned {
        var object = unsafe PyBytes_FromStringAndSize(nil, capacity)
        guard let bytes = unsafe object else { throw Raised() }
        let used: Int
        do {
            unsafe used = try body(UnsafeMutableRawBufferPointer(start: PyBytes_AsString(bytes), count: capacity))
        } catch {
            unsafe cpython_drop_reference(bytes)
            throw error
        }
        // Frees the object when it fails.
        guard unsafe used == capacity || _PyBytes_Resize(&object, used) == 0 else { throw Raised() }
        return unsafe try Owned(orRaised: unsafe object)
    }
}

/// Containers.
extension Owned {
    /// A tuple or a list of as many objects as there are values.
    static func tuple<Values: Collection>(
        _ values: Values, _ make: (Values.Element) throws(Raised) -> Owned
    ) throws(Raised) -> Owned {
        let tuple = unsafe try Owned(orRaised: unsafe PyTuple_New(values.count))
        for (index, value) in values.enumerated() {
            unsafe PyTuple_SetItem(tuple.pointer, index, try make(value).release())
        }
        return tuple
    }

    static func list<Values: Collection>(
        _ values: Values, _ make: (Values.Element) throws(Raised) -> Owned
    ) throws(Raised) -> Owned {
        let list = unsafe try Owned(orRaised: unsafe PyList_New(values.count))
        for (index, value) in values.enumerated() {
            unsafe PyList_SetItem(list.pointer, index, try make(value).release())
        }
        return list
    }

    static func pair(_ first: consuming Owned, _ second: consuming Owned) throws(Raised) -> Owned {
        let tuple = unsafe try Owned(orRaised: unsafe PyTuple_New(2))
        unsafe PyTuple_SetItem(tuple.pointer, 0, first.release())
        unsafe PyTuple_SetItem(tuple.pointer, 1, second.release())
        return tuple
    }

    static func triple(
        _ first: consuming Owned, _ second: consuming Owned, _ third: consuming Owned
    ) throws(Raised) -> Owned {
        let tuple = unsafe try Owned(orRaised: unsafe PyTuple_New(3))
        unsafe PyTuple_SetItem(tuple.pointer, 0, first.release())
        unsafe PyTuple_SetItem(tuple.pointer, 1, second.release())
        unsafe PyTuple_SetItem(tuple.pointer, 2, third.release())
        return tuple
    }

    static func dictionary() throws(Raised) -> Owned { unsafe try Owned(orRaised: unsafe PyDict_New()) }

    /// Sets an entry of a dictionary.
    func set(_ key: String, _ value: consuming Owned) throws(Raised) {
        guard unsafe PyDict_SetItemString(pointer, key, value.pointer) == 0 else { throw Raised() }
    }

    /// Sets an attribute of any object.
    func setAttribute(_ name: String, _ value: consuming Owned) throws(Raised) {
        guard unsafe PyObject_SetAttrString(pointer, name, value.pointer) == 0 else { throw Raised() }
    }

    /// Adds to a list.
    func append(_ value: consuming Owned) throws(Raised) {
        guard unsafe PyList_Append(pointer, value.pointer) == 0 else { throw Raised() }
    }
}
