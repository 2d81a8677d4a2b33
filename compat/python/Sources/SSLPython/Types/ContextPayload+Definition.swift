// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLInterface

/// How Python sees `_SSLContext`.
extension ContextPayload {
    static var definition: TypeDefinition {
        var type = TypeDefinition("_ssl._SSLContext", "The settings that connections are made with.")
        type.flags |= cpython_type_base
        unsafe type.slot(Py_tp_new, unsafeBitCast(new, to: UnsafeMutableRawPointer.self))
        addVerification(to: &type)
        addProtocol(to: &type)
        addCiphers(to: &type)
        addLoading(to: &type)
        addCallbacks(to: &type)
        addWrapping(to: &type)
        return type
    }

    private static let new: newfunc = { type, arguments, names in
        guard let type = unsafe type else { return nil }
        do throws(Raised) {
            let number = unsafe try Construction.single("_SSLContext", unsafe arguments, unsafe names).int(Int32.self)
            guard let method = ProtocolMethod(rawValue: number) else {
                throw raise(.valueError, "invalid or unsupported protocol version \(number)")
            }
            if let name = method.deprecatedName { try warnDeprecated("ssl.\(name) is deprecated", stackLevel: 2) }
            let module = unsafe try ModuleState.of(type: type)
            return unsafe try Instance.make(type, ContextPayload(module, method)).release()
        } catch {
            return nil
        }
    }
}
