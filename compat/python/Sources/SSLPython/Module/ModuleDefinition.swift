// SPDX-License-Identifier: MIT

internal import CPython

/// What CPython calls when `_ssl` is imported: returns the module's definition, a PyObject. The only symbol that the library
/// exports.
@c public func PyInit__ssl() -> UnsafeMutableRawPointer? {
    UnsafeMutableRawPointer(unsafe PyModuleDef_Init(ModuleDefinition.pointer))
}

enum ModuleDefinition {
    /// Made once for the process; CPython keeps pointers into it.
    nonisolated(unsafe) static let pointer: UnsafeMutablePointer<PyModuleDef> = {
        let methods = unsafe UnsafeMutablePointer<PyMethodDef>.allocate(capacity: ModuleFunctions.methods.count + 1)
        unsafe methods.initialize(from: ModuleFunctions.methods, count: ModuleFunctions.methods.count)
        unsafe (methods + ModuleFunctions.methods.count).initialize(to: PyMethodDef())
        return unsafe cpython_module_definition(
            execute, ModuleState.traverse, ModuleState.clear, ModuleState.release, methods)
    }()

    /// Made once for the process, like the definition; each interpreter makes types of its own from them.
    private nonisolated(unsafe) static let types: [(ModuleState.Member, String, UnsafeMutablePointer<PyType_Spec>)] =
        unsafe [
            (.context, "_SSLContext", ContextPayload.definition.specification()),
            (.socket, "_SSLSocket", SocketPayload.definition.specification()),
            (.memoryBIO, "MemoryBIO", MemoryBIOPayload.definition.specification()),
            (.session, "SSLSession", SessionPayload.definition.specification()),
            (.certificate, "Certificate", CertificatePayload.definition.specification()),
        ]

    /// Fills a new module.
    private static let execute: @convention(c) (ObjectPointer?) -> Int32 = { module in
        guard let module = unsafe module else { return -1 }
        do throws(Raised) {
            try fill(unsafe Borrowed(module))
            return 0
        } catch {
            return -1
        }
    }

    private static func fill(_ module: Borrowed) throws(Raised) {
        cpython_gate_install()
        let state = unsafe ModuleState.install(in: unsafe module.pointer)
        try ExceptionTypes.add(to: module, state)
        for index in 0..<(unsafe types.count) {
            let (member, name, specification) = unsafe types[index]
            let type = unsafe try Owned(orRaised: unsafe PyType_FromModuleAndSpec(module.pointer, specification, nil))
            state.set(member, type)
            try add(type, name, to: module)
        }
        try Constants.add(to: module)
        let sockets = unsafe try Owned(orRaised: unsafe PyImport_ImportModule("_socket"))
        let type = try sockets.attribute("socket")
        state.set(.socketType, type)
        state.set(.fileno, try type.attribute("fileno"))
        state.set(.gettimeout, try type.attribute("gettimeout"))
    }

    /// Adds a name to a module.
    static func add(_ value: consuming Owned, _ name: String, to module: Borrowed) throws(Raised) {
        guard unsafe PyModule_AddObjectRef(module.pointer, name, value.pointer) == 0 else { throw Raised() }
    }
}
