// SPDX-License-Identifier: MIT

internal import CPython

/// Python objects as Swift's values.
extension Borrowed {
    var isString: Bool { unsafe cpython_is_str(pointer) }
    var isBytes: Bool { unsafe cpython_is_bytes(pointer) }
    var isByteArray: Bool { unsafe cpython_is_bytearray(pointer) }
    var isCallable: Bool { unsafe PyCallable_Check(pointer) != 0 }
    /// The name of its type, as CPython's complaints about arguments have it: `None` for what is of `NoneType`.
    var typeName: String {
        if isNone { return "None" }
        guard let name = unsafe PyType_GetName(cpython_type(pointer)) else {
            PyErr_Clear()
            return "object"
        }
        let owned = unsafe Owned(unsafe name)
        return (try? owned.string()) ?? "object"
    }

    /// Raises TypeError for what has no `__index__`, OverflowError for what does not fit. Not for unsigned numbers of 64 bits.
    func int<Value: FixedWidthInteger>(_ type: Value.Type = Int.self) throws(Raised) -> Value {
        let index = unsafe try Owned(orRaised: unsafe PyNumber_Index(pointer))
        let value = unsafe PyLong_AsLong(index.pointer)
        if value == -1, unsafe PyErr_Occurred() != nil {
            guard Value.bitWidth < Int.bitWidth, PyErr_ExceptionMatches(.overflowError) else { throw Raised() }
            PyErr_Clear()
        } else if let result = Value(exactly: value) {
            return result
        }
        throw raise(.overflowError, "Python int too large to convert to C int")
    }

    /// Raises TypeError for what is no int, whatever it could be taken for.
    func expectInt() throws(Raised) {
        guard unsafe cpython_is_int(pointer) else { throw raise(.typeError, "argument must be int, not \(typeName)") }
    }

    /// The low bits of a number of any size: flags, which may have been inverted. Raises TypeError for what is no int.
    func mask() throws(Raised) -> UInt {
        let index = unsafe try Owned(orRaised: unsafe PyNumber_Index(pointer))
        let bits = unsafe PyLong_AsUnsignedLongMask(index.pointer)
        if bits == .max, unsafe PyErr_Occurred() != nil { throw Raised() }
        return bits
    }

    func double() throws(Raised) -> Double {
        let value = unsafe PyFloat_AsDouble(pointer)
        if value == -1, unsafe PyErr_Occurred() != nil { throw Raised() }
        return value
    }

    /// Truth, as `if` finds it.
    func bool() throws(Raised) -> Bool {
        let value = unsafe PyObject_IsTrue(pointer)
        if value < 0 { throw Raised() }
        return value != 0
    }

    /// Raises TypeError for anything but a str, UnicodeEncodeError for lone surrogates.
    func string() throws(Raised) -> String {
        guard isString else { throw raise(.typeError, "a str is required, not \(typeName)") }
        var size = 0
        guard let start = unsafe PyUnicode_AsUTF8AndSize(pointer, &size) else { throw Raised() }
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: start, count: size).bindMemory(to: UInt8.self), as: UTF8.self)
    }

    /// The text, which must be ASCII and without NUL. Raises UnicodeEncodeError or ValueError otherwise.
    func asciiString(_ what: String) throws(Raised) -> String {
        guard isString else { throw raise(.typeError, "\(what) must be str, not \(typeName)") }
        let encoded = unsafe try Owned(orRaised: unsafe PyUnicode_AsASCIIString(pointer))
        let bytes = try encoded.bytes()
        if bytes.contains(0) { throw raise(.typeError, "argument must be encoded string without null bytes, not str") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A copy of a bytes-like object's contents.
    func bytes() throws(Raised) -> [UInt8] {
        let view = try BufferView(self)
        return unsafe Array(view.bytes)
    }

    /// The name of a file in the file system's encoding, of a str, bytes or path-like object. Raises TypeError.
    func path() throws(Raised) -> String {
        var converted: ObjectPointer?
        guard unsafe PyUnicode_FSConverter(pointer, &converted) != 0 else { throw Raised() }
        let encoded = unsafe try Owned(orRaised: unsafe converted)
        return String(decoding: try encoded.bytes(), as: UTF8.self)
    }

    /// `repr()`.
    func representation() throws(Raised) -> String {
        unsafe try Owned(orRaised: unsafe PyObject_Repr(pointer)).string()
    }

    /// Raises AttributeError and whatever else a getter raises.
    func attribute(_ name: String) throws(Raised) -> Owned {
        unsafe try Owned(orRaised: unsafe PyObject_GetAttrString(pointer, name))
    }
}

/// Calling.
extension Borrowed {
    func call() throws(Raised) -> Owned { unsafe try Owned(orRaised: unsafe PyObject_CallNoArgs(pointer)) }

    func call(_ argument: borrowing Owned) throws(Raised) -> Owned {
        unsafe try Owned(orRaised: unsafe PyObject_CallOneArg(pointer, argument.pointer))
    }

    func call(_ first: borrowing Owned, _ second: borrowing Owned) throws(Raised) -> Owned {
        unsafe try call(pointers: [unsafe first.pointer, unsafe second.pointer])
    }

    func call(
        _ first: borrowing Owned, _ second: borrowing Owned, _ third: borrowing Owned
    ) throws(Raised) -> Owned {
        unsafe try call(pointers: [unsafe first.pointer, unsafe second.pointer, unsafe third.pointer])
    }

    private func call(pointers: [ObjectPointer?]) throws(Raised) -> Owned {
        let result = unsafe pointers.withUnsafeBufferPointer {
            unsafe PyObject_Vectorcall(pointer, $0.baseAddress, $0.count, nil)
        }
        return unsafe try Owned(orRaised: unsafe result)
    }
}

/// The same of a reference of one's own.
extension Owned {
    var isNone: Bool { lend { $0.isNone } }
    var isBytes: Bool { lend { $0.isBytes } }
    func int<Value: FixedWidthInteger>(_ type: Value.Type = Int.self) throws(Raised) -> Value {
        try lend { (it) throws(Raised) in try it.int(type) }
    }
    func double() throws(Raised) -> Double { try lend { (it) throws(Raised) in try it.double() } }
    func string() throws(Raised) -> String { try lend { (it) throws(Raised) in try it.string() } }
    func bytes() throws(Raised) -> [UInt8] { try lend { (it) throws(Raised) in try it.bytes() } }
    func attribute(_ name: String) throws(Raised) -> Owned {
        try lend { (it) throws(Raised) in try it.attribute(name) }
    }
}
