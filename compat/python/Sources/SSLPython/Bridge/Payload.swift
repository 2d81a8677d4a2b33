// SPDX-License-Identifier: MIT

internal import CPython

/// The Swift object behind a Python object.
protocol Payload: AnyObject {
    /// Shows the collector the Python objects that it holds. Stops at the first answer but 0.
    func visit(_ visitor: Visitor) -> Int32
    /// Lets go of them. Called once or more, the last time when the Python object goes.
    func clear()
}

extension Payload {
    func visit(_ visitor: Visitor) -> Int32 { 0 }
    func clear() {}

    /// The Swift object behind a Python object of its type.
    static func of(_ object: ObjectPointer?) throws(Raised) -> Self {
        // No method is reachable on an object without one, but for subclasses that never called __new__.
        guard let object = unsafe object, let payload = unsafe cpython_as_instance(object).pointee.payload,
            let found = unsafe Unmanaged<AnyObject>.fromOpaque(payload).takeUnretainedValue() as? Self
        else { throw raise(.typeError, "not an object of this module") }
        return found
    }

    /// The Swift object behind a Python object, if it is one of this kind.
    static func of(_ object: Borrowed, type: ObjectPointer?) -> Self? {
        guard let type = unsafe type, unsafe cpython_is_instance(object.pointer, .init(OpaqueType(type))) else {
            return nil
        }
        return unsafe try? of(object.pointer)
    }
}

/// A type object as the other of its two C types.
func OpaqueType(_ type: ObjectPointer) -> UnsafeMutablePointer<PyTypeObject> {
    unsafe UnsafeMutableRawPointer(type).assumingMemoryBound(to: PyTypeObject.self)
}

/// Making and unmaking instances.
enum Instance {
    /// An instance of a type, or of a subclass of it, with a Swift object behind it.
    static func make(_ type: UnsafeMutablePointer<PyTypeObject>, _ payload: some Payload) throws(Raised) -> Owned {
        let object = unsafe try Owned(orRaised: unsafe PyType_GenericAlloc(type, 0))
        unsafe cpython_as_instance(object.pointer).pointee.payload = Unmanaged<AnyObject>.passRetained(payload)
            .toOpaque()
        return object
    }

    private static func payload(_ object: ObjectPointer?) -> (any Payload)? {
        guard let object = unsafe object, let payload = unsafe cpython_as_instance(object).pointee.payload else {
            return nil
        }
        return unsafe Unmanaged<AnyObject>.fromOpaque(payload).takeUnretainedValue() as? any Payload
    }

    static let traverse: traverseproc = { object, function, argument in
        guard let object = unsafe object, let function = unsafe function else { return 0 }
        // Instances of types from the heap keep their type.
        let visitor = unsafe Visitor(function, argument)
        let answer = unsafe visitor.visit(cpython_as_object(cpython_type(object)))
        return answer == 0 ? unsafe payload(object)?.visit(visitor) ?? 0 : answer
    }

    static let clear: inquiry = { object in
        unsafe payload(object)?.clear()
        return 0
    }

    static let deallocate: destructor = { object in
        guard let object = unsafe object else { return }
        unsafe PyObject_GC_UnTrack(object)
        let instance = unsafe cpython_as_instance(object)!
        if unsafe instance.pointee.weak_references != nil { unsafe PyObject_ClearWeakRefs(object) }
        if let payload = unsafe instance.pointee.payload {
            unsafe Self.payload(object)?.clear()
            unsafe instance.pointee.payload = nil
            unsafe Unmanaged<AnyObject>.fromOpaque(payload).release()
        }
        let type = unsafe cpython_type(object)
        unsafe PyObject_GC_Del(object)
        unsafe cpython_drop_reference(cpython_as_object(type))
    }
}
