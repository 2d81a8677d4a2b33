// SPDX-License-Identifier: MIT

internal import CPython

// @unchecked: filled while the module is made, and from then on only read, with the interpreter's lock. Each interpreter has
// a module, and so a state, of its own.
/// What the module keeps for an interpreter: its types and its exceptions.
final class ModuleState: @unchecked Sendable {
    /// The types and exceptions, by their names in the module.
    enum Member: Int, CaseIterable {
        case context, socket, memoryBIO, session, certificate
        case sslError, certificateVerificationError, zeroReturnError, wantReadError, wantWriteError, syscallError
        case eofError
        /// `_socket.socket`, and its methods that tell the descriptor and the timeout.
        case socketType, fileno, gettimeout
    }

    private var members = [StoredReference](repeating: StoredReference(), count: Member.allCases.count)

    func set(_ member: Member, _ object: borrowing Owned) {
        object.lend { replace(member.rawValue, $0) }
    }

    /// Borrowed; `nil` once the interpreter has taken the module apart.
    subscript(member: Member) -> Borrowed? { members[member.rawValue].borrowed }

    func visit(_ visitor: Visitor) -> Int32 {
        for member in members {
            let answer = member.visit(visitor)
            if answer != 0 { return answer }
        }
        return 0
    }

    func clear() {
        for index in members.indices { replace(index, nil) }
    }

    /// What was there goes once the place is in order: it may run code that looks here.
    private func replace(_ index: Int, _ object: Borrowed?) {
        let earlier = unsafe members[index].exchange(object)
        _ = unsafe Owned(orNone: unsafe earlier)
    }

    /// An instance of one of the types.
    func instance(_ member: Member, _ payload: some Payload) throws(Raised) -> Owned {
        guard let type = self[member] else { throw SSLPython.raise(.runtimeError, "the interpreter is shutting down") }
        return unsafe try Instance.make(unsafe OpaqueType(type.pointer), payload)
    }

    /// The Swift object behind an argument, if it is of one of the types, or of a subclass.
    func payload<Target: Payload>(_ object: Borrowed, _ member: Member) -> Target? {
        guard let type = self[member] else { return nil }
        return unsafe Target.of(object, type: type.pointer)
    }
}

/// Finding it.
extension ModuleState {
    private static func at(_ memory: UnsafeMutableRawPointer?) -> ModuleState? {
        guard let memory = unsafe memory,
            let pointer = unsafe memory.load(as: UnsafeMutableRawPointer?.self)
        else { return nil }
        return unsafe Unmanaged<ModuleState>.fromOpaque(pointer).takeUnretainedValue()
    }

    static func of(module: ObjectPointer?) throws(Raised) -> ModuleState {
        guard let module = unsafe module, let state = unsafe at(PyModule_GetState(module)) else {
            throw SSLPython.raise(.runtimeError, "the module is gone")
        }
        return state
    }

    /// From one of the module's types or a subclass of one.
    static func of(type: UnsafeMutablePointer<PyTypeObject>?) throws(Raised) -> ModuleState {
        guard let module = unsafe PyType_GetModuleByDef(type, ModuleDefinition.pointer) else { throw Raised() }
        return unsafe try of(module: unsafe module)
    }

    /// Puts a new one into a module's memory.
    static func install(in module: ObjectPointer) -> ModuleState {
        let state = ModuleState()
        unsafe PyModule_GetState(module).storeBytes(
            of: Unmanaged.passRetained(state).toOpaque(), as: UnsafeMutableRawPointer?.self)
        return state
    }

    static let traverse: @convention(c) (ObjectPointer?, visitproc?, UnsafeMutableRawPointer?) -> Int32 = {
        module, visitor, argument in
        guard let module = unsafe module, let visitor = unsafe visitor else { return 0 }
        return unsafe at(PyModule_GetState(module))?.visit(Visitor(visitor, argument)) ?? 0
    }

    static let clear: @convention(c) (ObjectPointer?) -> Int32 = { module in
        guard let module = unsafe module else { return 0 }
        unsafe at(PyModule_GetState(module))?.clear()
        return 0
    }

    static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { module in
        guard let module = unsafe module else { return }
        let memory = unsafe PyModule_GetState(module.assumingMemoryBound(to: PyObject.self))
        guard let memory = unsafe memory, let state = unsafe at(memory) else { return }
        state.clear()
        unsafe memory.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
        unsafe Unmanaged.passUnretained(state).release()
    }
}
