// SPDX-License-Identifier: MIT

internal import CPython

/// The exceptions: subclasses of OSError, as in CPython.
enum ExceptionTypes {
    private struct Entry {
        let member: ModuleState.Member
        let name: String
        let documentation: String
    }

    private static let entries: [Entry] = [
        Entry(
            member: .certificateVerificationError, name: "SSLCertVerificationError",
            documentation: "The peer's certificate could not be verified."),
        Entry(
            member: .zeroReturnError, name: "SSLZeroReturnError",
            documentation: "The TLS conversation has been closed in an orderly way."),
        Entry(
            member: .wantReadError, name: "SSLWantReadError",
            documentation: "More data must be received before the operation can go on."),
        Entry(
            member: .wantWriteError, name: "SSLWantWriteError",
            documentation: "More data must be sent before the operation can go on."),
        Entry(
            member: .syscallError, name: "SSLSyscallError", documentation: "A system call failed under the operation."),
        Entry(
            member: .eofError, name: "SSLEOFError",
            documentation: "The connection ended without the end of the TLS conversation."),
    ]

    static func add(to module: Borrowed, _ state: ModuleState) throws(Raised) {
        let base = try makeBase()
        state.set(.sslError, base)
        try ModuleDefinition.add(base.copy, "SSLError", to: module)
        for entry in entries {
            let bases: Owned
            if entry.member == .certificateVerificationError {
                let valueError = unsafe Borrowed(Exception.valueError.type)
                bases = try .pair(base.copy, valueError.owned)
            } else {
                bases = base.copy
            }
            let type = unsafe try Owned(
                orRaised: unsafe PyErr_NewExceptionWithDoc("ssl.\(entry.name)", entry.documentation, bases.pointer, nil)
            )
            state.set(entry.member, type)
            try ModuleDefinition.add(type, entry.name, to: module)
        }
    }

    /// `SSLError`: prints its text alone, without the number.
    private static func makeBase() throws(Raised) -> Owned {
        let slots = UnsafeMutablePointer<PyType_Slot>.allocate(capacity: 3)
        let documentation = unsafe TypeDefinition.text("A failure in TLS.")
        unsafe slots.initialize(
            to: PyType_Slot(slot: Py_tp_doc, pfunc: UnsafeMutableRawPointer(mutating: documentation)))
        unsafe (slots + 1).initialize(
            to: PyType_Slot(slot: Py_tp_str, pfunc: unsafeBitCast(text, to: UnsafeMutableRawPointer.self)))
        unsafe (slots + 2).initialize(to: PyType_Slot())
        defer { unsafe slots.deallocate() }
        var specification = unsafe PyType_Spec(
            name: TypeDefinition.text("ssl.SSLError"), basicsize: 0, itemsize: 0,
            flags: UInt32(cpython_type_default | cpython_type_base | cpython_type_immutable), slots: slots)
        return unsafe try Owned(orRaised: unsafe PyType_FromSpecWithBases(&specification, Exception.osError.type))
    }

    private static let text: @convention(c) (ObjectPointer?) -> ObjectPointer? = { error in
        guard let error = unsafe error else { return nil }
        do throws(Raised) {
            let text = unsafe try Borrowed(unsafe error).attribute("strerror")
            if text.lend({ $0.isString }) { return unsafe text.release() }
            let arguments = unsafe try Borrowed(unsafe error).attribute("args")
            return unsafe PyObject_Str(arguments.pointer)
        } catch {
            return nil
        }
    }
}
