// SPDX-License-Identifier: MIT

internal import CPython

/// How C calls a method.
typealias MethodBody =
    @convention(c) (
        ObjectPointer?, UnsafePointer<ObjectPointer?>?, Int, ObjectPointer?
    ) -> ObjectPointer?
/// How C reads an attribute.
typealias GetterBody = @convention(c) (ObjectPointer?, UnsafeMutableRawPointer?) -> ObjectPointer?
/// How C writes one.
typealias SetterBody = @convention(c) (ObjectPointer?, ObjectPointer?, UnsafeMutableRawPointer?) -> Int32

// @safe: the tables are made of constants.
/// A Python type in the making. What CPython keeps pointers to lives as long as the process.
@safe struct TypeDefinition {
    let name: String
    let documentation: String
    var flags = cpython_type_default | cpython_type_collected | cpython_type_immutable
    private var methods: [PyMethodDef] = unsafe []
    private var properties: [PyGetSetDef] = unsafe []
    private var slots: [PyType_Slot] = unsafe []

    init(_ name: String, _ documentation: String) {
        self.name = name
        self.documentation = documentation
    }

    mutating func method(_ name: StaticString, _ body: MethodBody, _ documentation: StaticString) {
        unsafe methods.append(cpython_method(Self.text(name), body, Self.text(documentation)))
    }

    mutating func property(
        _ name: StaticString, _ getter: GetterBody, _ setter: SetterBody? = nil, _ documentation: StaticString
    ) {
        unsafe properties.append(
            PyGetSetDef(
                name: Self.text(name), get: getter, set: setter, doc: Self.text(documentation), closure: nil))
    }

    mutating func slot(_ number: Int32, _ function: UnsafeMutableRawPointer) {
        unsafe slots.append(PyType_Slot(slot: number, pfunc: function))
    }

    /// The specification that CPython makes types from: memory for ever, so made once for the process.
    func specification() -> UnsafeMutablePointer<PyType_Spec> {
        var slots = unsafe slots
        unsafe slots.append(PyType_Slot(slot: Py_tp_doc, pfunc: Self.copy(documentation)))
        unsafe slots.append(
            PyType_Slot(slot: Py_tp_traverse, pfunc: unsafeBitCast(Instance.traverse, to: UnsafeMutableRawPointer.self))
        )
        unsafe slots.append(
            PyType_Slot(slot: Py_tp_clear, pfunc: unsafeBitCast(Instance.clear, to: UnsafeMutableRawPointer.self)))
        unsafe slots.append(
            PyType_Slot(
                slot: Py_tp_dealloc, pfunc: unsafeBitCast(Instance.deallocate, to: UnsafeMutableRawPointer.self)))
        unsafe slots.append(PyType_Slot(slot: Py_tp_methods, pfunc: Self.copy(methods + [PyMethodDef()])))
        unsafe slots.append(PyType_Slot(slot: Py_tp_getset, pfunc: Self.copy(properties + [PyGetSetDef()])))
        let members = unsafe [
            PyMemberDef(
                name: Self.text("__weaklistoffset__"), type: T_PYSSIZET, offset: cpython_weak_references_offset,
                flags: READONLY, doc: nil),
            PyMemberDef(),
        ]
        unsafe slots.append(PyType_Slot(slot: Py_tp_members, pfunc: Self.copy(members)))
        unsafe slots.append(PyType_Slot())
        let specification = UnsafeMutablePointer<PyType_Spec>.allocate(capacity: 1)
        unsafe specification.initialize(
            to: PyType_Spec(
                name: Self.copy(name).assumingMemoryBound(to: CChar.self), basicsize: cpython_instance_size,
                itemsize: 0,
                flags: UInt32(flags), slots: Self.copy(slots).assumingMemoryBound(to: PyType_Slot.self)))
        return unsafe specification
    }

    static func text(_ text: StaticString) -> UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// A copy for ever.
    private static func copy(_ text: String) -> UnsafeMutableRawPointer { unsafe copy(text.utf8.map { $0 } + [0]) }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        unsafe memory.initialize(from: elements, count: elements.count)
        return UnsafeMutableRawPointer(memory)
    }
}
